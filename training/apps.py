from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        from training import (  # noqa: F401
            agreement_pages,
            audiences,
            calendar_source,
            catalogue_words,
            consultation_words,
            evaluation_words,
            following_reactions,
            following_words,
            history,
            method_words,
            notices,
            paper_words,
            plan_words,
            reactions,
            seat_subjects,
            tables,
            timetable_reactions,
            timetable_words,
            transitions,
        )
        from training import daily_words as daily_words

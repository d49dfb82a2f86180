from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        from training import catalogue_words, evaluation_words, history, notices, plan_words, reactions, calendar_source, timetable_words, transitions  # noqa: F401

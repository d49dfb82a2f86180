from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events import (  # noqa: F401
            audiences,
            calendar_source,
            case_reader,
            notices,
            panel_home,
            paper_words,
            people_words,
            programme_words,
            session_material_reactions,
            stay_sources,
            tables,
            transitions,
        )

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events import calendar_source, case_reader, notices, panel_home, paper_words, people_words, programme_words, stay_sources, transitions  # noqa: F401

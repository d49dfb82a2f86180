from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events import calendar_source, notices, programme_words, transitions  # noqa: F401

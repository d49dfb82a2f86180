from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "mobility"

    def ready(self) -> None:
        from mobility import calendar_letters, history, notices, transitions  # noqa: F401

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import notices, transitions  # noqa: F401
        from reports.definitions import title_of
        from reports.models import runs

        runs.titles = title_of

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import models, notices, transitions  # noqa: F401
        from reports.definitions import title_of

        models.titles = title_of

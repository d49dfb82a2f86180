from django.apps import AppConfig


class ScholarshipsConfig(AppConfig):
    name = "scholarships"

    def ready(self) -> None:
        from scholarships import case_reader, notices, reactions, transitions  # noqa: F401

from django.apps import AppConfig


class ScholarshipsConfig(AppConfig):
    name = "scholarships"

    def ready(self) -> None:
        from scholarships import notices, reactions, transitions  # noqa: F401

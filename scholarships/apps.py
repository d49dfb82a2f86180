from django.apps import AppConfig


class ScholarshipsConfig(AppConfig):
    name = "scholarships"

    def ready(self) -> None:
        from scholarships import agreement_pages, call_words, case_reader, nomination_words, notices, reactions, transitions  # noqa: F401

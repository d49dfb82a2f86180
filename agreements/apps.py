from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"

    def ready(self) -> None:
        from agreements import history, line_words, negotiation_words, notices, partner_pages, tables, transitions  # noqa: F401

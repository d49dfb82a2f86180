from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "exchanges"

    def ready(self) -> None:
        from exchanges import materials_words as materials_words
        from exchanges import search_words as search_words
        from exchanges import mission_reactions as mission_reactions
        from exchanges import expert_reactions, expert_words, notices, transitions  # noqa: F401
        from exchanges import project_words as project_words

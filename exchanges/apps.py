from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "exchanges"

    def ready(self) -> None:
        from exchanges import calendar_letters as calendar_letters
        from exchanges import case_reader as case_reader
        from exchanges import conflicts as conflicts
        from exchanges import expert_reactions, expert_words, notices, transitions  # noqa: F401
        from exchanges import materials_words as materials_words
        from exchanges import mission_reactions as mission_reactions
        from exchanges import panel_home as panel_home
        from exchanges import passport_purpose as passport_purpose
        from exchanges import project_words as project_words
        from exchanges import review_reactions as review_reactions
        from exchanges import search_words as search_words
        from exchanges import tables as tables

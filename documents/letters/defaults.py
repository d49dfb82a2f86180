"""The paragraphs with which each letter begins its life; a clerk of the ministry writes later versions (documents.models.LetterText)."""

from documents.letters import Text, defaults_en, defaults_kk, defaults_ru

DEFAULTS: dict[tuple[str, str], Text] = {
    (str(kind), language): text
    for language, texts in (("en", defaults_en.TEXTS), ("ru", defaults_ru.TEXTS), ("kk", defaults_kk.TEXTS))
    for kind, text in texts.items()
}

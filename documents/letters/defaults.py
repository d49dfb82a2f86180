"""The paragraphs with which each letter begins its life; a clerk of the ministry writes later versions (documents.models.LetterText)."""

from documents.enums import LETTERS
from documents.letters import LANGUAGES, Text

DEFAULTS: dict[tuple[str, str], Text] = {
    (str(kind), language): Text(str(kind), ("{name} {native_name}, {country}: {programme}, {institution}, {from} – {until}.",))
    for kind in LETTERS
    for language in LANGUAGES
}

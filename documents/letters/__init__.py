"""Letters: which data each may name, and the paragraphs it has as long as no clerk has written others.

A paragraph names its data in curly brackets: "{name} is invited". Data are put in as plain words, once, and never read again as
brackets, so that a name can't bring anything but itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "ru", "kk")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_WITH_STOP = re.compile(r"\{([a-z_]+)\}(\.?)")


@dataclass(frozen=True)
class Text:
    """Title, paragraphs and closing of one letter in one language, with placeholders."""

    title: str
    paragraphs: tuple[str, ...]
    closing: str = ""


def mark_of(text: Text) -> str:
    """Other words, another mark."""
    return hashlib.sha256(repr(text).encode()).hexdigest()[:16]


def placeholders_in(text: str) -> list[str]:
    return PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each placeholder once by its words; what is not given is left empty. Words that end with a stop ("31 августа 2028 г.") get no second one."""

    def words(found: re.Match[str]) -> str:
        given = str(values.get(found[1], ""))
        return given if given.endswith(".") else given + found[2]

    return _WITH_STOP.sub(words, text)


def filled(text: Text, values: Mapping[str, str]) -> dict[str, object]:
    """As the facts of an issued letter keep it. A paragraph that names data and has none of them is left out."""
    paragraphs = [fill(row, values).strip() for row in text.paragraphs if says_something(row, values)]
    return {"title": fill(text.title, values), "paragraphs": paragraphs, "closing": fill(text.closing, values)}


def says_something(paragraph: str, values: Mapping[str, str]) -> bool:
    named = placeholders_in(paragraph)
    return not named or any(values.get(name) for name in named)

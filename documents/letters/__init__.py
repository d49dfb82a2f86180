"""Letters: which data each may name, and the paragraphs it has as long as no clerk has written others.

A paragraph names its data in curly brackets: "{name} is invited". Data are put in as plain words, once, and never read again as
brackets, so that a name can't bring anything but itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "ru", "kk")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Text:
    """Title, paragraphs and closing of one letter in one language, with placeholders."""

    title: str
    paragraphs: tuple[str, ...]
    closing: str = ""


def placeholders_in(text: str) -> list[str]:
    return PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each placeholder once by its words; what is not given is left empty."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), text)


def filled(text: Text, values: Mapping[str, str]) -> dict[str, object]:
    """As the facts of an issued letter keep it. A paragraph that says nothing once it is filled is left out."""
    paragraphs = [fill(row, values).strip() for row in text.paragraphs]
    return {"title": fill(text.title, values), "paragraphs": [row for row in paragraphs if row], "closing": fill(text.closing, values)}

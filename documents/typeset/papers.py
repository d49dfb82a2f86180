"""Which layout sets which kind of document, from which data, in which languages."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.enums import LETTERS, IssuedKind
from documents.letters import LANGUAGES
from documents.models import IssuedDocument
from documents.typeset import CannotSet, set_pdf
from documents.typeset.certificate import TEMPLATE, certificate_data
from documents.typeset.letters import letter_data

log = logging.getLogger(__name__)
FOLDER = Path(__file__).parent
UNSETTABLE = re.compile(r'the text `"(.+)"` could not be displayed')
MOST_LEFT_OUT = 20


@dataclass(frozen=True)
class Paper:
    """`data(document, language)` makes what the template reads. A kind that carries all languages on one sheet is set once."""

    template: Path
    data: Callable[[IssuedDocument, str], Mapping[str, Any]]
    languages: tuple[str, ...] = LANGUAGES


LETTER = Paper(FOLDER / "letter.typ", letter_data)
PAPERS: dict[str, Paper] = {
    **{str(kind): LETTER for kind in LETTERS},
    str(IssuedKind.NOTE_VERBALE): Paper(FOLDER / "note.typ", letter_data),
    str(IssuedKind.CERTIFICATE_COMPLETION): Paper(TEMPLATE, lambda document, _language: certificate_data(document), ("en",)),
}


def languages_of(document: IssuedDocument) -> tuple[str, ...]:
    return PAPERS[document.kind].languages


def language_for(document: IssuedDocument, language: str) -> str:
    """The language in which this document exists, nearest to what was asked for."""
    languages = languages_of(document)
    return language if language in languages else languages[0]


def paper_pdf(document: IssuedDocument, language: str) -> bytes:
    """Always the same bytes for the same facts and state. A letter of the alphabet that no font has is left out and logged: names stand in Latin
    letters too. Raises `CannotSet`."""
    paper = PAPERS[document.kind]
    data = paper.data(document, language)
    for _try in range(MOST_LEFT_OUT):
        try:
            return set_pdf(paper.template, data, made_at=document.issued_at)
        except CannotSet as complaint:
            missing = UNSETTABLE.search(str(complaint))
            if not missing:
                raise
            log.error("%s: no font has “%s”; it is left out", document.number, missing[1])
            data = without(data, missing[1])
    raise CannotSet(f"{document.number}: too many letters that no font has")


def without(data: Any, missing: str) -> Any:
    if isinstance(data, str):
        return data.replace(missing, "")
    if isinstance(data, Mapping):
        return {key: without(value, missing) for key, value in data.items()}
    return [without(value, missing) for value in data] if isinstance(data, list | tuple) else data

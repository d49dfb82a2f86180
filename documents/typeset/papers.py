"""Which layout sets which kind of document, from which data, in which languages."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from documents.enums import CERTIFICATES, LETTERS, IssuedKind, IssuedState
from documents.filenames import clean_name
from documents.letters import LANGUAGES
from documents.models import IssuedDocument
from documents.typeset import CannotSet, set_pdf
from documents.typeset.alphabets import missing_in, without
from documents.typeset.certificate import TEMPLATE, certificate_data
from documents.typeset.letters import letter_data
from documents.typeset.minute import TEMPLATE as MINUTE
from documents.typeset.minute import minute_data
from documents.typeset.mobility_agreement import agreement_data
from documents.typeset.statement import statement_data
from documents.typeset.transcript import transcript_data

log = logging.getLogger(__name__)
FOLDER = Path(__file__).parent
MOST_LEFT_OUT = 20


@dataclass(frozen=True)
class Paper:
    """`data(document, language)` makes what the template reads. A kind that carries all languages on one sheet is set once."""

    template: Path
    data: Callable[[IssuedDocument, str], Mapping[str, Any]]
    languages: tuple[str, ...] = LANGUAGES


LETTER = Paper(FOLDER / "letter.typ", letter_data)
CERTIFICATE = Paper(TEMPLATE, lambda document, _language: certificate_data(document), ("en",))
PAPERS: dict[str, Paper] = {
    **{str(kind): LETTER for kind in LETTERS},
    str(IssuedKind.NOTE_VERBALE): Paper(FOLDER / "note.typ", letter_data),
    str(IssuedKind.MINUTE): Paper(MINUTE, minute_data),
    **{str(kind): CERTIFICATE for kind in CERTIFICATES},
    str(IssuedKind.TRANSCRIPT): Paper(FOLDER / "transcript.typ", transcript_data),
    str(IssuedKind.STATEMENT): Paper(FOLDER / "statement.typ", statement_data),
    str(IssuedKind.MOBILITY_AGREEMENT): Paper(FOLDER / "mobility_agreement.typ", agreement_data),
}


def languages_of(document: IssuedDocument) -> tuple[str, ...]:
    return PAPERS[document.kind].languages


def language_for(document: IssuedDocument, language: str) -> str:
    """The language in which this document exists, nearest to what was asked for."""
    languages = languages_of(document)
    return language if language in languages else languages[0]


def name_of_file(document: IssuedDocument, language: str) -> str:
    name = f" {document.facts['name']}" if document.facts.get("name") else ""
    mark = f" {language}" if len(languages_of(document)) > 1 else ""
    return clean_name(f"{document.number}{name}{mark}.pdf")


@dataclass(frozen=True)
class Prepared:
    """A paper ready for the press: nothing more is asked of the database."""

    number: str
    template: Path
    data: Mapping[str, Any]
    made_at: datetime


def paper_pdf(document: IssuedDocument, language: str) -> bytes:
    """The paper as it is today. Always the same bytes for the same facts and state. Raises `CannotSet`."""
    return pressed(prepared(document, language))


def prepared(document: IssuedDocument, language: str, *, as_issued: bool = False) -> Prepared:
    """`as_issued`: without the marks of a revocation, as it was on its first day. Raises `CannotSet` for facts that no layout reads."""
    paper = PAPERS[document.kind]
    if as_issued and document.state != IssuedState.VALID:
        document = copy.copy(document)
        document.state, document.revoked_at, document.revoked_reason = IssuedState.VALID, None, ""
    try:
        data = paper.data(document, language)
    except (KeyError, ValueError, TypeError, AttributeError) as fault:  # it would keep all later papers waiting behind it
        raise CannotSet(f"{document.number}: its facts are not what its layout reads: {fault!r}") from fault
    return Prepared(document.number, paper.template, data, document.issued_at)


def pressed(paper: Prepared) -> bytes:
    """A letter of the alphabet that no font has is left out and logged: names stand in Latin letters too. Raises `CannotSet`."""
    data = paper.data
    for _try in range(MOST_LEFT_OUT):
        try:
            return set_pdf(paper.template, data, made_at=paper.made_at)
        except CannotSet as complaint:
            missing, before = missing_in(str(complaint)), data
            data = without(data, missing) if missing else data
            if data == before:
                raise
            log.error("%s: no font has %r; it is left out", paper.number, missing)
    raise CannotSet(f"{paper.number}: too many letters that no font has")

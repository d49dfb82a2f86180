"""The facts of a paper in the reader's language, for /verify/: what stands on it and nothing else, passports by their last four figures."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from core.timefmt import day_text
from documents.enums import LETTERS, IssuedKind
from documents.letters import LANGUAGES
from documents.letters.placeholders import placeholders_of
from documents.models import IssuedDocument
from documents.typeset.certificate import grouped

Rows = list[tuple[Any, Any]]
SAID_APART = ("name", "native_name")  # they stand above the facts


def facts_of(document: IssuedDocument) -> Rows:
    """Of a minute only that it exists: what it says is for those who may read it."""
    rows: Rows = []
    if document.kind == IssuedKind.CERTIFICATE_COMPLETION:
        rows = _of_certificate(document.facts)
    elif document.kind in LETTERS:
        rows = _of_letter(document)
    issued = document.facts.get("issued_on")
    rows += [
        (gettext("Date of issue"), _day(issued) if issued else ""),
        (gettext("Number"), document.number),
        (gettext("Code"), grouped(document.code)),
    ]
    return [row for row in rows if row[1]]


def _of_certificate(facts: dict[str, str]) -> Rows:
    language = _reader()
    named = {key: facts.get(f"{key}_{language}") or facts.get(f"{key}_en", "") for key in ("programme", "institution", "country")}
    return [
        (gettext("Programme"), named["programme"]),
        (gettext("Institution"), named["institution"]),
        (gettext("First day"), _day(facts["from"])),
        (gettext("Last day"), _day(facts["until"])),
        (gettext("Country"), named["country"]),
        (gettext("Result"), facts.get("result")),
    ]


def _of_letter(document: IssuedDocument) -> Rows:
    language, facts = _reader(), document.facts
    values, text = facts["values"].get(language, {}), facts["texts"][language]
    paper = "\n".join([text["title"], *text["paragraphs"], text.get("closing", "")])
    rows: Rows = [(gettext("To"), facts.get("addressee", {}).get(language) or facts.get("addressee", {}).get("en", ""))]
    for row in placeholders_of(document.kind):
        value = str(values.get(row.name, ""))
        if row.name not in SAID_APART and value and _stands_in(value, paper):
            rows.append((row.label, last_four(value) if row.name == "passport" else value))
    return rows


def _stands_in(value: str, paper: str) -> bool:
    """As words of their own: the 2 of a rank is not said by a paper on which 2027 stands."""
    return bool(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", paper))


def last_four(passport: str) -> str:
    """Enough to compare with the paper, too little to copy."""
    return f"… {passport[-4:]}" if len(passport) > 4 else passport


def people_of(document: IssuedDocument) -> list[dict[str, str]]:
    """Whom a note names: name in two scripts and the end of the passport's number."""
    if document.kind not in LETTERS:
        return []
    return [
        {"name": row.get("name", ""), "native_name": row.get("native_name", ""), "passport": last_four(str(row.get("passport", "")))}
        for row in document.facts.get("people", [])
    ]


def table_of(document: IssuedDocument) -> dict[str, Any]:
    """The table of an allowance sheet, as it is printed."""
    found: dict[str, Any] = document.facts.get("table", {}).get(_reader()) or {} if document.kind in LETTERS else {}
    return found


def _reader() -> str:
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


def _day(iso: str) -> str:
    return day_text(date.fromisoformat(iso))

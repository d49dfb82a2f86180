"""The facts of a paper in the reader's language, for /verify/: what stands on it and nothing else, passports by their last four figures."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from core.timefmt import day_text
from documents.enums import CERTIFICATES, LETTERS, IssuedKind
from documents.letters import LANGUAGES
from documents.letters.placeholders import placeholders_of
from documents.models import IssuedDocument
from documents.typeset.certificate import figure, grouped, other_names
from documents.typeset.transcript import named, short_day

Rows = list[tuple[Any, Any]]
SAID_APART = ("name", "native_name")  # they stand above the facts


def facts_of(document: IssuedDocument) -> Rows:
    """Of a minute only that it exists: what it says is for those who may read it."""
    rows: Rows = []
    if document.kind in CERTIFICATES:
        rows = _of_certificate(document.facts)
    elif document.kind == IssuedKind.TRANSCRIPT:
        rows = _of_transcript(document.facts)
    elif document.kind == IssuedKind.MOBILITY_AGREEMENT:
        rows = _of_agreement(document.facts)
    elif document.kind == IssuedKind.STATEMENT:
        rows = _of_statement(document.facts)
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
        *_figures(facts, language),
        _signed_by(facts, language),
    ]


def _of_transcript(facts: dict[str, Any]) -> Rows:
    """The learner by name and year of birth alone; results stand in the table."""
    language = _reader()
    birth = facts["learner"].get("birth_date") or ""
    attendance = facts.get("attendance")
    return [
        (gettext("Year of birth"), birth[:4]),
        (gettext("Programme"), named(facts, "programme", language)),
        (gettext("Institution"), named(facts, "institution", language)),
        (gettext("First day"), _day(facts["from"])),
        (gettext("Last day"), _day(facts["until"])),
        (gettext("Language of instruction"), named(facts, "language", language)),
        (gettext("Attendance"), "" if attendance is None else f"{attendance} %"),
        *_figures(facts, language),
        _signed_by(facts, language),
    ]


def _of_agreement(facts: dict[str, Any]) -> Rows:
    """What tells the paper from another; terms, contacts and who has approved are for those who may read the mission."""
    language = _reader()
    return [
        (gettext("Mission"), facts["mission"]),
        (gettext("Sending institution"), named(facts["sender"], "name", language)),
        (gettext("Receiving institution"), named(facts["receiver"], "name", language)),
        (gettext("First day"), _day(facts["from"])),
        (gettext("Last day"), _day(facts["until"])),
        (gettext("Approvals on record"), str(len(facts["approvals"]))),
    ]


def _of_statement(facts: dict[str, Any]) -> Rows:
    """What it is called, of which event, and who consents."""
    language = _reader()
    return [
        (gettext("Joint statement"), facts["title"]),
        (gettext("Event"), named(facts, "event", language)),
        (gettext("First day"), _day(facts["from"])),
        (gettext("Last day"), _day(facts["until"])),
        (gettext("Delegations that consent"), "; ".join(named(row, "name", language) for row in facts["delegations"])),
    ]


def _figures(facts: dict[str, Any], language: str) -> Rows:
    labels = {
        "credits": gettext("Credits (ECTS)"), "hours": gettext("Hours of instruction"), "mean": gettext("Mean mark (of 100)"), "gpa": gettext("GPA (of 4)"),
    }  # fmt: skip
    return [(label, figure(str(facts[name]), language)) for name, label in labels.items() if facts.get(name)]


def _signed_by(facts: dict[str, Any], language: str) -> tuple[Any, Any]:
    signatory = (facts.get("signatory") or {}).get(language) or {}
    return gettext("Signed by"), ", ".join(filter(None, [signatory.get("name"), signatory.get("post")]))


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
    """The table of an allowance sheet, as it is printed; the results of a transcript."""
    if document.kind == IssuedKind.TRANSCRIPT:
        return _results(document.facts)
    found: dict[str, Any] = document.facts.get("table", {}).get(_reader()) or {} if document.kind in LETTERS else {}
    return found


def _results(facts: dict[str, Any]) -> dict[str, Any]:
    language = _reader()
    states = {"passed": gettext("passed"), "failed": gettext("failed"), "in-progress": gettext("in progress"), "taken": gettext("taken part")}
    head = [gettext("Module"), gettext("Credits"), gettext("Attempt"), gettext("Mark"), gettext("Status"), gettext("Date")]
    rows = [
        [
            f"{row['code']} {named(row, 'title', language)}", figure(str(row.get("credits") or ""), language), str(row.get("attempt") or ""),
            named(row, "mark", language), states.get(row["status"], ""), short_day(row.get("held_on")),
        ]
        for row in facts["modules"]
    ]  # fmt: skip
    return {"head": head, "rows": rows}


def names_of(document: IssuedDocument) -> list[dict[str, str]]:
    """Beside the Latin name, as they are printed."""
    return other_names(document.facts) if document.kind in (*CERTIFICATES, IssuedKind.TRANSCRIPT, IssuedKind.MOBILITY_AGREEMENT) else []


def _reader() -> str:
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


def _day(iso: str) -> str:
    return day_text(date.fromisoformat(iso))

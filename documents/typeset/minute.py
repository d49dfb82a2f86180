"""The minute of a panel: who sat on it, who stepped back and why, the ranked list with each decision, places a line, who has signed."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from documents.enums import IssuedState
from documents.models import IssuedDocument
from documents.typeset.certificate import LOCALES, grouped, script_language

TEMPLATE = Path(__file__).parent / "minute.typ"


def minute_data(document: IssuedDocument, language: str) -> dict[str, Any]:
    """The frozen facts in one language; names stand as they were given."""
    facts, language = document.facts, language if language in LOCALES else "en"
    zone = facts["zone"]
    return {
        "language": language,
        "number": document.number,
        "code": grouped(document.code),
        "revoked_on": _day(document.revoked_at, zone, language) if document.state == IssuedState.REVOKED and document.revoked_at else "",
        "call": facts["call"],
        "sheet": facts["sheet"],
        "title": named(facts, "title", language),
        "programme": named(facts, "programme", language),
        "institution": named(facts, "institution", language),
        "issued_on": format_date(date.fromisoformat(facts["issued_on"]), "long", locale=LOCALES[language]),
        "blind": facts["blind"],
        "members": facts["members"],
        "recusals": [{**row, "at": _day(_at(row["at"]), zone, language)} for row in facts["recusals"]],
        "rows": [_row(row, language) for row in facts["rows"]],
        "quota": [{**row, "partner": named(row, "partner", language)} for row in facts["quota"]],
        "note": facts["note"],
        "proposed": _signed(facts["proposed"], zone, language),
        "confirmed": _signed(facts["confirmed"], zone, language),
    }


def named(facts: dict[str, Any], fact: str, language: str) -> str:
    return str(facts.get(f"{fact}_{language}") or facts.get(f"{fact}_en", ""))


def _row(row: dict[str, Any], language: str) -> dict[str, Any]:
    figures = {name: row[name].replace(".", ",") if language != "en" else row[name] for name in ("mean", "normalised", "spread")}
    return {**row, **figures, "partner": named(row, "partner", language), "native_lang": script_language(row["native_name"])}


def _signed(fact: dict[str, str], zone: str, language: str) -> dict[str, str]:
    at = _at(fact["at"]) if fact["at"] else None
    return {"by": fact["by"], "at": format_datetime(at.astimezone(ZoneInfo(zone)), "d MMMM y, HH:mm", locale=LOCALES[language]) if at else ""}


def _at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _day(at: datetime, zone: str, language: str) -> str:
    return format_date(at.astimezone(ZoneInfo(zone)).date(), "long", locale=LOCALES[language])

"""The transcript of records: what was studied, how much, with which result, and how to read it; frozen facts in one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.country_names import country_name
from documents.models import IssuedDocument
from documents.typeset.certificate import MASK, day_in, figure, grouped, other_names, qr_mark, verify_address
from documents.typeset.letters import state_of

TITLES = {"en": "Transcript of records", "ru": "Академическая справка", "kk": "Академиялық анықтама"}


def transcript_data(document: IssuedDocument, language: str) -> dict[str, Any]:
    facts, address = document.facts, verify_address(document.code)
    learner = facts["learner"]
    return {
        "language": language, "number": document.number, "code": grouped(document.code), "url": address, "qr": qr_mark(address, MASK),
        "address": address.removeprefix("https://").removeprefix("http://").removesuffix(f"{document.code}/"),
        "title": TITLES[language],
        "issuer": {one: named(facts, "institution", one) for one in TITLES},
        "issued_on": day_in(facts["issued_on"], language),
        "name": facts["name"], "other_names": other_names(facts),
        "learner": {
            "birth_date": _day(learner.get("birth_date"), language), "gender": learner.get("gender", ""),
            "citizenship": country_name(learner["citizenship"], language) if learner.get("citizenship") else "",
            "identifiers": learner.get("identifiers", []),
        },
        "programme": _programme(facts, language),
        "modules": [_module(row, language) for row in facts["modules"]],
        "totals": {name: figure(str(facts.get(name) or ""), language) for name in ("credits", "hours", "mean", "gpa")},
        "attendance": "" if facts.get("attendance") is None else f"{facts['attendance']} %",
        "scheme": facts["scheme"], "pass_points": figure(facts["pass_points"], language),
        "distributions": [_distribution(row) for row in facts["modules"] if row.get("distribution")],
        "signatory": (facts.get("signatory") or {}).get(language) or {"name": "", "post": ""},
        **state_of(document, language),
    }  # fmt: skip


def named(facts: Mapping[str, Any], fact: str, language: str) -> str:
    return str(facts.get(f"{fact}_{language}") or facts.get(f"{fact}_en", ""))


def _day(iso: str | None, language: str) -> str:
    return day_in(iso, language) if iso else ""


def short_day(iso: str | None) -> str:
    """10.12.2027: in a narrow column, alike in the three languages."""
    return f"{date.fromisoformat(iso):%d.%m.%Y}" if iso else ""


def _programme(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        "title": named(facts, "programme", language), "code": facts["programme_code"], "level": named(facts, "level", language),
        "field": f"{named(facts, 'field', language)} (ISCED-F {facts['isced']})", "credits": figure(str(facts.get("programme_credits") or ""), language),
        "from": day_in(facts["from"], language), "until": day_in(facts["until"], language), "language": named(facts, "language", language),
        "status": facts["status"],
    }  # fmt: skip


def _module(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "code": row["code"], "title": named(row, "title", language), "credits": figure(str(row.get("credits") or ""), language),
        "hours": str(row.get("hours") or ""), "attempt": str(row.get("attempt") or ""), "mark": figure(named(row, "mark", language), language),
        "status": row["status"], "held_on": short_day(row.get("held_on")),
    }  # fmt: skip


def _distribution(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": row["code"], "counts": [[label, str(count)] for label, count in row["distribution"]]}

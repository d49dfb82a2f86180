"""The mobility agreement of an expert: person, both institutions, terms, and the three approvals on record; frozen facts in one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from core.country_names import country_name
from documents.models import IssuedDocument
from documents.typeset.certificate import LOCALES, MASK, day_in, grouped, other_names, qr_mark, verify_address
from documents.typeset.letters import state_of
from documents.typeset.transcript import named

TITLES = {"en": "Mobility agreement", "ru": "Соглашение о мобильности", "kk": "Ұтқырлық туралы келісім"}
TEXTS = ("objectives", "added_value", "content", "outcomes")
SIDES = ("person", "sender", "receiver")


def agreement_data(document: IssuedDocument, language: str) -> dict[str, Any]:
    facts, address = document.facts, verify_address(document.code)
    return {
        "language": language, "number": document.number, "code": grouped(document.code), "url": address, "qr": qr_mark(address, MASK),
        "address": address.removeprefix("https://").removeprefix("http://").removesuffix(f"{document.code}/"),
        "title": TITLES[language],
        "issuer": {one: facts["issuer"].get(one) or facts["issuer"].get("en", "") for one in TITLES},
        "issued_on": day_in(facts["issued_on"], language),
        "mission": facts["mission"], "subject": facts["title"], "line": facts["line"],
        "name": facts["name"], "other_names": other_names(facts),
        "person": _person(facts["person"], language),
        "sender": _institution(facts["sender"], language), "receiver": _institution(facts["receiver"], language),
        "terms": _terms(facts, language),
        "texts": [[name, facts[name].split("\n")] for name in TEXTS if facts[name].strip()],
        "approvals": _approvals(facts, language),
        **state_of(document, language),
    }  # fmt: skip


def _person(person: Mapping[str, Any], language: str) -> dict[str, str]:
    years = person.get("years")
    return {
        "position": person["position"], "degree": person["degree"], "years": "" if years is None else str(years), "email": person["email"],
        "gender": person["gender"], "citizenship": country_name(person["citizenship"], language) if person["citizenship"] else "",
    }  # fmt: skip


def _institution(facts: Mapping[str, str], language: str) -> dict[str, str]:
    return {
        "name": named(facts, "name", language), "country": named(facts, "country", language), "department": facts["department"], "contact": facts["contact"],
    }  # fmt: skip


def _terms(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        "activity": facts["activity"], "field": named(facts, "field", language), "level": facts["level"], "language": named(facts, "language", language),
        "academic_year": facts["academic_year"], "from": day_in(facts["from"], language), "until": day_in(facts["until"], language),
        **{name: "" if facts[name] is None else str(facts[name]) for name in ("days", "audience", "hours")},
    }  # fmt: skip


def _approvals(facts: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    """The person, the sender, the receiver, whoever was first. Who has entered a signed paper has not signed it: the expert is named, an institution is not."""
    rows = sorted(facts["approvals"], key=lambda row: SIDES.index(row["side"]))
    signed = {"person": facts["name"]}
    return [
        {
            "side": row["side"], "by": signed.get(row["side"], "") if row["paper"] else row["by"], "paper": row["paper"],
            "at": _instant(row["at"], facts["zone"], language),
        }
        for row in rows
    ]  # fmt: skip


def _instant(iso: str, zone: str, language: str) -> str:
    return format_datetime(datetime.fromisoformat(iso).astimezone(ZoneInfo(zone)), "d MMMM y, HH:mm", locale=LOCALES[language])

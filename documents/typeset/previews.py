"""How a text will look: with the samples of its data, or with what an issued letter said. Marked as a sample; it has no number and no code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from documents.facts import last_four
from documents.letters import Text, filled
from documents.letters.placeholders import placeholders_of
from documents.models import IssuedDocument
from documents.queries import letterhead
from documents.typeset import set_pdf, set_png
from documents.typeset.papers import PAPERS
from partners.queries import host_day

NO_CODE = "X" * 12


def preview_pdf(kind: str, language: str, text: Text, *, letter: IssuedDocument | None, now: datetime) -> bytes:
    return set_pdf(PAPERS[kind].template, _data(kind, language, text, letter, now), made_at=now)


def preview_png(kind: str, language: str, text: Text, *, letter: IssuedDocument | None, now: datetime) -> bytes:
    return set_png(PAPERS[kind].template, _data(kind, language, text, letter, now), ppi=90)


def _data(kind: str, language: str, text: Text, letter: IssuedDocument | None, now: datetime) -> Mapping[str, Any]:
    facts = _without_passports(letter.facts) if letter else sample_facts(kind, language, now)
    facts["texts"] = {language: filled(text, facts["values"][language])}
    paper = IssuedDocument(kind=kind, number=letter.number if letter else "–", code=NO_CODE, facts=facts, issued_at=now)
    return {**PAPERS[kind].data(paper, language), "sample": True}


def _without_passports(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever looks at the words of a letter has no need of the numbers that an issued one names."""
    values = {language: _masked(said) for language, said in facts.get("values", {}).items()}
    return {**facts, "values": values, "people": [_masked(row) for row in facts.get("people", [])]}


def _masked(said: Mapping[str, str]) -> dict[str, str]:
    return {**said, "passport": last_four(said["passport"])} if said.get("passport") else dict(said)


def sample_facts(kind: str, language: str, now: datetime) -> dict[str, Any]:
    values = {row.name: row.sample(language) for row in placeholders_of(kind)}
    name, native = values.get("name", ""), values.get("native_name", "")
    person = {"name": "Farrukh Rahimov", "native_name": "Фаррух Раҳимов", "birth_date": "1996-05-17", "passport": "A1234567"}
    return {
        "name": name, "native_name": native, "issuer": letterhead(), "issued_on": host_day(now).isoformat(), "values": {language: values},
        "addressee": {language: values.get("embassy") or values.get("authority", "")}, "table": {}, "people": [] if name else [person],
    }  # fmt: skip

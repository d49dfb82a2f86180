"""What a certificate of participation in an event says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.country_names import country_name
from documents.letters import LANGUAGES
from events.models import Event, Registration
from partners.models import Partner
from partners.queries import host_day
from people.models import Person
from training.enums import SignatoryRank
from training.queries.certificates import in_languages, name_facts, names_of, signatory_of


def facts_of_participants(event: Event, people: Iterable[Registration], now: datetime) -> dict[int, dict[str, Any]]:
    """Registration -> facts, frozen on the day of issue; a few queries whatever the number."""
    rows = list(people)
    known = {row.person_id: row.person for row in rows if row.person}
    names = names_of(known.values())
    shared = _shared(event, now)
    return {row.pk: {**shared, **_names(row, names), **_country(row)} for row in rows}


def _shared(event: Event, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(event.zone)
    return {
        **in_languages("programme", event, "title"),
        **in_languages("institution", event.institution, "name"),
        "occasion": event.kind,
        "from": event.starts_at.astimezone(zone).date().isoformat(),
        "until": event.ends_at.astimezone(zone).date().isoformat(),
        "issued_on": host_day(now).isoformat(),
        "signatory": _signatory(event, now),
    }


def _signatory(event: Event, now: datetime) -> dict[str, dict[str, str]]:
    """The lowest rank that signs at the academy: a certificate of participation needs no more (domain.md 1.7)."""
    day = host_day(now)
    row = next((found for rank in SignatoryRank.values if (found := signatory_of(event.institution_id, rank, day))), None)
    if row is None:
        return {}
    return {language: {"name": getattr(row, f"name_{language}"), "post": getattr(row, f"post_{language}")} for language in LANGUAGES}


def _names(row: Registration, names: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """As confirmed by somebody who is known here; else as it was registered."""
    if row.person is None:
        return {"name": row.name, "native_name": "", "names": {}}
    person: Person = row.person
    return name_facts(person, names[person.pk])


def _country(row: Registration) -> dict[str, str]:
    if row.partner:
        return {"country": row.partner.code, **in_languages("country", row.partner, "name")}
    return {"country": row.country, **{f"country_{language}": country_name(row.country, language) for language in LANGUAGES if row.country}}


def side_of(row: Registration, event: Event) -> Partner:
    """In whose register the paper stands: of the side that sent the participant, else of the host."""
    return row.partner or event.institution.partner

"""What the certificates of training say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from documents.enums import IssuedKind
from documents.letters import LANGUAGES
from partners.queries import host_day
from people.models import Person
from training.models import CertificateName, Enrolment, Signatory
from training.queries.awards import Award

# Which figures stand on which paper.
FIGURES: dict[str, tuple[str, ...]] = {
    IssuedKind.CERTIFICATE_PARTICIPATION: (),
    IssuedKind.CERTIFICATE_COMPLETION: ("credits", "hours"),
    IssuedKind.DIPLOMA: ("credits", "hours", "mean", "gpa"),
}


Names = dict[str, CertificateName]


def certificate_facts(enrolment: Enrolment, now: datetime, award: Award, *, names: Names | None = None) -> dict[str, Any]:
    """Frozen: names as they were confirmed, else as in the passport; programme in three languages; figures of the record; who signs.

    `names` saves asking where those of many people were read at once.
    """
    person, intake = enrolment.person, enrolment.intake
    facts: dict[str, Any] = {
        **name_facts(person, names),
        "country": person.partner.code,
        **in_languages("country", person.partner, "name"),
        **in_languages("programme", intake.programme, "title"),
        **in_languages("institution", intake.programme.institution, "name"),
        "from": intake.starts_on.isoformat(),
        "until": (enrolment.completed_on or intake.ends_on).isoformat(),
        "result": enrolment.result,
        "issued_on": host_day(now).isoformat(),
    }
    if not award.has_rules:
        return facts
    figures = figures_of(award)
    return facts | {
        "signatory": signatory_facts(enrolment, award.rank, host_day(now)),
        **{name: figures[name] for name in FIGURES[award.kind]},
    }


def in_languages(fact: str, obj: Any, name: str) -> dict[str, str]:
    return {f"{fact}_{language}": getattr(obj, f"{name}_{language}") for language in LANGUAGES}


def figures_of(award: Award) -> dict[str, str]:
    """Empty where there is nothing to say."""
    record = award.record
    return {
        "credits": plain(record.credits) if record.credits else "",
        "hours": str(record.hours or ""),
        "mean": plain(record.mean),
        "gpa": plain(record.gpa),
    }


def plain(value: Decimal | None) -> str:
    """Without zeros that say nothing."""
    return "" if value is None else f"{value.normalize():f}"


def name_facts(person: Person, names: Names | None = None) -> dict[str, Any]:
    """What was confirmed is printed; nothing of a name is made up."""
    found = names_of([person])[person.pk] if names is None else names
    said = {language: row.name for language, row in found.items() if row.confirmed_at}
    return {"name": said.get("en") or person.passport_name, "native_name": person.native_name, "names": said}


def names_of(people: Iterable[Person]) -> dict[int, dict[str, CertificateName]]:
    """Person -> language -> row, with one query."""
    found: dict[int, dict[str, CertificateName]] = {one.pk: {} for one in people}
    rows = CertificateName.objects.across_partners(reason="names of people who were fetched rightly").filter(person_id__in=found)
    for row in rows.order_by("language"):
        found[row.person_id][row.language] = row
    return found


_remembered: ContextVar[dict[tuple[int, str, date], Signatory | None] | None] = ContextVar("signatories", default=None)


@contextmanager
def signatories_remembered() -> Iterator[None]:
    """Inside, who signs at a rank on a day is asked once."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def signatory_of(institution_id: int, rank: str, day: date) -> Signatory | None:
    known = _remembered.get()
    if known is None:
        return _signatory(institution_id, rank, day)
    if (institution_id, rank, day) not in known:
        known[institution_id, rank, day] = _signatory(institution_id, rank, day)
    return known[institution_id, rank, day]


def _signatory(institution_id: int, rank: str, day: date) -> Signatory | None:
    """Who signs at this rank on this day; the one who began last, should two overlap."""
    rows = Signatory.objects.filter(institution_id=institution_id, rank=rank, starts_on__lte=day)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("-starts_on", "-pk").first()


def signatory_facts(enrolment: Enrolment, rank: str, day: date) -> dict[str, dict[str, str]]:
    row = signatory_of(enrolment.intake.programme.institution_id, rank, day)
    if row is None:
        return {}
    return {language: {"name": getattr(row, f"name_{language}"), "post": getattr(row, f"post_{language}")} for language in LANGUAGES}

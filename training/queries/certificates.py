"""What the certificates of training say."""

from __future__ import annotations

from collections.abc import Iterable
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


def certificate_facts(enrolment: Enrolment, now: datetime, award: Award) -> dict[str, Any]:
    """Frozen: names as they were confirmed, else as in the passport; programme in three languages; figures of the record; who signs."""
    person, intake = enrolment.person, enrolment.intake
    facts: dict[str, Any] = {
        **name_facts(person),
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


def name_facts(person: Person) -> dict[str, Any]:
    """What was confirmed is printed; nothing of a name is made up."""
    names = {row.language: row.name for row in names_of([person])[person.pk].values() if row.confirmed_at}
    return {"name": names.get("en") or person.passport_name, "native_name": person.native_name, "names": names}


def names_of(people: Iterable[Person]) -> dict[int, dict[str, CertificateName]]:
    """Person -> language -> row, with one query."""
    found: dict[int, dict[str, CertificateName]] = {one.pk: {} for one in people}
    rows = CertificateName.objects.across_partners(reason="names of people who were fetched rightly").filter(person_id__in=found)
    for row in rows.order_by("language"):
        found[row.person_id][row.language] = row
    return found


def signatory_of(institution_id: int, rank: str, day: date) -> Signatory | None:
    """Who signs at this rank on this day; the one who began last, should two overlap."""
    rows = Signatory.objects.filter(institution_id=institution_id, rank=rank, starts_on__lte=day)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("-starts_on", "-pk").first()


def signatory_facts(enrolment: Enrolment, rank: str, day: date) -> dict[str, dict[str, str]]:
    row = signatory_of(enrolment.intake.programme.institution_id, rank, day)
    if row is None:
        return {}
    return {language: {"name": getattr(row, f"name_{language}"), "post": getattr(row, f"post_{language}")} for language in LANGUAGES}

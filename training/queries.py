"""What the pages and the certificates of training read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from core.country_names import language_name
from core.names import search_words
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.models import Institution
from partners.queries import host_day
from training import rules
from training.enums import IntakePhase
from training.models import Enrolment, Intake, Programme


def certificate_facts(enrolment: Enrolment, now: datetime) -> dict[str, str]:
    """What the certificate says, frozen: names as in the passport and in native script, programme in three languages."""
    person, intake = enrolment.person, enrolment.intake
    programme = intake.programme
    return {
        "name": person.passport_name,
        "native_name": person.native_name,
        "country": person.partner.code,
        "country_en": person.partner.name_en,
        "country_ru": person.partner.name_ru,
        "country_kk": person.partner.name_kk,
        "programme_en": programme.title_en,
        "programme_ru": programme.title_ru,
        "programme_kk": programme.title_kk,
        "institution_en": programme.institution.name_en,
        "institution_ru": programme.institution.name_ru,
        "institution_kk": programme.institution.name_kk,
        "from": intake.starts_on.isoformat(),
        "until": (enrolment.completed_on or intake.ends_on).isoformat(),
        "result": enrolment.result,
        "issued_on": host_day(now).isoformat(),
    }


def enrolments_for(actor: Actor) -> QuerySet[Any]:
    """Enrolments this actor may see, with everything a row shows."""
    rows = Enrolment.objects.visible_to(actor)
    return rows.select_related("person", "partner", "intake__programme", "certificate")  # type: ignore[no-any-return]


def matching(rows: QuerySet[Any], *, name: str = "", state: str = "", intake: Intake | None = None) -> QuerySet[Any]:
    """Narrowed by the filters of the list; a name is found in any script, a number by a part of it."""
    if name.strip():
        rows = rows.filter(_named(name.strip()) | Q(reference__icontains=name.strip()))
    if state:
        rows = rows.filter(state=state)
    return rows.filter(intake=intake) if intake else rows


def _named(text: str) -> Q:
    """Every word stands in the folded names (Рахимов finds Rahimov); no letters at all find nobody."""
    words = search_words(text)
    condition = Q()
    for word in words:
        condition &= Q(person__search_key__contains=word)
    return condition if words else Q(pk__in=[])


def intakes_seen_by(actor: Actor) -> QuerySet[Intake]:
    """Intakes in which this actor sees somebody: the choices of the filter."""
    seen = Enrolment.objects.visible_to(actor).filter(intake=OuterRef("pk"))
    return Intake.objects.filter(Exists(seen)).select_related("programme").order_by("-starts_on", "pk")


def intakes_matching(*, programme: Programme | None = None, phase: str = "", today: date) -> QuerySet[Intake]:
    rows = Intake.objects.select_related("programme__institution")
    if programme:
        rows = rows.filter(programme=programme)
    when = {
        IntakePhase.COMING: Q(starts_on__gt=today),
        IntakePhase.RUNNING: Q(starts_on__lte=today, ends_on__gte=today),
        IntakePhase.PAST: Q(ends_on__lt=today),
    }
    return rows.filter(when[IntakePhase(phase)]) if phase else rows


def phase_of(intake: Intake, today: date) -> IntakePhase:
    if intake.starts_on > today:
        return IntakePhase.COMING
    return IntakePhase.PAST if intake.ends_on < today else IntakePhase.RUNNING


def people_of(intake: Intake, actor: Actor) -> list[Enrolment]:
    """All people of one intake by name, for marking results together."""
    rows = enrolments_for(actor).filter(intake=intake).select_related("person__partner", "intake__programme__institution")
    return list(rows.order_by("person__sort_key", "pk"))


def programmes_kept_by(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.filter(institution__in=academies_kept_by(actor))


def academies_kept_by(actor: Actor) -> QuerySet[Institution]:
    """Academies and hubs of the host whose catalogue this actor keeps."""
    rows = Institution.objects.filter(partner__is_host=True, kind__in=[InstitutionKind.ACADEMY, InstitutionKind.HUB])
    return rows if rules.keeps_every_catalogue(actor) else rows.filter(pk__in=actor.institution_ids)


def language_names(codes: list[str]) -> str:
    """Languages of instruction in the reader's language, as a list."""
    return ", ".join(language_name(code, (get_language() or "en")[:2]) for code in codes)

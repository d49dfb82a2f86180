"""Programmes and intakes as the pages read them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from core.country_names import language_name
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.models import Institution
from training import rules
from training.enums import IntakePhase
from training.models import Intake, Programme


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


def programmes_kept_by(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.filter(institution__in=academies_kept_by(actor))


def academies() -> QuerySet[Institution]:
    """Academies and hubs of the host."""
    return Institution.objects.filter(partner__is_host=True, kind__in=[InstitutionKind.ACADEMY, InstitutionKind.HUB])


def academies_kept_by(actor: Actor) -> QuerySet[Institution]:
    """Those whose catalogue this actor keeps."""
    rows = academies()
    return rows if rules.keeps_every_catalogue(actor) else rows.filter(pk__in=actor.institution_ids)


def language_names(codes: list[str]) -> str:
    """Languages of instruction in the reader's language, as a list."""
    return ", ".join(language_name(code, (get_language() or "en")[:2]) for code in codes)

"""People whom an announcement can reach by their training: those of an intake, alumni who have agreed to be reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.audiences import Audience, Chosen, Narrowing, register_audience
from core.scoping import ActorLike
from partners.audiences import BY_PARTNER
from training.enums import EnrolmentState
from training.models import AlumniProfile, Enrolment, Intake

HEARS = "who hears an announcement follows from enrolments of all partners"
THERE = (EnrolmentState.PRE_REGISTERED, EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED, EnrolmentState.EXTENDED)


def trainees(chosen: Chosen, now: datetime) -> Any:
    """Those who are in the intake, or will be; whoever has left it hears nothing of it any more."""
    rows = Enrolment.objects.across_partners(reason=HEARS).filter(intake__in=chosen.get("intake", ()), state__in=THERE, person__user__isnull=False)
    if chosen.get("partners"):
        rows = rows.filter(partner__in=chosen["partners"])
    return rows.order_by().values_list("person__user_id", flat=True)


def alumni(chosen: Chosen, now: datetime) -> Any:
    """Consent to the directory is what they have been asked for; without it they are left alone."""
    rows = AlumniProfile.objects.across_partners(reason=HEARS).filter(consented_at__isnull=False, consent_ended_at=None, person__user__isnull=False)
    if chosen.get("partners"):
        rows = rows.filter(person__partner__in=chosen["partners"])
    return rows.order_by().values_list("person__user_id", flat=True)


def _intakes(actor: ActorLike) -> list[tuple[str, Any]]:
    return [(str(row.pk), row) for row in Intake.objects.select_related("programme").order_by("-starts_on", "-pk")[:100]]


register_audience(
    Audience(
        "trainees", _("Trainees of an intake"), _("those who are in it or are about to come"), trainees,
        (Narrowing("intake", _("Intake"), _intakes, required=True, one=True), BY_PARTNER),
    )
)  # fmt: skip
register_audience(Audience("alumni", _("Alumni"), _("former trainees who have agreed to be listed in the directory"), alumni, (BY_PARTNER,)))

"""Stays of participants: who needs a visa and is known as a person is expected like a trainee, with the clock, the letter and the note verbale."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext

from core.errors import Invalid, Refused
from events.enums import EventMode
from events.models import Registration
from mobility.enums import EXPECTED, StayPurpose
from mobility.models import Stay
from mobility.operations import cancel_stay, plan_stay
from partners.actor import Actor


def needs_stay(registration: Registration) -> bool:
    here = not registration.online and registration.event.mode != EventMode.ONLINE
    return here and registration.visa_needed and registration.person_id is not None and registration.stay_id is None


def plan_stay_of(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """The days of the event; the side corrects them as tickets are bought. Refused with the name when the person is elsewhere then."""
    if not needs_stay(registration):
        return
    event, zone = registration.event, ZoneInfo(settings.HOST_ZONE)
    assert registration.person
    try:
        stay = plan_stay(
            person=registration.person, institution=event.institution, about=event.title_en, purpose=StayPurpose.EVENT, visa_needed=True,
            enters_on=event.starts_at.astimezone(zone).date(), leaves_on=event.ends_at.astimezone(zone).date(), actor=actor, now=now,
        )  # fmt: skip
    except (Refused, Invalid) as no:
        raise Refused(gettext("%(name)s: %(sentence)s") % {"name": registration.name, "sentence": no}, code="elsewhere") from no
    _point_to(registration, stay)


def call_off_stay(registration: Registration, *, reason: str, actor: Actor, now: datetime) -> None:
    """Of somebody who does not come after all; who has arrived stays where they are."""
    rows = Stay.objects.across_partners(reason="the stay of the registration at hand").filter(pk=registration.stay_id)
    stay = rows.first() if registration.stay_id else None
    if stay is None or stay.state not in EXPECTED:
        return
    words = reason or gettext("The registration %(number)s was cancelled.") % {"number": registration.reference}
    cancel_stay(stay, reason=words, actor=actor.in_consequence(), now=now)
    _point_to(registration, None)


def _point_to(registration: Registration, stay: Stay | None) -> None:
    """Beside the step, on the row that the caller has locked."""
    registration.stay = stay
    registration.save(update_fields=["stay"])

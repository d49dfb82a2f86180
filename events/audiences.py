"""People whom an announcement can reach by an event: whoever takes part and has an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.audiences import Audience, Chosen, Narrowing, register_audience
from core.scoping import ActorLike
from events.enums import RegistrationState
from events.models import Event, Registration

HEARS = "who hears an announcement follows from registrations of all partners"
S = RegistrationState
PART = (S.NAMED, S.REGISTERED, S.WAITING, S.OFFERED, S.CONFIRMED, S.ATTENDED)


def participants(chosen: Chosen, now: datetime) -> Any:
    states = [state for state in PART if state in chosen["states"]] if chosen.get("states") else [*PART]
    rows = Registration.objects.across_partners(reason=HEARS).filter(event__in=chosen.get("event", ()), state__in=states, user__isnull=False)
    return rows.order_by().values_list("user_id", flat=True)


def _events(actor: ActorLike) -> list[tuple[str, Any]]:
    return [(str(row.pk), row) for row in Event.objects.visible_to(actor).order_by("-starts_at", "-pk")[:100]]


def _states(actor: ActorLike) -> list[tuple[str, Any]]:
    return [(str(state), state.label) for state in PART]


register_audience(
    Audience(
        "participants", _("Participants of an event"), _("those with an account; others are written to from the event itself"), participants,
        (Narrowing("event", _("Event"), _events, required=True, one=True), Narrowing("states", _("Where they stand"), _states)),
    )
)  # fmt: skip

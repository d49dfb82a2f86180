"""What the visa desk reads of a stay for an event: words for its letters, and the way to the registration. And what follows when an event is called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import override

from core.registries import react
from documents.letters import LANGUAGES
from events.enums import LIVE
from events.models import Event, Registration
from events.operations.stays import call_off_stay
from mobility.belongings import Belonging, register_source
from mobility.models import Stay
from partners.actor import Actor

LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}


def of_registrations(stays: Sequence[Stay], actor: Actor) -> Mapping[int, Belonging]:
    """One query, however many stays."""
    rows = Registration.objects.visible_to(actor).filter(stay__in=[stay.pk for stay in stays])
    return {
        row.stay_id: Belonging(
            values={language: _words(row, language) for language in LANGUAGES},
            label=f"{row.event.reference} · {row.reference}",
            url=reverse("events:registration", args=[row.pk]),
        )
        for row in rows.select_related("event__institution", "delegation__institution", "delegation__partner")
    }


def _words(registration: Registration, language: str) -> dict[str, str]:
    event = registration.event
    with override(language):
        return {
            "programme": event.title,
            "institution": str(event.institution),
            "from": _long_day(event.starts_at, event, language),
            "until": _long_day(event.ends_at, event, language),
            "nomination": registration.reference,
            "position": registration.position or "–",
            "authority": str(registration.delegation or registration.organisation or "–"),
        }


def _long_day(at: datetime, event: Event, language: str) -> str:
    return format_date(at.astimezone(ZoneInfo(event.zone)).date(), "long", locale=LOCALES[language])


def call_stays_off(event: Event, *, entry: Any, actor: Actor, now: datetime) -> None:
    """Nobody travels to an event that does not take place."""
    rows = Registration.objects.across_partners(reason="stays for an event that is called off")
    for registration in rows.filter(event=event.pk, stay__isnull=False, state__in=LIVE).order_by("pk"):
        call_off_stay(registration, reason=entry.reason, actor=actor, now=now)


register_source(of_registrations)
react("events.event", "cancel", call_stays_off)

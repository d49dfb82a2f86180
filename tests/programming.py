"""How tests ask for events and sessions, and read what people were told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.models import HistoryEntry
from events.models import Event, EventSession
from notifications.models import Delivery, Notice
from notifications.operations.delivery import deliver_event
from people.models import Person
from tests.academy import person
from tests.eventing import ENDS, STARTS, make_delegation, make_event, make_registration, make_session, make_speaker
from tests.world import World


def wanted(world: World, **more: Any) -> dict[str, Any]:
    """A roundtable of two days in April 2027."""
    return {
        "kind": "roundtable", "institution": world.institutions["academy"], "title_en": "Roundtable on water", "title_ru": "Круглый стол по воде",
        "title_kk": "Су жөніндегі дөңгелек үстел", "starts_at": STARTS, "ends_at": ENDS, "place": "Astana, Mangilik El 8", "languages": ["en", "ru"],
        "capacity": 40, **more,
    }  # fmt: skip


def session_fields(hour: int = 0, **more: Any) -> dict[str, Any]:
    """Ninety minutes, so many hours after the beginning."""
    starts_at = STARTS + timedelta(hours=hour)
    return {"kind": "panel", "title": "Panel", "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=90), "room": None, **more}


def peopled(world: World, *, state: str = "invited", room: Any = None, **more: Any) -> tuple[Event, EventSession]:
    """An event with one session and one of each who is told: Timur takes part, Leila speaks, partner A is invited, a guest has no account."""
    event = make_event(world, state=state, **more)
    session = make_session(event, title="Opening", room=room)
    delegation = make_delegation(event, world.partner_a, state="named")
    make_registration(event, number=1, delegation=delegation, user=world.users["timur"], email="timur@example.org")
    make_registration(event, number=2, state="registered", email="guest@example.org", language="ru")
    make_registration(event, number=3, state="declined", email="declined@example.org")
    own = Person.objects.across_partners(reason="test").filter(user=world.users["leila"]).first()
    make_speaker(event, "Leila", session=session, person=own or person(world, 7, user=world.users["leila"]))
    return event, session


TOLD = {"alice", "amir", "daler", "zarina", "timur", "leila"}


def deliver(*steps: str) -> None:
    """Of these steps, as the worker would."""
    rows = HistoryEntry.objects.across_partners(reason="test").filter(delivered_at__isnull=True)
    for entry in rows.filter(step__in=steps).order_by("pk"):
        deliver_event(entry.pk, now=entry.at)


def told(kind: str) -> list[Notice]:
    rows = Notice.objects.across_partners(reason="test").filter(kind=kind)
    return list(rows.select_related("recipient").order_by("recipient__email"))


def names(rows: list[Notice]) -> set[str]:
    return {row.recipient.email.partition("@")[0] for row in rows}


def letters(kind: str) -> list[Delivery]:
    return list(Delivery.objects.across_partners(reason="test").filter(kind=kind).order_by("address"))

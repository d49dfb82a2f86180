"""Events with sessions, delegations and participants, written plainly and without history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core.scoping import left_to_database
from events.models import Delegation, Event, EventSession, EventSpeaker, Registration, SessionRole
from partners.models import Partner
from tests.world import NOW, World
from training.models import Room, RoomBooking

STARTS = datetime(2027, 4, 14, 4, 0, tzinfo=UTC)  # 09:00 in Astana
ENDS = STARTS + timedelta(days=1, hours=9)


@left_to_database()
def make_event(world: World, *, kind: str = "roundtable", state: str = "invited", number: int = 1, **more: Any) -> Event:
    """Two days in April 2027 at the Institute of Diplomacy, 40 places, not public."""
    fields = {
        "title_en": "Roundtable on water", "title_ru": "Круглый стол по воде", "title_kk": "Су жөніндегі дөңгелек үстел", "place": "Astana",
        "institution": world.institutions["academy"], "starts_at": STARTS, "ends_at": ENDS, "languages": ["en", "ru"], "capacity": 40, **more,
    }  # fmt: skip
    event = Event(
        reference=f"EV-{number}", kind=kind, state=state, state_since=NOW, changed_at=NOW, created_at=NOW, created_by_label="Sofia", **fields
    )
    event.save(force_insert=True)
    return event


@left_to_database()
def make_session(event: Event, *, title: str = "Opening", hour: int = 0, room: Room | None = None, **more: Any) -> EventSession:
    """Ninety minutes, `hour` hours after the beginning of the event."""
    starts_at = event.starts_at + timedelta(hours=hour)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=90)}
    booking = None
    if room:
        booking = RoomBooking(room=room, purpose=title, **times)
        booking.save(force_insert=True)
    session = EventSession(event=event, title=title, booking=booking, changed_at=NOW, **times, **more)
    session.save(force_insert=True)
    return session


def make_room(world: World, name: str = "Hall") -> Room:
    return Room.objects.get_or_create(institution=world.institutions["academy"], name=name, defaults={"seats": 100})[0]


@left_to_database()
def make_speaker(
    event: Event, name: str = "Dina Speaker", *, session: EventSession | None = None, role: str = "speaker", **more: Any
) -> EventSpeaker:
    speaker = EventSpeaker(event=event, name=name, **more)
    speaker.save(force_insert=True)
    if session:
        SessionRole(session=session, speaker=speaker, role=role, starts_at=session.starts_at, ends_at=session.ends_at).save(force_insert=True)
    return speaker


@left_to_database()
def make_delegation(event: Event, partner: Partner, *, state: str = "invited", ceiling: int = 3, **more: Any) -> Delegation:
    invited = None if state == "prepared" else NOW
    delegation = Delegation(
        event=event, partner=partner, ceiling=ceiling, state=state, state_since=NOW, answer_by=NOW + timedelta(days=30), invited_at=invited, created_at=NOW,
        **more,
    )  # fmt: skip
    delegation.save(force_insert=True)
    return delegation


@left_to_database()
def make_registration(event: Event, *, number: int = 1, state: str = "confirmed", delegation: Delegation | None = None, **more: Any) -> Registration:
    """Of the delegation's side, where there is one."""
    fields = {
        "given_names": f"Guest{number}", "family_name": "Guestov", "email": f"guest{number}@example.org", "organisation": "Ministry",
        "partner": delegation.partner if delegation else None, "waits_since": NOW if state == "waiting" else None,
        "offered_until": NOW + timedelta(days=2) if state == "offered" else None, **more,
    }  # fmt: skip
    registration = Registration(
        event=event, delegation=delegation, reference=f"G-{event.pk}-{number}"[:20], code=f"G{event.pk:05d}{number:06d}", state=state, state_since=NOW,
        created_at=NOW, **fields,
    )  # fmt: skip
    registration.save(force_insert=True)
    return registration

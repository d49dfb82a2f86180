"""What letters about things with a date carry for calendars: one entry under one name, which a later letter updates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from core.calendar import letter_sources
from core.models import HistoryEntry
from core.registries import letter_kinds, notice_kinds
from notifications.calendar_part import calendar_part
from notifications.models import Delivery
from notifications.operations import deliver_event, send_due
from scholarships import operations as scholarships
from tests.eventing import make_event, make_registration
from tests.missioning import mission
from tests.stays import make_stay
from tests.world import NOW, World, make_call, make_intake
from training.models import TeachingSession

pytestmark = pytest.mark.django_db
WHY = "test"


def letters(kind: str) -> list[Delivery]:
    for entry in HistoryEntry.objects.across_partners(reason=WHY).filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    return list(Delivery.objects.across_partners(reason=WHY).filter(kind=kind).select_related("notice__recipient").order_by("pk"))


def entry_of(letter: Delivery) -> Any:
    part = calendar_part(letter)
    assert part is not None
    found = Calendar.from_ical(part)
    assert found["METHOD"] == "PUBLISH"
    return next(row for row in found.walk("VEVENT"))


def test_every_kind_with_entries_is_a_kind() -> None:
    assert set(letter_sources) <= set(notice_kinds) | set(letter_kinds)


def published(world: World, **more: Any) -> Any:
    call = make_call(world, is_open=False, opens_at=NOW + timedelta(days=1), **more)
    scholarships.publish_call(call, actor=world.sofia, now=NOW)
    return call


def test_an_extension_moves_the_entry_of_the_call(world: World) -> None:
    call = published(world)
    before = entry_of(letters("call_publish")[0])
    scholarships.turn_clock(now=NOW + timedelta(days=1))
    call.refresh_from_db()
    scholarships.extend_call(call, closes_at=call.closes_at + timedelta(days=3), reason="A holiday.", actor=world.hana, now=NOW + timedelta(days=1))

    after = entry_of(letters("call_extend")[0])

    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTEND"].dt == call.closes_at
    assert after["ORGANIZER"].startswith("mailto:")


def test_the_part_of_a_letter_is_read_by_programs(world: World) -> None:
    published(world)

    assert letters("call_publish")
    while send_due(now=NOW):
        pass
    part = next(message for message in mail.outbox if message.attachments).message().get_payload()[1]

    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "event.ics"
    assert Calendar.from_ical(part.get_payload(decode=True))["METHOD"] == "PUBLISH"


def test_a_fault_costs_the_entry_and_not_the_letter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    published(world)
    monkeypatch.setitem(letter_sources, "call_publish", lambda obj, entry, user: 1 / 0)

    assert calendar_part(letters("call_publish")[0]) is None


def test_days_of_a_mission_are_whole_days(world: World) -> None:
    made = mission(world, "agreed")

    entry = entry_of(letters("mission_agree")[0])

    assert entry["DTSTART"].dt == made.starts_on
    assert entry["DTEND"].dt == made.ends_on + timedelta(days=1)


def test_whoever_waits_for_a_place_gets_no_entry(world: World) -> None:
    event = make_event(world)
    make_registration(event, user=world.users["leila"])
    make_registration(event, number=2, state="waiting", user=world.users["ruslan"])
    entry = HistoryEntry(model="events.event", object_id=event.pk, step="change", at=NOW)

    given = {name: list(letter_sources["event_change"](event, entry, world.users[name].pk)) for name in ("leila", "ruslan", "alice")}

    assert [len(rows) for rows in given.values()] == [1, 0, 1]
    assert (given["leila"][0].uid, given["leila"][0].sequence) == (str(event.uid), event.sequence)


def test_sessions_planned_at_once_come_as_one_file(world: World) -> None:
    intake = make_intake(world)
    rows = [
        TeachingSession(intake=intake, title="Protocol", starts_at=NOW + timedelta(days=n), ends_at=NOW + timedelta(days=n, hours=1)) for n in (1, 2)
    ]
    for row in rows:
        row.changed_at = NOW
        row.save()
    data = {"title": "Protocol", "first": rows[0].starts_at.isoformat(), "last": rows[1].starts_at.isoformat()}
    entry = HistoryEntry(model="training.intake", object_id=intake.pk, step="sessions_planned", at=NOW, data=data)

    events = list(letter_sources["sessions_planned"](intake, entry, None))
    changed = list(letter_sources["session_change"](rows[0], entry, None))

    assert [event.uid for event in events] == [str(row.uid) for row in rows]
    assert changed[0] == events[0]


def test_planned_entry_of_a_stay(world: World) -> None:
    stay = make_stay(world)
    entry = HistoryEntry(model="mobility.stay", object_id=stay.pk, step="change_days", at=NOW)

    event = next(iter(letter_sources["stay_change_days"](stay, entry, None)))

    assert event.whole_days
    assert event.starts_at.date() == stay.enters_on

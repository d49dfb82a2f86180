"""Stays: planned, called off, arrived, corrected; papers that end with them."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connections, transaction

from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from documents.models import IssuedDocument
from mobility import operations as mobility
from mobility.models import Stay
from people.operations import save_passport
from tests.stays import ENTRY, a_note, make_person, make_stay
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LEFT = date(2027, 6, 30)
LATER = datetime(2027, 9, 1, 12, tzinfo=ZoneInfo("UTC"))


def steps_of(stay: Stay) -> list[str]:
    return [entry.step for entry in entries_for(stay)]


def at(day: date) -> datetime:
    """Noon of this day at the host."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Almaty"))


@pytest.mark.parametrize(("on_passport", "needed"), [(None, True), (True, True), (False, False)])
def test_a_visa_is_needed_unless_the_passport_says_otherwise(world: World, on_passport: bool | None, needed: bool) -> None:
    person = make_person(world)
    save_passport(person, fields={"number": "A1234567", "visa_needed": on_passport}, now=NOW)

    stay = make_stay(world, person=person, visa_needed=None)

    assert stay.visa_needed is needed
    assert steps_of(stay) == ["planned"]


def test_usual_life(world: World) -> None:
    stay = make_stay(world, state="departed")

    assert steps_of(stay) == ["planned", "send_note", "record_visa", "record_arrival", "record_departure"]


def test_who_needs_no_visa_arrives_from_the_plan(world: World) -> None:
    stay = make_stay(world, visa_needed=False)

    with pytest.raises(Refused, match="No visa is needed"):
        mobility.send_note(stay, note=a_note(world, stay.partner), actor=world.sofia, now=NOW)
    mobility.record_arrival(stay, arrived_on=ENTRY, actor=world.ruslan, now=LATER)

    assert stay.state == "arrived"


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (ENTRY - 91 * DAY, "early"),
        (ENTRY - 90 * DAY, ""),
        (ENTRY - 89 * DAY, ""),
        (ENTRY - 15 * DAY, ""),
        (ENTRY - 14 * DAY, ""),
        (ENTRY - 13 * DAY, "late"),
    ],
)
def test_note_goes_in_inside_its_window_only(world: World, today: date, code: str) -> None:
    stay = make_stay(world)

    try:
        mobility.send_note(stay, note=a_note(world, stay.partner), actor=world.sofia, now=at(today))
        said = ""
    except Refused as refused:
        said = refused.code

    assert said == code


@pytest.mark.parametrize("zone", ["Asia/Almaty", "UTC", "Asia/Dushanbe", "America/New_York"])
@pytest.mark.parametrize("hour", [0, 23])
def test_the_day_of_a_note_is_the_hosts_whatever_the_readers_zone(world: World, zone: str, hour: int) -> None:
    """The same instants, said in other zones: the first and the last hour of the last day at the host."""
    instant = datetime(2026, 12, 6, hour, 30, tzinfo=ZoneInfo("Asia/Almaty")).astimezone(ZoneInfo(zone))
    stay = make_stay(world)

    mobility.send_note(stay, note=a_note(world, stay.partner), actor=world.sofia, now=instant)

    assert stay.note_sent_on == date(2026, 12, 6)
    with pytest.raises(Refused):
        mobility.send_note(make_stay(world), note=a_note(world, stay.partner), actor=world.sofia, now=instant + DAY)


def test_correction_keeps_the_old_days(world: World) -> None:
    stay = make_stay(world, state="departed")
    days: dict[str, Any] = {"arrived_on": ENTRY + DAY, "departed_on": LEFT}

    mobility.correct_days(stay, **days, reason="The ticket says so.", actor=world.ruslan, now=at(date(2027, 12, 20)))

    entry = entries_for(stay).last()
    assert (stay.arrived_on, stay.departed_on) == (ENTRY + DAY, LEFT)
    assert entry
    assert entry.data["was"]["arrived_on"] == ENTRY.isoformat()
    assert entry.data["was"]["departed_on"] == "2027-12-19"
    assert entry.data["arrived_on"] == (ENTRY + DAY).isoformat()


@pytest.mark.parametrize(("arrived_on", "error"), [(NOW.date() - DAY, ""), (NOW.date(), ""), (NOW.date() + DAY, "arrived_on")])
def test_no_arrival_tomorrow(world: World, arrived_on: date, error: str) -> None:
    stay = make_stay(world, enters_on=NOW.date())

    try:
        mobility.record_arrival(stay, arrived_on=arrived_on, actor=world.ruslan, now=NOW)
        said = ""
    except Invalid as invalid:
        said = ",".join(invalid.errors)

    assert said == error


def test_nobody_leaves_before_the_arrival(world: World) -> None:
    stay = make_stay(world, state="arrived")

    with pytest.raises(Invalid):
        mobility.record_departure(stay, departed_on=ENTRY - DAY, actor=world.ruslan, now=LATER)
    with pytest.raises(Refused, match="step of its own"):
        mobility.correct_days(stay, arrived_on=ENTRY, departed_on=LEFT, reason="x", actor=world.ruslan, now=LATER)


@pytest.mark.parametrize("verb", [mobility.cancel_stay, mobility.mark_no_show])
def test_papers_end_with_the_stay(world: World, verb: Any) -> None:
    """The visa support letter at once; the note when nobody else stands in it any more."""
    stays = [make_stay(world), make_stay(world)]
    note = a_note(world, world.partner_a)
    letters = [a_note(world, world.partner_a) for _stay in stays]
    for stay, letter in zip(stays, letters, strict=True):
        mobility.send_note(stay, note=note, visa_letter=letter, actor=world.sofia, now=NOW)

    verb(stays[0], reason="x", actor=world.alice, now=NOW)
    first = states(note, *letters)
    verb(stays[1], reason="x", actor=world.alice, now=NOW)

    assert first == ["valid", "revoked", "valid"]
    assert states(note, *letters) == ["revoked", "revoked", "revoked"]


@pytest.mark.django_db(transaction=True)
def test_two_ends_at_once_leave_no_note_that_names_nobody(world: World) -> None:
    stays = [make_stay(world), make_stay(world)]
    note = a_note(world, world.partner_a)
    for stay in stays:
        mobility.send_note(stay, note=note, actor=world.sofia, now=NOW)
    with transaction.atomic():  # the first has ended its stay and has not committed yet
        mobility.cancel_stay(stays[0], reason="x", actor=world.alice, now=NOW)
        second = threading.Thread(target=_ended, args=(stays[1], world))
        second.start()
        second.join(1)
    second.join()

    assert states(note) == ["revoked"]


def _ended(stay: Stay, world: World) -> None:
    try:
        mobility.cancel_stay(stay, reason="x", actor=world.alice, now=NOW)
    finally:
        connections.close_all()


def test_a_note_that_no_longer_holds_is_taken_back_and_written_anew(world: World) -> None:
    stays = [make_stay(world), make_stay(world)]
    note, letter, second = (a_note(world, world.partner_a) for _n in range(3))
    for stay in stays:
        mobility.send_note(stay, note=note, visa_letter=letter if stay == stays[0] else None, actor=world.sofia, now=NOW)
    mobility.record_visa(stays[0], visa_reference="KZ-1", actor=world.ruslan, now=NOW)
    mobility.change_days(stays[0], enters_on=ENTRY + 10 * DAY, leaves_on=LEFT, actor=world.sofia, now=NOW)

    with pytest.raises(NotAllowed):
        mobility.take_note_back(stays[0], reason="x", actor=world.ruslan, now=NOW)
    mobility.take_note_back(stays[0], reason="The intake has moved.", actor=world.sofia, now=NOW)

    assert (stays[0].state, stays[0].note, stays[0].note_sent_on, stays[0].visa_reference) == ("planned", None, None, "")
    assert states(note, letter) == ["valid", "revoked"]  # the other person still stands in it
    mobility.send_note(stays[0], note=second, actor=world.sofia, now=NOW)
    mobility.take_note_back(stays[1], reason="Its intake has moved too.", actor=world.sofia, now=NOW)
    assert states(note, second) == ["revoked", "valid"]


def states(*documents: IssuedDocument) -> list[str]:
    rows = IssuedDocument.objects.across_partners(reason="test")
    return [str(rows.get(pk=document.pk).state) for document in documents]


def test_another_partners_officer_can_not_end_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        mobility.cancel_stay(make_stay(world), reason="x", actor=world.charlie, now=NOW)


def test_database_knows_no_departure_without_an_arrival(world: World) -> None:
    """A comparison with a day that is not there is unknown, which a check lets pass."""
    planned, here = make_stay(world), make_stay(world, state="arrived")
    rows = Stay.objects.across_partners(reason="test")

    for stay, days in ((planned, {"departed_on": ENTRY}), (here, {"departed_on": ENTRY - timedelta(days=1)})):
        with pytest.raises(IntegrityError, match="stay_departs_after_arrival"), transaction.atomic():
            rows.filter(pk=stay.pk).update(**days)
    assert rows.filter(pk=here.pk).update(departed_on=ENTRY) == 1

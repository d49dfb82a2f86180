"""Calendar feeds: read by a strict parser and by eye of RFC 5545; updates by SEQUENCE; and nothing for whom it is not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from core.calendar import Event, calendar_of
from core.errors import NotAllowed
from core.models import CalendarLink
from core.scoping import left_to_database
from documents.throttle import MISSES_A_MINUTE
from partners.actor import Actor
from partners.models import Membership
from tests.schooling import BEGINS, School, add_session, make_school
from tests.timetabling import wanted
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment, Lecturer, Module, TeachingSession

pytestmark = pytest.mark.django_db
LONG = "Переговоры о делимитации; границы, реки и «спорные» участки \\ часть 1\n" * 3
STAMP = re.compile(r"^\d{8}T\d{6}Z$")


@pytest.fixture
def school(world: World) -> School:
    cache.clear()
    found = make_school(world)
    person = found.enrolments[0].person
    person.user = world.users["timur"]
    person.save(update_fields=["user"])
    return found


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of requests stands where the tests of the world stand."""
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: NOW)


def address(world: World, name: str) -> str:
    link = verbs.renew_calendar_link(actor=world.actors[name], now=NOW)
    return reverse("training:calendar_feed", args=[link.secret])


def read(path: str, **headers: str) -> Any:
    return Client(headers=headers).get(path)


def events(path: str) -> list[Any]:
    answer = read(path)
    assert answer.status_code == 200
    return strictly(answer.content).walk("VEVENT")


def strictly(content: bytes) -> Calendar:
    """Parsed without an error passed over, and checked against what the standard asks of the text."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75  # octets, and none cut inside a letter
        line.decode()
    made = Calendar.from_ical(content)
    assert not made.errors
    assert made["PRODID"]
    assert made["VERSION"] == "2.0"
    zones = {str(zone["TZID"]): zone for zone in made.walk("VTIMEZONE")}
    uids = [str(event["UID"]) for event in made.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    for event in made.walk("VEVENT"):
        assert not event.errors
        _check(event, zones)
    return made


def _check(event: Any, zones: dict[str, Any]) -> None:
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "STATUS"):
        assert name in event, name
    assert STAMP.match(event["DTSTAMP"].to_ical().decode())
    for name in ("DTSTART", "DTEND"):
        if event[name].to_ical().endswith(b"Z"):
            continue  # in UTC no zone is named
        zone = zones[event[name].params["TZID"]]
        assert offset_by(zone, event[name].dt.replace(tzinfo=None)) == event[name].dt.utcoffset()


def offset_by(zone: Any, local: datetime) -> timedelta:
    """What a program reads from VTIMEZONE for a local time: the last observance that began before it."""
    begun = [(began, part["TZOFFSETTO"].td) for part in zone.subcomponents for began in _onsets(part) if began <= local]
    assert begun, f"{zone['TZID']} says nothing of {local}"
    assert not any("RRULE" in part for part in zone.subcomponents)
    return max(begun)[1]


def _onsets(part: Any) -> list[datetime]:
    more = part.get("RDATE", [])
    rows = more if isinstance(more, list) else [more]
    return [part["DTSTART"].dt.replace(tzinfo=None), *(one.dt.replace(tzinfo=None) for row in rows for one in row.dts)]


def test_feed_of_a_trainee_is_read_strictly_in_the_persons_language(world: World, school: School) -> None:
    world.users["timur"].language = "ru"
    world.users["timur"].save()
    Module.objects.filter(pk=school.modules[1].pk).update(title_ru="Международное право")
    TeachingSession.objects.filter(pk=school.sessions[0].pk).update(title=LONG[:190], note=LONG[:299], online_url="https://meet.example.org/1")

    answer = read(address(world, "timur"))
    found = strictly(answer.content).walk("VEVENT")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(event["UID"]) for event in found] == [str(row.uid) for row in school.sessions]
    assert found[0]["DTSTART"].dt == BEGINS
    assert found[0]["DTSTART"].params["TZID"] == "Asia/Almaty"
    assert LONG[:190] in str(found[0]["SUMMARY"])
    assert str(found[1]["SUMMARY"]).endswith(": Международное право")
    assert "meet.example.org" in str(found[0]["DESCRIPTION"])
    assert str(found[0]["LOCATION"]) == "101"
    assert str(found[0]["URL"]).endswith(f"/training/sessions/{school.sessions[0].pk}/")


@pytest.mark.parametrize("zone", ["Asia/Almaty", "Europe/Berlin", "America/New_York", "UTC"])
def test_zone_covers_every_event_over_changes_of_the_clock(zone: str) -> None:
    start = datetime(2023, 1, 15, 9, tzinfo=ZoneInfo(zone))
    made = [
        Event(str(number), 0, "x", start + number * timedelta(days=40), start + number * timedelta(days=40, minutes=90), zone, NOW)
        for number in range(40)
    ]

    found = strictly(calendar_of(made, name="x")).walk("VEVENT")

    assert [event["DTSTART"].dt.astimezone(UTC) for event in found] == [event.starts_at.astimezone(UTC) for event in made]


def test_change_rises_the_sequence_and_cancelling_says_so(world: World, school: School) -> None:
    path = address(world, "timur")
    session = school.sessions[0]
    later = NOW + timedelta(hours=1)

    verbs.change_session(session, fields=wanted(school, room=None), actor=world.ruslan, now=later)
    moved = events(path)[1]
    verbs.cancel_session(session, reason="Ill", actor=world.ruslan, now=later + timedelta(hours=1))
    cancelled = events(path)[1]

    assert (str(moved["UID"]), moved["SEQUENCE"], str(moved["STATUS"])) == (str(session.uid), 1, "CONFIRMED")
    assert moved["LAST-MODIFIED"].dt == later
    assert (str(cancelled["UID"]), cancelled["SEQUENCE"], str(cancelled["STATUS"])) == (str(session.uid), 2, "CANCELLED")
    assert str(cancelled["SUMMARY"]) == "Cancelled: Lecture: Negotiation"


def test_unchanged_feed_is_not_sent_again_and_a_session_that_left_is_told(world: World, school: School) -> None:
    path = address(world, "timur")
    first = read(path)

    again = read(path, if_none_match=first["ETag"], if_modified_since=first["Last-Modified"])
    verbs.place_people(school.intake, groups={school.enrolments[0].pk: None}, actor=world.ruslan, now=NOW)
    TeachingSession.objects.update(for_all=False)
    gone = read(path, if_none_match=first["ETag"], if_modified_since=first["Last-Modified"])

    assert again.status_code == 304
    assert again.content == b""
    assert gone.status_code == 200
    assert b"VEVENT" not in gone.content


def test_wrong_secret_is_not_found_and_many_are_held_up(world: World, school: School) -> None:
    path = address(world, "timur")

    answers = [read(reverse("training:calendar_feed", args=[f"wrong{number}"])).status_code for number in range(MISSES_A_MINUTE + 1)]

    assert answers == [404] * MISSES_A_MINUTE + [429]
    assert read(path).status_code == 429
    cache.clear()
    assert read(path).status_code == 200


def test_new_address_ends_the_old_one(world: World, school: School) -> None:
    client = world.client("timur")
    page = reverse("training:calendar_link")
    assert "You have no address yet" in client.get(page).content.decode()

    client.post(page)
    first = CalendarLink.objects.across_partners(reason="test").get()
    shown = client.get(page).content.decode()
    client.post(page)
    second = CalendarLink.objects.across_partners(reason="test").get()

    assert f"{first.secret}.ics" in shown
    assert len(first.secret) == 43
    assert read(reverse("training:calendar_feed", args=[first.secret])).status_code == 404
    assert read(reverse("training:calendar_feed", args=[second.secret])).status_code == 200
    assert second.secret not in world.client("leila").get(page).content.decode()


def test_reading_is_noted_at_most_once_an_hour(world: World, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    path = address(world, "timur")
    noted = []
    for minutes in (0, 30, 90):
        monkeypatch.setattr("partners.middleware.timezone.now", lambda minutes=minutes: NOW + timedelta(minutes=minutes))
        read(path)
        noted.append(CalendarLink.objects.across_partners(reason="test").get().read_at)

    assert noted == [NOW, NOW, NOW + timedelta(minutes=90)]


def test_feed_shows_nothing_once_its_owner_may_not_see_it(world: World, school: School) -> None:
    trainee, lecturer, registrar = (address(world, name) for name in ("timur", "leila", "ruslan"))
    assert (len(events(trainee)), len(events(lecturer)), len(events(registrar))) == (2, 2, 0)

    Enrolment.objects.across_partners(reason="test").filter(person__user=world.users["timur"]).update(state="withdrawn")
    Membership.objects.across_partners(reason="test").filter(user=world.users["leila"]).update(ends_on=NOW.date() - timedelta(days=1))

    assert (events(trainee), events(lecturer)) == ([], [])


def test_feed_of_a_closed_account_and_of_a_lecturer_who_left_is_empty(world: World, school: School) -> None:
    trainee, lecturer = address(world, "timur"), address(world, "leila")

    world.users["timur"].is_active = False
    world.users["timur"].save()
    Lecturer.objects.update(is_active=False)

    assert (events(trainee), events(lecturer)) == ([], [])


def test_nobody_who_is_not_signed_in_makes_an_address(world: World) -> None:
    with pytest.raises(NotAllowed):
        verbs.renew_calendar_link(actor=Actor.nobody(), now=NOW)


@pytest.mark.parametrize(("name", "sees"), [("timur", True), ("leila", True), ("ruslan", True), ("charlie", False)])
def test_one_session_is_downloaded_without_the_address_by_whose_it_is_not(world: World, school: School, name: str, sees: bool) -> None:
    TeachingSession.objects.update(online_url="https://meet.example.org/1", note="Bring the case")

    answer = world.client(name).get(reverse("training:session_calendar", args=[school.sessions[0].pk]))
    event = strictly(answer.content).walk("VEVENT")[0]

    assert answer["Content-Disposition"] == 'attachment; filename="MIR-27-2027-09-06.ics"'
    assert str(event["UID"]) == str(school.sessions[0].uid)
    assert ("meet.example.org" in str(event["DESCRIPTION"])) is sees


def test_feed_asks_as_much_for_sixty_sessions_as_for_two(world: World, school: School) -> None:
    path = address(world, "timur")
    read(path)
    with CaptureQueriesContext(connection) as few:
        read(path)
    with left_to_database():
        for number in range(58):
            add_session(school.intake, school.modules[0], school.groups, school.lecturer, school.room, BEGINS + timedelta(days=7, hours=2 * number))
    with CaptureQueriesContext(connection) as many:
        assert len(events(path)) == 60

    assert len(few) == len(many) <= 12


def test_the_first_calendar_address_replaces_none(world: World) -> None:
    client = world.client("timur")

    first = client.post(reverse("training:calendar_link"), follow=True).content.decode()
    second = client.post(reverse("training:calendar_link"), follow=True).content.decode()

    assert "Your calendar has an address now." in first
    assert "The earlier one no longer works." in second

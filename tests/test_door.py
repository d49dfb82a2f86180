"""The door of an event: what phones have seen, who attended, badges and certificates."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from core.errors import NotAllowed, Refused
from core.history import entries_for
from core.models import HistoryEntry
from documents.models import IssuedDocument
from events import operations as events
from events.forms.door import NotUnderstood, scans_of
from events.models import CheckIn, Event, Registration
from events.operations.door import Scan
from tests.academy import person
from tests.eventing import ENDS, STARTS, make_event, make_registration, make_session
from tests.schooling import _signatories
from tests.test_operations_at_once import at_once
from tests.world import World

AT_DOOR = STARTS - timedelta(minutes=20)
AFTER = ENDS + timedelta(hours=1)


def scan(registration: Registration, at: datetime = AT_DOOR, **more: Any) -> Scan:
    return Scan(**{"key": uuid.uuid4(), "code": registration.code, "at": at, **more})


def rows(event: Event) -> list[CheckIn]:
    return list(CheckIn.objects.across_partners(reason="test").filter(registration__event=event))


def again(registration: Registration) -> Registration:
    return Registration.objects.across_partners(reason="test").select_related("certificate", "event").get(pk=registration.pk)


def test_what_is_sent_twice_is_one_entry(world: World) -> None:
    event = make_event(world)
    guest = make_registration(event)
    seen = scan(guest)

    first = events.let_in(event, [seen], actor=world.ruslan, now=AT_DOOR)
    second = events.let_in(event, [seen], actor=world.ruslan, now=AT_DOOR + timedelta(hours=1))

    assert [first[0].result, second[0].result] == ["in", "in"]
    assert [(row.pk, row.at) for row in rows(event)] == [(seen.key, AT_DOOR)]
    assert again(guest).state == "attended"
    assert [entry.step for entry in entries_for(guest)] == ["attend"]


def test_one_badge_at_two_doors_names_the_first_time(world: World) -> None:
    event = make_event(world)
    guest = make_registration(event)
    events.let_in(event, [scan(guest)], actor=world.ruslan, now=AT_DOOR)

    answer = events.let_in(event, [scan(guest, AT_DOOR + timedelta(minutes=9))], actor=world.leila, now=STARTS)

    assert (answer[0].result, answer[0].at) == ("again", AT_DOOR)
    assert len(rows(event)) == 1


@pytest.mark.parametrize(("state", "result", "becomes"), [
    ("confirmed", "in", "attended"), ("no_show", "in", "attended"), ("attended", "in", "attended"),
    ("cancelled", "not_confirmed", "cancelled"), ("waiting", "not_confirmed", "waiting"),
])  # fmt: skip
def test_whoever_was_seen_is_kept_whatever_became_of_the_registration(world: World, state: str, result: str, becomes: str) -> None:
    """The phone's list may be old: nothing that was seen is thrown away."""
    event = make_event(world)
    guest = make_registration(event, state=state)

    answer = events.let_in(event, [scan(guest)], actor=world.ruslan, now=AT_DOOR)

    assert (answer[0].result, again(guest).state, len(rows(event))) == (result, becomes, 1)


def test_badge_of_another_event_is_unknown_and_keeps_no_other_out(world: World) -> None:
    event, other = make_event(world), make_event(world, number=2)
    guest, stranger = make_registration(event), make_registration(other)

    answer = events.let_in(event, [scan(stranger), scan(guest), Scan(uuid.uuid4(), "no code", AT_DOOR)], actor=world.ruslan, now=AT_DOOR)

    assert [one.result for one in answer] == ["unknown", "in", "unknown"]
    assert rows(other) == []


def test_each_session_has_a_door_of_its_own(world: World) -> None:
    event = make_event(world)
    guest, session = make_registration(event), make_session(event)

    events.let_in(event, [scan(guest)], actor=world.ruslan, now=AT_DOOR)
    answer = events.let_in(event, [scan(guest)], session=session, actor=world.ruslan, now=STARTS)

    assert answer[0].result == "in"
    assert {row.session_id for row in rows(event)} == {None, session.pk}


@pytest.mark.parametrize(("at", "kept"), [
    (AT_DOOR - timedelta(hours=3), AT_DOOR - timedelta(hours=3)), (AT_DOOR + timedelta(days=400), AT_DOOR), (AT_DOOR - timedelta(days=400), AT_DOOR),
])  # fmt: skip
def test_clock_of_a_phone_is_believed_within_reason(world: World, at: datetime, kept: datetime) -> None:
    event = make_event(world)

    events.let_in(event, [scan(make_registration(event), at)], actor=world.ruslan, now=AT_DOOR)

    assert rows(event)[0].at == kept


@pytest.mark.parametrize("name", ["alice", "timur", "erlan", "olga", "rana", "nurlan"])
def test_only_those_who_run_the_event_or_help_stand_at_its_door(world: World, name: str) -> None:
    event = make_event(world)
    guest = make_registration(event)

    with pytest.raises(NotAllowed):
        events.let_in(event, [scan(guest)], actor=world.actors[name], now=AT_DOOR)

    assert rows(event) == []


def test_nobody_attends_the_day_before(world: World) -> None:
    event = make_event(world)

    with pytest.raises(Refused, match="not begun"):
        events.let_in(event, [scan(make_registration(event))], actor=world.ruslan, now=STARTS - timedelta(days=2))

    assert rows(event) == []


def test_wrong_person_is_taken_back_with_a_reason(world: World) -> None:
    event = make_event(world)
    guest = make_registration(event)
    events.let_in(event, [scan(guest)], actor=world.ruslan, now=AT_DOOR)

    events.undo_attendance(again(guest), reason="Another person of this name.", actor=world.ruslan, now=STARTS)

    assert (again(guest).state, rows(event)) == ("confirmed", [])


def test_who_was_not_seen_did_not_come_and_who_was_on_a_list_did(world: World) -> None:
    event = make_event(world)
    seen, missing, online = (make_registration(event, number=number, online=number == 3) for number in (1, 2, 3))
    events.let_in(event, [scan(seen)], actor=world.ruslan, now=AT_DOOR)

    marked = events.mark_each_attended(event, [again(online), again(seen)], actor=world.ruslan, now=AFTER)
    absent = events.count_absent(event, actor=world.ruslan, now=AFTER)

    assert (marked, absent) == (1, 1)
    assert [again(one).state for one in (seen, missing, online)] == ["attended", "no_show", "attended"]


def test_whoever_was_confirmed_after_the_door_had_seen_them_attended(world: World) -> None:
    event = make_event(world)
    guest = make_registration(event, state="waiting")
    events.let_in(event, [scan(guest)], actor=world.ruslan, now=AT_DOOR)
    Registration.objects.across_partners(reason="test").filter(pk=guest.pk).update(state="confirmed")

    assert events.count_absent(event, actor=world.ruslan, now=AFTER) == 0
    assert again(guest).state == "attended"


@pytest.mark.parametrize("body", [
    b"", b"[]", b'{"rows": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", b'{"rows": 1}', b'{"rows": [{}]}', b'{"rows": [{"key": "x", "code": "y", "at": "z"}]}',
    json.dumps({"rows": [{"key": str(uuid.UUID(int=1)), "code": "A", "at": "2027-04-14T09:00:00"}]}).encode(),  # no zone
    json.dumps({"rows": [{"key": str(uuid.UUID(int=1)), "code": "A", "at": "2027-04-14T09:00:00Z"}] * 201}).encode(),
])  # fmt: skip
def test_message_that_is_not_understood_changes_nothing(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        scans_of(body)


def test_nul_of_a_phone_is_left_out() -> None:
    row = {"key": str(uuid.UUID(int=1)), "code": "A\0B", "at": "2027-04-14T09:00:00Z"}

    device, scans = scans_of(json.dumps({"device": "p\0", "rows": [row]}).encode())

    assert (device, scans[0].code) == ("p", "AB")


def test_key_that_stands_at_another_person_keeps_nobody_out(world: World) -> None:
    """A key used twice, in one message or over two, is a fault of a phone: what it saw is kept all the same, and nothing is answered by a 500."""
    event = make_event(world)
    first, second, third = (make_registration(event, number=number) for number in (1, 2, 3))
    key = uuid.uuid4()
    events.let_in(event, [scan(first, key=key)], actor=world.ruslan, now=AT_DOOR)

    answer = events.let_in(event, [scan(second, key=key), scan(third, key=key)], actor=world.ruslan, now=AT_DOOR)

    assert len(answer) == 2
    assert sorted(row.registration_id for row in rows(event)) == [first.pk, second.pk, third.pk]
    assert {again(one).state for one in (second, third)} == {"attended"}


def test_nobody_attends_what_was_called_off(world: World) -> None:
    event = make_event(world, state="cancelled")
    guest = make_registration(event)
    make_registration(event, number=2, state="attended")

    acts = (
        lambda: events.let_in(event, [scan(guest)], actor=world.ruslan, now=AT_DOOR),
        lambda: events.mark_attended(again(guest), actor=world.ruslan, now=AFTER),
        lambda: events.count_absent(event, actor=world.ruslan, now=AFTER),
        lambda: events.issue_certificates(event, actor=world.ruslan, now=AFTER),
    )
    for act in acts:
        with pytest.raises(Refused, match="called off"):
            act()
    assert (again(guest).state, rows(event)) == ("confirmed", [])


@pytest.mark.parametrize(("name", "query"), [("door", {"session": "²"}), ("badges", {"from": "²"})])
def test_number_that_is_none_is_no_fault_of_the_server(world: World, name: str, query: dict[str, str]) -> None:
    event = make_event(world)
    make_registration(event)

    assert world.client("ruslan").get(reverse(f"events:{name}", args=[event.pk]), query).status_code == 200


# --- many at once ------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_phones_that_send_the_same_people_at_once_double_nobody(world: World) -> None:
    event = make_event(world)
    guests = [make_registration(event, number=number) for number in range(12)]
    messages = [[scan(guest) for guest in guests], [scan(guest) for guest in reversed(guests)]]

    answers = at_once([lambda sent=sent: events.let_in(event, sent, actor=world.ruslan, now=AT_DOOR) for sent in messages])

    assert answers == ["done", "done"]
    assert len(rows(event)) == 12
    assert {again(guest).state for guest in guests} == {"attended"}
    assert HistoryEntry.objects.across_partners(reason="test").filter(model="events.registration", step="attend").count() == 12


# --- certificates ------------------------------------------------------------------------------------
def attended(world: World, number: int, event: Event | None = None) -> Event:
    event = event or make_event(world, capacity=100)
    for one in range(number):
        make_registration(event, number=one, state="attended")
    return event


def test_everybody_who_attended_gets_a_certificate_once(world: World) -> None:
    _signatories(world)
    event = attended(world, 2)
    make_registration(event, number=7, state="no_show")
    known = make_registration(event, number=8, state="attended", person=person(world, 5), partner=world.partner_a)

    assert events.issue_certificates(event, actor=world.ruslan, now=AFTER) == 3
    with pytest.raises(Refused, match="Everybody"):
        events.issue_certificates(event, actor=world.ruslan, now=AFTER)

    document = again(known).certificate
    assert document is not None
    assert (document.kind, document.partner) == ("certificate_participation", world.partner_a)
    assert document.facts["name"] == known.person.passport_name
    assert document.facts["programme_ru"] == "Круглый стол по воде"
    assert document.facts["signatory"]["en"]["name"] == "Dana Dean"
    assert (document.facts["from"], document.facts["until"]) == ("2027-04-14", "2027-04-15")
    assert [entry.step for entry in entries_for(known)] == ["certificate_issued"]


def test_certificates_cost_as_many_statements_for_30_as_for_2(world: World) -> None:
    few, many = attended(world, 2), attended(world, 30, make_event(world, number=2, capacity=100))
    costs = []
    for event in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            events.issue_certificates(event, actor=world.ruslan, now=AFTER)
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 20


def test_who_did_not_come_after_all_is_given_no_second_certificate(world: World) -> None:
    """Revoked and taken back, the attendance is not among those that certificates are issued for."""
    event = attended(world, 2)
    events.issue_certificates(event, actor=world.ruslan, now=AFTER)
    guest = again(Registration.objects.across_partners(reason="test").filter(event=event).first())
    number = guest.certificate.number
    events.revoke_certificate(guest, reason="Somebody else came.", actor=world.ruslan, now=AFTER)
    page = world.client("ruslan").get(reverse("events:attendance", args=[event.pk]))

    events.undo_attendance(again(guest), reason="Somebody else came.", actor=world.ruslan, now=AFTER)
    events.count_absent(event, actor=world.ruslan, now=AFTER)

    assert reverse("events:attendance_step", args=[guest.pk, "undo_attendance"]) in page.content.decode()
    with pytest.raises(Refused, match="Everybody"):
        events.issue_certificates(event, actor=world.ruslan, now=AFTER)
    assert (again(guest).state, again(guest).certificate) == ("no_show", None)
    assert IssuedDocument.objects.across_partners(reason="test").get(number=number).state == "revoked"


def test_revoked_certificate_is_named_by_the_next(world: World) -> None:
    event = attended(world, 1)
    events.issue_certificates(event, actor=world.ruslan, now=AFTER)
    guest = again(Registration.objects.across_partners(reason="test").get(event=event))
    first = guest.certificate
    assert first is not None

    events.revoke_certificate(guest, reason="The name was wrong.", actor=world.ruslan, now=AFTER)
    with pytest.raises(Refused, match="no valid certificate"):
        events.revoke_certificate(again(guest), reason="Again.", actor=world.ruslan, now=AFTER)
    events.issue_certificates(event, actor=world.ruslan, now=AFTER)

    second = again(guest).certificate
    assert second is not None
    assert second.replaces_id == first.pk
    assert IssuedDocument.objects.across_partners(reason="test").get(pk=first.pk).state == "revoked"
    with pytest.raises(Refused, match="certificate was issued"):
        events.undo_attendance(again(guest), reason="Why not.", actor=world.ruslan, now=AFTER)


# --- pages -------------------------------------------------------------------------------------------
def test_door_page_sends_its_list_to_the_phone_and_takes_what_it_saw(world: World) -> None:
    event = make_event(world, starts_at=AT_DOOR.replace(year=2026, month=11, day=24), ends_at=AT_DOOR.replace(year=2026, month=11, day=25))
    guest = make_registration(event, phone="+7 700 000", diet_note="nuts")
    make_registration(event, number=2, state="cancelled")
    client = world.client("ruslan")

    page = client.get(reverse("events:door", args=[event.pk]))
    listed = client.get(reverse("events:door_list", args=[event.pk])).json()["people"]
    message = {"device": "phone", "rows": [{"key": str(uuid.uuid4()), "code": guest.code, "at": event.starts_at.isoformat()}]}
    answer = client.post(reverse("events:door_sync", args=[event.pk]), json.dumps(message), content_type="application/json")
    worker = client.get(reverse("events:door_worker", args=[event.pk]))

    assert page.status_code == 200
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    assert [sorted(one) for one in listed] == [["about", "code", "name", "number", "seen"]]
    assert "nuts" not in json.dumps(listed)
    assert guest.email not in json.dumps(listed)
    assert answer.json()["rows"][0]["result"] == "in"
    assert (worker.status_code, worker.headers["Content-Type"]) == (200, "text/javascript")


def test_door_answers_a_message_it_does_not_understand_with_400(world: World) -> None:
    event = make_event(world)

    answer = world.client("ruslan").post(reverse("events:door_sync", args=[event.pk]), b"what?", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "not_understood")


def test_without_scripts_somebody_is_found_and_let_in_once(world: World) -> None:
    event = make_event(world, starts_at=AT_DOOR.replace(year=2026, month=11, day=24), ends_at=AT_DOOR.replace(year=2026, month=11, day=25))
    guest = make_registration(event)
    client, url = world.client("leila"), reverse("events:door", args=[event.pk])

    found = client.get(url, {"q": "guestov"}).context["found"]
    for _time in range(2):
        client.post(url, {"scan": found[0]["scan"]})

    assert [one["who"].registration.pk for one in found] == [guest.pk]
    assert len(rows(event)) == 1


@pytest.mark.parametrize("name", ["door", "attendance"])
def test_door_pages_ask_as_few_queries_for_30_people_as_for_one(world: World, name: str) -> None:
    costs = []
    for number, people in ((1, 1), (2, 30)):
        event = make_event(world, number=number)
        for one in range(people):
            make_registration(event, number=one)
        client = world.client("ruslan")
        client.get(reverse(f"events:{name}", args=[event.pk]))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"events:{name}", args=[event.pk]))
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 12


def test_badges_carry_names_and_marks(world: World) -> None:
    event = make_event(world)
    for number in range(9):
        make_registration(event, number=number)
    make_registration(event, number=20, state="waiting")

    answer = world.client("ruslan").get(reverse("events:badges", args=[event.pk]))
    pages = PdfReader(BytesIO(answer.content)).pages

    assert len(pages) == 2
    text = " ".join(one.extract_text() for one in pages)
    assert "Guest8 GUESTOV" in text
    assert "Guest20" not in text

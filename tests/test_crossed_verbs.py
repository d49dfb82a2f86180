"""Two different verbs at one moment that need the same rows: never a fault of the database, and every counter is right afterwards."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection, connections, transaction

from core.errors import Refused
from core.workflow import lock, perform
from portal.recount import disagreements
from scholarships import operations as scholarships
from scholarships import tasks
from scholarships.imports.upload import take_in
from scholarships.models import Allotment, Call, Nomination, NomineeImport
from scholarships.operations import awards as awards_room
from scholarships.operations import calls as calls_room
from scholarships.operations.imports import carry_out, confirm_import
from scholarships.operations.nominees import nominate
from tests.operation_cases.base import fresh
from tests.processes import wait_for
from tests.test_operations_at_once import at_once, waiting
from tests.workbooks import person, workbook
from tests.world import NOW, World, allotment_of, make_call, make_draft, make_intake, make_nomination, make_world, person_fields

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
Verb = Callable[[], object]


def published(world: World) -> Call:
    """Announced, not open yet: places can still be given, drafts are begun already."""
    call = make_call(world, is_open=False, opens_at=NOW + timedelta(days=1), places=3)
    scholarships.publish_call(call, actor=world.sofia, now=NOW)
    return call


def taken(world: World, call: Call, rows: list[dict[str, Any]], *, also_submit: bool = True) -> NomineeImport:
    file = SimpleUploadedFile("list.xlsx", workbook(rows))
    found, _is_new = take_in(file, call=call, partner=world.partner_a, actor=world.alice, now=NOW)
    confirm_import(found, also_submit=also_submit, actor=world.alice, now=NOW)
    return found


def put_forward(world: World, call: Call, number: int = 0) -> Verb:
    return lambda: nominate(call, partner=world.partner_a, person_fields=person_fields(number), actor=world.alice, now=NOW)


def give(world: World, call: Call) -> Verb:
    row = allotment_of(call, world.partner_a)
    return lambda: scholarships.allot(
        fresh(call), partner=world.partner_a, quota_year=row.quota_year, places=2, reserve_slots=2, actor=world.sofia, now=NOW
    )


def take_back(world: World, call: Call) -> Verb:
    row = allotment_of(call, world.partner_a)
    return lambda: scholarships.remove_allotment(fresh(call), allotment=row, actor=world.sofia, now=NOW)


def allot_and_nominate(world: World) -> list[Verb]:
    call = published(world)
    return [put_forward(world, call), give(world, call)]


def import_and_allot(world: World) -> list[Verb]:
    call = published(world)
    found = taken(world, call, [person(number) for number in range(4)], also_submit=False)
    return [lambda: carry_out(found.pk, now=NOW), give(world, call)]


def remove_allotment_and_start(world: World) -> list[Verb]:
    call = published(world)
    fields = person_fields()
    start = lambda: scholarships.start_nomination(call, partner=world.partner_a, person_fields=fields, actor=world.alice, now=NOW)  # noqa: E731
    return [start, take_back(world, call)]


def import_and_submit(world: World) -> list[Verb]:
    call = make_call(world, places=3)
    first = taken(world, call, [person()], also_submit=False)
    assert carry_out(first.pk, now=NOW)
    draft = Nomination.objects.across_partners(reason="test").get(call=call)
    found = taken(world, call, [person(), person(1)])
    return [lambda: carry_out(found.pk, now=NOW), lambda: scholarships.submit_nomination(draft, actor=world.amir, now=NOW)]


def import_and_nominate(world: World) -> list[Verb]:
    call = make_call(world, places=3)
    found = taken(world, call, [person(number) for number in range(3)])
    return [lambda: carry_out(found.pk, now=NOW), put_forward(world, call)]


def import_and_correct(world: World) -> list[Verb]:
    """The same people in drafts of two calls."""
    one, two = make_call(world), make_call(world, intake=make_intake(world, reference="MIR-27B"))
    for call in (one, two):
        assert carry_out(taken(world, call, [person(number) for number in range(3)], also_submit=False).pk, now=NOW)
    lists = [
        taken(world, call, [person(number, phone=f"+992 900 {number}{place}") for number in order])
        for place, (call, order) in enumerate([(one, (0, 1, 2)), (two, (2, 1, 0))])
    ]
    return [lambda pk=found.pk: carry_out(pk, now=NOW) for found in lists]


def withdraw_and_select(world: World) -> list[Verb]:
    call = make_call(world, places=2)
    one, two = make_nomination(world, call, state="selected"), make_nomination(world, call, state="in_review", number=1)
    return [
        lambda: scholarships.withdraw_nomination(one, reason="Ill.", actor=world.alice, now=NOW),
        lambda: scholarships.select(two, reason="Strong.", actor=world.hana, now=NOW),
        lambda: scholarships.withdraw_nomination(fresh(two), reason="Ill.", actor=world.alice, now=NOW),
    ]


def extend_and_submit(world: World) -> list[Verb]:
    call = make_call(world)
    draft, later = make_draft(world, call), call.closes_at + timedelta(days=3)
    return [
        lambda: scholarships.extend_call(fresh(call), closes_at=later, reason="Holidays.", actor=world.hana, now=NOW),
        lambda: scholarships.submit_nomination(draft, actor=world.alice, now=NOW),
    ]


PAIRS = [
    allot_and_nominate, import_and_allot, remove_allotment_and_start, import_and_submit, import_and_nominate, import_and_correct,
    withdraw_and_select, extend_and_submit,
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.__name__)
def test_two_verbs_at_once_leave_every_counter_right(pair: Callable[[World], list[Verb]]) -> None:
    world = make_world()
    verbs = pair(world)
    close_old_connections()

    answers = at_once(verbs)

    assert set(answers) <= {"done", "Refused"}, answers
    assert "done" in answers
    assert disagreements() == []
    assert not NomineeImport.objects.across_partners(reason="test").exclude(state="done").exists()
    orphans = Nomination.objects.across_partners(reason="test").exclude(allotment__in=Allotment.objects.across_partners(reason="test"))
    assert not orphans.exists()


def seen_waiting() -> bool:
    """Also inside a transaction, where PostgreSQL would go on showing what it showed first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
    return waiting() > 0


def both(first: Callable[[Callable[[], None]], object], second: Verb) -> list[str]:
    """The second begins when the first says so, and the first goes on when the second waits for it (or has ended)."""
    begun, answers = threading.Event(), {"first": "", "second": ""}

    def meanwhile() -> None:
        begun.set()
        assert wait_for(lambda: bool(answers["second"]) or seen_waiting(), 40), "the second neither waits nor ends"

    def go(name: str, verb: Verb) -> None:
        try:
            if name == "second":
                with connection.cursor() as cursor:
                    cursor.execute("SET deadlock_timeout = '3s'")  # it looks once, and not before the first has taken its next step
            verb()
            answers[name] = "done"
        except Refused as refused:
            answers[name] = refused.code
        except Exception as fault:
            answers[name] = repr(fault)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=go, args=("first", lambda: first(meanwhile))),
        threading.Thread(target=lambda: begun.wait(60) and go("second", second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    return list(answers.values())


@pytest.mark.parametrize(("verb", "answer"), [(give, "done"), (take_back, "refused")])
def test_ministry_moves_places_while_a_long_transaction_of_an_officer_ends(verb: Callable[[World, Call], Verb], answer: str) -> None:
    world = make_world()
    call = published(world)

    def officer(meanwhile: Callable[[], None]) -> None:
        with transaction.atomic():
            put_forward(world, call)()
            meanwhile()

    assert both(officer, verb(world, call)) == ["done", answer]
    assert disagreements() == []


def test_list_that_also_sends_waits_for_an_officer_who_has_the_draft() -> None:
    world = make_world()
    _carry_out, submit = import_and_submit(world)
    draft = Nomination.objects.across_partners(reason="test").get()

    def officer(meanwhile: Callable[[], None]) -> None:
        with transaction.atomic():
            lock(draft)
            meanwhile()
            submit()

    assert both(officer, _carry_out) == ["done", "done"]
    found = NomineeImport.objects.across_partners(reason="test").latest("pk")
    assert (found.state, found.summary["sent_before"], found.summary["submitted"]) == ("done", 1, 1)
    assert disagreements() == []


def crossing(world: World) -> tuple[Nomination, Callable[[Callable[[], None]], None]]:
    """A draft, and a stranger's transaction that takes its allotment and then the draft: against the order of the house."""
    call = make_call(world)
    draft = make_draft(world, call)
    row = allotment_of(call, world.partner_a)

    def stranger(meanwhile: Callable[[], None]) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL deadlock_timeout = '30s'")  # whoever looks first is undone: the step, not the stranger
            lock(row)
            meanwhile()
            lock(draft)

    return draft, stranger


def test_step_that_was_undone_by_a_deadlock_is_tried_again() -> None:
    world = make_world()
    draft, stranger = crossing(world)
    changes = {"slot_taken": True, "submitted_at": NOW, "state_since": NOW}

    assert both(stranger, lambda: perform(draft, "submit", actor=world.alice, now=NOW, changes=changes)) == ["done", "done"]
    assert (fresh(draft).state, draft.state) == ("submitted", "submitted")
    assert disagreements() == []


def test_deadlock_inside_a_larger_transaction_is_a_refusal_that_says_try_again() -> None:
    world = make_world()
    draft, stranger = crossing(world)

    def verb() -> None:
        with transaction.atomic():
            scholarships.submit_nomination(draft, actor=world.alice, now=NOW)

    assert both(stranger, verb) == ["done", "busy"]
    assert fresh(draft).state == "draft"
    assert disagreements() == []


def test_faulty_row_of_the_clock_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    world = make_world()
    calls = [make_call(world, is_open=False, intake=make_intake(world, reference=f"MIR-27{letter}")) for letter in "ABCD"]
    for call in calls:
        scholarships.publish_call(call, actor=world.sofia, now=NOW - timedelta(days=20))
    done = calls_room.perform

    def broken(call: Call, *args: Any, **more: Any) -> Any:
        if call.pk == calls[0].pk:
            raise RuntimeError("a broken disk")
        if call.pk == calls[1].pk:
            raise Refused("Never again.", code="constraint")
        return done(call, *args, **more)

    monkeypatch.setattr(calls_room, "perform", broken)
    with caplog.at_level(logging.INFO, logger="core.workflow"):
        turned = scholarships.turn_clock(now=NOW - timedelta(days=7))

    assert turned == 2
    assert [fresh(call).state for call in calls] == ["published", "published", "open", "open"]
    told = {(row.levelname, row.getMessage()) for row in caplog.records if row.name == "core.workflow"}
    assert told == {
        ("ERROR", f"opening of call {calls[0].pk} failed"),
        ("WARNING", f"opening of call {calls[1].pk} is refused: Never again."),
    }


def test_offers_lapse_although_another_offer_or_the_calls_fail(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    world = make_world()
    call = make_call(world)
    one, two = (make_nomination(world, call, state="offered", number=number) for number in (0, 1))
    Nomination.objects.across_partners(reason="test").update(offer_expires_at=NOW - timedelta(hours=1))
    done = awards_room.move

    def broken(nomination: Nomination, *args: Any, **more: Any) -> Any:
        if nomination.pk == one.pk:
            raise RuntimeError("a broken disk")
        return done(nomination, *args, **more)

    def fails(*, now: object) -> int:
        raise RuntimeError("no calls")

    monkeypatch.setattr(awards_room, "move", broken)
    monkeypatch.setattr(tasks, "JOBS", (fails, *tasks.JOBS[1:]))
    tasks.clock()

    assert (fresh(one).state, fresh(two).state) == ("offered", "lapsed")
    assert f"lapse of nomination {one.pk} failed" in caplog.text
    assert "the clock's fails failed" in caplog.text
    assert disagreements() == []

"""Kept counts are right whatever writes: ORM, raw SQL, COPY, TRUNCATE, what is rolled back, many at once, a compaction in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Sum

from core.bulk import insert_each
from core.models import TallyRow
from core.tallies import COMPACTING, OPERATIONS, by_table, compact, declared, function_body, function_name, rows_of, trigger_name, wrong_counts
from portal import tallies
from portal.recount import disagreements
from scholarships.models import Nomination
from tests.world import World, make_call, make_nomination, make_world

pytestmark = pytest.mark.django_db
REASON = "test"


def kept(call: Any) -> dict[str, int]:
    return dict(rows_of(tallies.NOMINATIONS_OF_CALLS.name).filter(first=call.pk).values_list("word").annotate(n=Sum("number")).filter(n__gt=0))


def written() -> int:
    return TallyRow.objects.across_partners(reason=REASON).count()


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


# --- declarations and database ------------------------------------------------------------------------
def test_each_declared_count_has_its_triggers_and_their_sql_is_what_the_declaration_gives() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'tally\\_%%'")
        functions = dict(cursor.fetchall())
        cursor.execute("SELECT tgname, tgenabled FROM pg_trigger WHERE tgname LIKE 'tally\\_%%' AND NOT tgisinternal")
        triggers = dict(cursor.fetchall())

    expected = {function_name(table): function_body(group) for table, group in by_table(declared())}

    assert functions == expected
    assert triggers == {trigger_name(table, operation): "O" for table, _group in by_table(declared()) for operation in OPERATIONS}


def test_names_are_given_once_and_fit() -> None:
    names = [one.name for one in declared()]

    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 and "'" not in name for name in names)


# --- one writer ---------------------------------------------------------------------------------------
def test_steps_move_a_row_from_key_to_key_and_other_changes_write_nothing(world: World) -> None:
    call = make_call(world)
    nomination = make_nomination(world, call)
    before = written()

    rows = Nomination.objects.across_partners(reason=REASON).filter(pk=nomination.pk)
    rows.update(position="Attaché")
    rows.update(state="submitted")
    assert written() == before
    rows.update(state="in_review")

    assert kept(call) == {"in_review": 1}
    assert written() == before + 4, "a minus and a plus for each of two counts"
    rows.update(state="submitted")  # as its history says


def test_what_was_not_sent_is_not_counted(world: World) -> None:
    call = make_call(world)
    make_nomination(world, call, state="draft")

    assert kept(call) == {}


def test_many_rows_of_one_statement_write_one_row_a_key(world: World) -> None:
    call = make_call(world, places=4, reserve=4)
    rows = [make_nomination(world, call, number=number) for number in range(3)]
    before = written()

    Nomination.objects.across_partners(reason=REASON).filter(call=call).update(state="in_review")

    assert kept(call) == {"in_review": len(rows)}
    assert written() == before + 4
    assert wrong_counts() == []
    Nomination.objects.across_partners(reason=REASON).filter(call=call).update(state="submitted")


def copies_of(nomination: Nomination, number: int) -> list[Nomination]:
    """As somebody who fills a database by COPY would: the same row with other numbers, persons once a call set aside by the state."""
    found = []
    for step in range(number):
        row = Nomination.objects.across_partners(reason=REASON).get(pk=nomination.pk)
        row.pk, row.reference, row.case_id, row.state, row.slot_taken = None, f"N-COPY-{step}", None, "withdrawn", False
        found.append(row)
    return found


def test_raw_sql_copy_and_delete_count_too(world: World) -> None:
    call = make_call(world)
    nomination = make_nomination(world, call)

    insert_each(copies_of(nomination, 5))
    assert kept(call) == {"submitted": 1, "withdrawn": 5}
    run("UPDATE scholarships_nomination SET submitted_at = NULL WHERE reference = 'N-COPY-0'")
    assert kept(call) == {"submitted": 1, "withdrawn": 4}
    run("DELETE FROM scholarships_nomination WHERE reference LIKE 'N-COPY-%%'")

    assert kept(call) == {"submitted": 1}


def test_insert_on_conflict_counts_what_it_wrote(world: World) -> None:
    call = make_call(world)
    row = make_nomination(world, call)
    names = ", ".join(connection.ops.quote_name(str(one.column)) for one in Nomination._meta.concrete_fields)

    run(
        f"INSERT INTO scholarships_nomination ({names}) SELECT {names} FROM scholarships_nomination WHERE id = %s"
        " ON CONFLICT (reference) DO UPDATE SET state = 'in_review'",
        row.pk,
    )

    assert kept(call) == {"in_review": 1}
    run("UPDATE scholarships_nomination SET state = 'submitted' WHERE id = %s", row.pk)


def test_what_is_rolled_back_was_never_counted(world: World) -> None:
    call = make_call(world)
    make_nomination(world, call)
    before = written()

    with transaction.atomic():
        Nomination.objects.across_partners(reason=REASON).filter(call=call).update(state="in_review")
        assert kept(call) == {"in_review": 1}
        transaction.set_rollback(True)

    assert (kept(call), written()) == ({"submitted": 1}, before)


def test_truncate_takes_the_counts_of_its_table_away_and_of_no_other(world: World) -> None:
    make_nomination(world, make_call(world))
    others = rows_of(tallies.MISSIONS_OF_PARTNERS.name)
    TallyRow(name=tallies.MISSIONS_OF_PARTNERS.name, first=1, word="requested", number=1).save(force_insert=True)

    with transaction.atomic():
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("TRUNCATE scholarships_nomination CASCADE")
        assert not rows_of(tallies.NOMINATIONS_OF_CALLS.name, tallies.NOMINATIONS_OF_PARTNERS.name).exists()
        assert others.exists()
        transaction.set_rollback(True)
    others.delete()


# --- the job, and the recount -------------------------------------------------------------------------
def test_compaction_leaves_one_row_a_key_and_no_key_of_nothing(world: World) -> None:
    call = make_call(world, places=4, reserve=4)
    for number in range(3):
        make_nomination(world, call, number=number)
    Nomination.objects.across_partners(reason=REASON).filter(call=call).update(state="in_review")
    Nomination.objects.across_partners(reason=REASON).filter(call=call).update(state="submitted")

    assert compact() > 0

    assert kept(call) == {"submitted": 3}
    assert list(rows_of(tallies.NOMINATIONS_OF_CALLS.name).filter(first=call.pk).values_list("word", "number")) == [("submitted", 3)]
    assert (compact(), wrong_counts()) == (0, [])


def test_recount_names_a_wrong_count_and_one_of_which_nobody_knows(world: World) -> None:
    call = make_call(world)
    make_nomination(world, call)
    for name in (tallies.NOMINATIONS_OF_CALLS.name, "of old"):
        TallyRow(name=name, first=call.pk, word="submitted", number=2).save(force_insert=True)

    assert disagreements() == [
        f"nominations of calls {call.pk} 0 submitted: kept 3, counted 1",
        f"of old {call.pk} 0 submitted: kept 2, counted 0",
    ]
    rows_of(tallies.NOMINATIONS_OF_CALLS.name, "of old").filter(number=2).delete()


# --- many at once -------------------------------------------------------------------------------------
def together(*works: Callable[[], None]) -> list[Exception]:
    faults: list[Exception] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:  # told to the test
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_one_that_gives_up_and_compactions_at_once() -> None:
    """Four writers, one of them undoing all it does, two jobs putting together, a reader: every sum that is read is one that stood at some moment."""
    world = make_world()
    call = make_call(world, places=4, reserve=8)
    rows = [make_nomination(world, call, number=number) for number in range(4)]
    total, seen, done = len(rows), set[int](), threading.Event()

    def write(pk: int, *, gives_up: bool) -> Callable[[], None]:
        def work() -> None:
            for step in range(12):
                with transaction.atomic():
                    run("UPDATE scholarships_nomination SET state = %s WHERE id = %s", "in_review" if step % 2 == 0 else "submitted", pk)
                    transaction.set_rollback(gives_up)

        return work

    def read() -> None:
        seen.add(sum(kept(call).values()))  # once at least, however late this thread begins
        while not done.is_set():
            seen.add(sum(kept(call).values()))

    def job() -> None:
        for _again in range(15):
            compact()

    def all_writers() -> None:
        faults.extend(together(*(write(row.pk, gives_up=number == 3) for number, row in enumerate(rows)), job, job))
        done.set()

    faults: list[Exception] = []
    assert together(read, all_writers) == []

    assert faults == []
    assert seen == {total}
    assert kept(call) == {"submitted": total}
    compact()
    assert wrong_counts() == []


@pytest.mark.django_db(transaction=True)
def test_second_compaction_leaves_the_work_to_the_first_and_truncate_waits_for_it() -> None:
    world = make_world()
    call = make_call(world)
    make_nomination(world, call)
    Nomination.objects.across_partners(reason=REASON).update(state="in_review")
    order: list[str] = []
    held, truncating = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            run("SELECT pg_advisory_xact_lock(%s)", COMPACTING)
            held.set()
            assert truncating.wait(60)
            order.append("compaction ends")

    def second() -> None:
        assert held.wait(60)
        order.append(f"second does {compact()}")
        truncating.set()
        run("TRUNCATE scholarships_nomination CASCADE")
        order.append("truncated")

    assert together(first, second) == []
    assert order == ["second does 0", "compaction ends", "truncated"]
    assert wrong_counts() == []

"""Acts of the selection at one instant: each is done or refused with a sentence; places, ranks, awards and books are whole afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from core.models import HistoryEntry
from portal.recount import disagreements
from scholarships import operations as verbs
from scholarships.models import Award, Call, DecisionRound, Nomination
from scholarships.operations.carrying import carry_out
from scholarships.operations.reserve import swap_on_reserve
from scholarships.operations.rounds import take_back_round
from tests.sheets import HALF_AN_HOUR, WHY, confirmed, fresh, usual_sheet
from tests.test_operations_at_once import at_once
from tests.world import NOW, World, allotment_of, make_call, make_intake, make_nomination, make_world
from training import operations as training

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
COUNT = iter(range(1, 1000))


def again(nomination: Nomination) -> Nomination:
    parts = ("call__intake__programme__institution", "allotment", "person", "partner")
    return Nomination._base_manager.select_related(*parts).get(pk=nomination.pk)


def new_call(world: World, **more: object) -> Call:
    return make_call(world, intake=make_intake(world, reference=f"MIR-27-{next(COUNT)}"), **{"promotes_reserve": True, "reserve": 5, **more})


def people(world: World, call: Call, *states: str) -> Iterator[Nomination]:
    for state in states:
        nomination = make_nomination(world, call, state="in_review" if state == "reserve" else state, number=next(COUNT))
        if state == "reserve":
            verbs.put_on_reserve(nomination, reason=WHY, actor=world.hana, now=NOW)
        yield again(nomination)


def whole(call: Call, world: World) -> None:
    rows = Nomination._base_manager.filter(call=call)
    allotment = allotment_of(call, world.partner_a)
    assert allotment.placed == rows.filter(holds_place=True).count() <= allotment.places
    assert allotment.quota_year.reserved + allotment.quota_year.used == allotment.placed
    awards = Award._base_manager.filter(nomination__call=call)
    assert set(awards.filter(ended_at__isnull=True).values_list("nomination", flat=True)) == set(
        rows.filter(state__in=["accepted", "enrolled"]).values_list("pk", flat=True)
    )
    ranks = list(rows.filter(state="reserve").values_list("reserve_rank", flat=True))
    assert len(ranks) == len(set(ranks))
    assert disagreements() == []


def test_acts_of_the_selection_cross() -> None:  # one world for all, as making one takes long
    world = make_world()
    for race in (reserve_twice, accepted_while_the_intake_moves, declined_twice, accepted_and_withdrawn, swapped_and_declined, cancelled_and_accepted,
                 carried_out_and_taken_back, passed_on_and_declined):  # fmt: skip
        race(world)


def reserve_twice(world: World) -> None:
    call = new_call(world)
    rows = list(people(world, call, *["in_review"] * 4))

    def put(row: Nomination) -> Callable[[], None]:
        return lambda: verbs.put_on_reserve(row, reason=WHY, actor=world.hana, now=NOW)

    assert at_once([put(row) for row in rows]) == ["done"] * 4

    assert sorted(again(row).reserve_rank or 0 for row in rows) == [1, 2, 3, 4]
    whole(call, world)


def accepted_while_the_intake_moves(world: World) -> None:
    call = new_call(world)
    (offered,) = people(world, call, "offered")
    fields = {"starts_on": date(2027, 9, 20), "ends_on": date(2028, 9, 20)}

    answers = at_once(
        [
            lambda: verbs.accept_offer(offered, actor=world.alice, now=NOW),
            lambda: training.change_intake(call.intake, fields=fields, actor=world.hana, now=NOW),
        ]
    )

    assert answers == ["done", "done"]
    assert Award._base_manager.get(nomination=offered).stay.enters_on == date(2027, 9, 19)
    whole(call, world)


def declined_twice(world: World) -> None:
    """Two places are free at once: the two first of the list move up, each once."""
    call = new_call(world, places=2)
    one, two, *waiting = people(world, call, "offered", "offered", "reserve", "reserve", "reserve")

    def decline(row: Nomination) -> Callable[[], None]:
        return lambda: verbs.decline_offer(row, reason="Another post.", actor=world.alice, now=NOW)

    assert at_once([decline(one), decline(two)]) == ["done", "done"]

    assert [again(row).state for row in waiting] == ["offered", "offered", "reserve"]
    whole(call, world)


def accepted_and_withdrawn(world: World) -> None:
    call = new_call(world, places=1)
    offered, waiting = people(world, call, "offered", "reserve")

    answers = at_once(
        [
            lambda: verbs.accept_offer(again(offered), actor=world.alice, now=NOW),
            lambda: verbs.accept_offer(again(offered), actor=world.daler, now=NOW),
            lambda: verbs.withdraw_nomination(again(offered), reason="Posted abroad.", actor=world.amir, now=NOW),
        ]
    )

    assert answers.count("done") in (1, 2)
    assert Award._base_manager.filter(nomination=offered).count() <= 1
    assert (again(offered).state, again(waiting).state) in [("withdrawn", "offered")]
    whole(call, world)


def swapped_and_declined(world: World) -> None:
    call = new_call(world, places=1)
    offered, one, two = people(world, call, "offered", "reserve", "reserve")

    at_once(
        [
            lambda: verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW),
            lambda: swap_on_reserve(again(one), other=again(two), reason=WHY, actor=world.hana, now=NOW),
        ]
    )

    assert sorted([again(one).state, again(two).state]) == ["offered", "reserve"]
    whole(call, world)


def cancelled_and_accepted(world: World) -> None:
    call = new_call(world, places=2)
    one, two, waiting = people(world, call, "offered", "offered", "reserve")

    at_once(
        [
            lambda: verbs.cancel_call(Call._base_manager.get(pk=call.pk), reason="No funds.", actor=world.hana, now=NOW),
            lambda: verbs.accept_offer(again(one), actor=world.alice, now=NOW),
            lambda: verbs.decline_offer(again(two), reason="Another post.", actor=world.daler, now=NOW),
        ]
    )

    assert {again(row).state for row in (one, two, waiting)} <= {"withdrawn", "declined"}
    whole(call, world)


def carried_out_and_taken_back(world: World) -> None:
    """At the very instant at which the letters leave."""
    sheet = confirmed(world, usual_sheet(world, intake=make_intake(world, reference=f"MIR-27-{next(COUNT)}")))
    at = NOW + HALF_AN_HOUR
    copy: DecisionRound = fresh(sheet)

    at_once([lambda: carry_out(sheet.pk, now=at), lambda: take_back_round(copy, actor=world.hana, now=at.replace(microsecond=0))])

    assert fresh(sheet).state == "done"
    whole(sheet.call, world)


def passed_on_and_declined(world: World) -> None:
    """The head passes the place of one on to the first of the list, who is promoted to the place of another at that moment."""
    call = new_call(world, places=2)
    one, two, first, second = people(world, call, "selected", "offered", "reserve", "reserve")

    answers = at_once(
        [
            lambda: verbs.promote_in_place(again(one), by=again(first), reason=WHY, actor=world.hana, now=NOW),
            lambda: verbs.decline_offer(again(two), reason="Another post.", actor=world.alice, now=NOW),
        ]
    )

    assert "done" in answers
    assert again(first).state in ("selected", "offered")
    placed = HistoryEntry._base_manager.filter(object_id=first.pk, model="scholarships.nomination", step__in=["select", "promote"])
    assert placed.count() == 1
    assert again(second).state in ("offered", "reserve")
    whole(call, world)

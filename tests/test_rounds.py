"""The life of a sheet of decisions: proposed by one, confirmed by another, taken back or carried out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agreements import operations as ledger
from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from documents.models import IssuedDocument
from scholarships import operations as verbs
from scholarships.enums import ItemResult, RoundState
from scholarships.models import DecisionItem, Nomination
from scholarships.operations import rounds
from scholarships.operations.carrying import carry_out, sweep_rounds
from scholarships.operations.planning import plan_items, unplan_items
from tests.sheets import (
    HALF_AN_HOUR,
    WHY,
    carried_out,
    confirmed,
    fresh,
    items,
    make_sheet,
    nominees,
    proposed,
    second_head,
    seen,
    states,
    two_person_call,
    usual_sheet,
)
from tests.world import NOW, World, allotment_of, make_call, make_nomination

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def minutes(world: World) -> list[IssuedDocument]:
    return list(IssuedDocument.objects.across_partners(reason="test").filter(kind="minute").order_by("pk"))


def test_sheet_is_carried_out_when_its_time_has_come(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    early = carry_out(sheet.pk, now=NOW + HALF_AN_HOUR - MINUTE)
    before = states(sheet)

    done = carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    assert (early, before) == (0, ["in_review"] * 3)
    assert (done, states(sheet)) == (3, ["selected", "reserve", "not_selected"])
    assert fresh(sheet).state == RoundState.DONE
    assert [row.result for row in items(sheet)] == [ItemResult.DONE] * 3
    assert items(sheet)[1].nomination.reserve_rank == 1
    assert allotment_of(sheet.call, world.partner_a).placed == 1


def test_history_of_a_nomination_names_both_who_signed(world: World) -> None:
    sheet = carried_out(world, usual_sheet(world))

    entry = HistoryEntry.objects.across_partners(reason="test").get(model="scholarships.nomination", step="select")
    assert (entry.actor_id, entry.actor_label) == (None, "Hana, proposed by Saule")
    assert (entry.reason, entry.object_id) == (WHY, items(sheet)[0].nomination_id)


def test_who_proposed_does_not_confirm(world: World) -> None:
    second_head(world)
    sheet = proposed(world, usual_sheet(world), by="hana")

    with pytest.raises(NotAllowed):
        rounds.confirm_round(sheet, seen=seen(sheet), actor=world.hana, now=NOW)
    rounds.confirm_round(sheet, seen=seen(sheet), actor=world.gulshat, now=NOW)

    assert (sheet.proposed_by_label, sheet.confirmed_by_label) == ("Hana", "Gulshat")


def test_who_may_propose_and_confirm(world: World) -> None:
    sheet = usual_sheet(world)

    for name in ("rana", "olga", "alice", "nurlan"):
        with pytest.raises(NotAllowed):
            rounds.propose_round(fresh(sheet), actor=world.actors[name], now=NOW)
    sheet = proposed(world, sheet)
    for name in ("sofia", "saule", "olga", "rana", "alice"):
        with pytest.raises(NotAllowed):
            rounds.confirm_round(fresh(sheet), seen=seen(sheet), actor=world.actors[name], now=NOW)


def test_changed_sheet_is_not_confirmed(world: World) -> None:
    """What the head has read is what is signed: returned, changed and proposed again, it must be read again."""
    sheet = proposed(world, usual_sheet(world))
    read = seen(sheet)
    rounds.return_round(sheet, reason="Say more of the second.", actor=world.hana, now=NOW)
    plan_items(sheet, [items(sheet)[1].nomination], decision="put_on_reserve", reason="Speaks no English yet.", actor=world.saule, now=NOW)
    again = proposed(world, sheet)

    with pytest.raises(Refused) as refused:
        rounds.confirm_round(again, seen=read, actor=world.hana, now=NOW)

    assert refused.value.code == "changed"
    assert (fresh(sheet).state, minutes(world)) == (RoundState.PROPOSED, [])
    rounds.confirm_round(fresh(sheet), seen=seen(sheet), actor=world.hana, now=NOW)


def test_empty_sheet_is_not_proposed(world: World) -> None:
    sheet = make_sheet(world, two_person_call(world))

    with pytest.raises(Refused, match="no rows"):
        proposed(world, sheet)


def test_row_without_a_reason_is_not_proposed(world: World) -> None:
    sheet = usual_sheet(world)
    DecisionItem._base_manager.filter(round=sheet).update(reason="  ")

    with pytest.raises(Refused, match="give the reason"):
        proposed(world, sheet)


def test_more_selected_than_places_is_not_proposed(world: World) -> None:
    call = two_person_call(world, places=1)
    found = nominees(world, call, 2)
    sheet = make_sheet(world, call, *((row, "select") for row in found))

    with pytest.raises(Refused, match=r"All 1 places of Tajikistan"):
        proposed(world, sheet)


def test_more_selected_than_the_line_has_is_not_proposed(world: World) -> None:
    """Two calls share the two places of one line; the first has taken one of them."""
    call = two_person_call(world, places=2)
    found = nominees(world, call, 2)
    ledger.reserve(allotment_of(call, world.partner_a).quota_year, subject=call, amount=1, actor=world.sofia, now=NOW)
    sheet = make_sheet(world, call, *((row, "select") for row in found))

    with pytest.raises(Refused, match="quota of this agreement line is taken"):
        proposed(world, sheet)


def test_nominee_who_has_gone_is_taken_off_first(world: World) -> None:
    sheet = usual_sheet(world)
    gone = items(sheet)[0].nomination
    verbs.withdraw_nomination(gone, reason="Posted abroad.", actor=world.alice, now=NOW)

    with pytest.raises(Refused, match=gone.reference):
        proposed(world, sheet)
    unplan_items(sheet, [gone], actor=world.saule, now=NOW)
    assert proposed(world, sheet).state == RoundState.PROPOSED


@pytest.mark.parametrize("ranks", [(None, 2), (1, 1)])
def test_places_on_the_reserve_list_are_given_once(world: World, ranks: tuple[int | None, int | None]) -> None:
    call = two_person_call(world)
    sheet = make_sheet(world, call, *((row, "put_on_reserve") for row in nominees(world, call, 2)))
    for row, rank in zip(items(sheet), ranks, strict=True):
        DecisionItem._base_manager.filter(pk=row.pk).update(reserve_rank=rank)

    with pytest.raises(Refused, match="reserve list"):
        proposed(world, sheet)


def test_taken_back_leaves_everything_as_it_was(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    rounds.take_back_round(sheet, actor=world.hana, now=NOW + HALF_AN_HOUR - MINUTE)

    assert carry_out(sheet.pk, now=NOW + 2 * HALF_AN_HOUR) == 0
    assert (sheet.state, states(sheet)) == (RoundState.TRYING, ["in_review"] * 3)
    assert (sheet.proposed_by_id, sheet.confirmed_by_id, sheet.leaves_at) == (None, None, None)
    assert [row.state for row in minutes(world)] == ["revoked"]
    assert allotment_of(sheet.call, world.partner_a).placed == 0
    steps = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination")
    assert not steps.filter(step__in=["select", "put_on_reserve", "not_select"]).exists()


def test_minute_of_the_second_confirmation_replaces_the_first(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    rounds.take_back_round(sheet, actor=world.hana, now=NOW)
    confirmed(world, sheet)

    first, second = minutes(world)
    assert (first.state, second.state, second.replaces_id) == ("revoked", "valid", first.pk)
    assert fresh(sheet).minute_id == second.pk


def test_too_late_to_take_back(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))

    with pytest.raises(Refused) as refused:
        rounds.take_back_round(sheet, actor=world.hana, now=NOW + HALF_AN_HOUR)

    assert refused.value.code == "too_late"


def test_sent_now_leaves_at_once(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    rounds.send_now(sheet, actor=world.hana, now=NOW + MINUTE)

    with pytest.raises(Refused):
        rounds.take_back_round(sheet, actor=world.hana, now=NOW + MINUTE)
    assert carry_out(sheet.pk, now=NOW + MINUTE) == 3


def test_recalled_by_the_proposer_alone(world: World) -> None:
    sheet = proposed(world, usual_sheet(world))

    with pytest.raises(NotAllowed):
        rounds.recall_round(sheet, actor=world.sofia, now=NOW)
    rounds.recall_round(sheet, actor=world.saule, now=NOW)

    assert (sheet.state, sheet.proposed_by_id) == (RoundState.TRYING, None)


def test_returned_with_a_reason(world: World) -> None:
    sheet = proposed(world, usual_sheet(world))

    with pytest.raises(Invalid):
        rounds.return_round(sheet, reason=" ", actor=world.hana, now=NOW)
    rounds.return_round(sheet, reason="The second first.", actor=world.hana, now=NOW)

    assert sheet.state == RoundState.TRYING


def test_dropped_sheet_makes_room_for_another(world: World) -> None:
    sheet = usual_sheet(world)
    rounds.drop_round(sheet, actor=world.saule, now=NOW)

    assert make_sheet(world, sheet.call).number == 2


def test_row_that_is_refused_holds_nobody_up(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    first = items(sheet)[0].nomination
    verbs.withdraw_nomination(first, reason="Posted abroad.", actor=world.alice, now=NOW + MINUTE)

    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    rows = items(sheet)
    assert [row.result for row in rows] == [ItemResult.REFUSED, ItemResult.DONE, ItemResult.DONE]
    assert "withdrawn" in rows[0].refusal
    assert fresh(sheet).state == RoundState.DONE


def test_refused_rows_that_still_wait_come_to_a_new_sheet(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world, places=2, rows=4))
    one, two, *_rest = [row.nomination for row in items(sheet)]
    verbs.withdraw_nomination(one, reason="Posted abroad.", actor=world.alice, now=NOW)
    Nomination._base_manager.filter(pk=two.pk).update(years_of_service=1)
    type(sheet.call)._base_manager.filter(pk=sheet.call_id).update(min_years_of_service=3)
    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    made = rounds.plan_refused_again(fresh(sheet), actor=world.saule, now=NOW + HALF_AN_HOUR)

    assert [(row.nomination, row.decision, row.reason) for row in items(made)] == [(two, "select", WHY)]
    assert (made.state, made.number) == (RoundState.TRYING, 2)


def test_nothing_refused_nothing_to_plan_again(world: World) -> None:
    sheet = carried_out(world, usual_sheet(world))

    with pytest.raises(Refused):
        rounds.plan_refused_again(sheet, actor=world.saule, now=NOW + HALF_AN_HOUR)


def test_sweep_finds_sheets_that_are_due(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))

    assert sweep_rounds(now=NOW + MINUTE) == []
    assert sweep_rounds(now=NOW + HALF_AN_HOUR) == [sheet.pk]
    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)
    assert sweep_rounds(now=NOW + HALF_AN_HOUR) == []


def test_direct_decisions_are_closed_where_two_people_decide(world: World) -> None:
    (nominee,) = nominees(world, two_person_call(world), 1)

    for verb in (verbs.select, verbs.put_on_reserve, verbs.not_select):
        with pytest.raises(NotAllowed):
            verb(nominee, reason=WHY, actor=world.hana, now=NOW)


def test_head_passes_a_place_on_where_two_people_decide(world: World) -> None:
    sheet = carried_out(world, usual_sheet(world))
    selected, reserve, _gone = [row.nomination for row in items(sheet)]

    verbs.promote_in_place(selected, by=reserve, reason="Posted abroad.", actor=world.hana, now=NOW)

    assert states(sheet) == ["withdrawn", "selected", "not_selected"]
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination", step="select").latest("pk")
    assert (entry.actor_label, entry.actor_id) == ("Hana", world.users["hana"].pk)


def test_head_still_decides_alone_where_the_call_says_so(world: World) -> None:
    nominee = make_nomination(world, make_call(world), state="in_review")

    verbs.select(nominee, reason=WHY, actor=world.hana, now=NOW)

    assert nominee.state == "selected"


def test_confirmer_signs_what_is_not_withheld(world: World) -> None:
    """A head who holds a role at the partner that is judged doesn't see its rows, and so confirms nothing."""
    from partners.actor import actor_for
    from partners.enums import Role
    from partners.models import Membership
    from tests.world import CONFIRMED

    sheet = proposed(world, usual_sheet(world))
    user = world.users["hana"]
    more = {"role": Role.EXPERT, "starts_on": NOW.date(), "confirmed_on": CONFIRMED}
    Membership(user=user, institution=world.institutions["authority_a"], **more).save()

    with pytest.raises(Refused) as refused:
        rounds.confirm_round(sheet, seen=seen(sheet), actor=actor_for(user, NOW), now=NOW)

    assert refused.value.code == "own_side"

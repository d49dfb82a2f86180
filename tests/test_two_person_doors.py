"""Where two people decide, no door lets one person decide alone: neither a page, nor the reserve list, nor a role on the other side."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.errors import NotAllowed, Refused
from documents.models import IssuedDocument
from partners.actor import Actor, actor_for
from partners.enums import Role
from partners.models import Membership
from scholarships import operations as verbs
from scholarships.enums import ItemResult, RoundState
from scholarships.models import Call, DecisionRound, Nomination
from scholarships.operations.carrying import carry_out
from scholarships.operations.reserve import swap_on_reserve
from tests.sheets import HALF_AN_HOUR, WHY, carried_out, confirmed, fresh, items, make_sheet, nominees, proposed, states, two_person_call, usual_sheet
from tests.world import CONFIRMED, NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db


def also_of_the_other_side(world: World, name: str) -> Actor:
    """The same person with a second role: at the authority that is judged."""
    user = world.users[name]
    more = {"role": Role.EXPERT, "starts_on": NOW.date(), "confirmed_on": CONFIRMED}
    Membership(user=user, institution=world.institutions["authority_a"], **more).save()
    return actor_for(user, NOW)


def with_two_on_reserve(world: World) -> tuple[Nomination, Nomination, Nomination]:
    """One selected, two on the reserve list, in the order that two people have signed."""
    call = two_person_call(world, places=1)
    one, two, three = nominees(world, call, 3)
    sheet = carried_out(world, make_sheet(world, call, (one, "select"), (two, "put_on_reserve"), (three, "put_on_reserve")))
    selected, first, second = [row.nomination for row in items(sheet)]
    assert (first.reserve_rank, second.reserve_rank) == (1, 2)
    return selected, first, second


def test_bulk_page_decides_nothing(world: World) -> None:
    call = two_person_call(world)
    (nominee,) = nominees(world, call, 1)
    fields = {"decision": "select", "reason": WHY, "nominations": [nominee.pk], "chosen": [nominee.pk], "confirmed": "1"}

    answer = world.client("hana").post(reverse("scholarships:call_decisions", args=[call.pk]), fields)

    assert answer.status_code == 403
    assert Nomination._base_manager.get(pk=nominee.pk).state == "in_review"


def test_head_alone_passes_a_place_to_nobody_but_the_next(world: World) -> None:
    selected, first, second = with_two_on_reserve(world)

    with pytest.raises(Refused) as refused:
        verbs.promote_in_place(selected, by=second, reason="Speaks the language.", actor=world.hana, now=NOW)
    assert refused.value.code == "order"
    verbs.promote_in_place(selected, by=first, reason="Posted abroad.", actor=world.hana, now=NOW)

    found = [Nomination._base_manager.get(pk=row.pk).state for row in (selected, first, second)]
    assert found == ["withdrawn", "selected", "reserve"]


def test_head_alone_does_not_change_the_order_that_two_have_signed(world: World) -> None:
    _selected, first, second = with_two_on_reserve(world)

    with pytest.raises(NotAllowed):
        swap_on_reserve(first, other=second, reason="Speaks the language.", actor=world.hana, now=NOW)

    page = world.client("hana").get(reverse("scholarships:reserve_list", args=[first.call_id])).content.decode()
    assert "Change the order" not in page


def test_another_of_the_list_is_selected_by_a_sheet(world: World) -> None:
    selected, first, second = with_two_on_reserve(world)
    verbs.withdraw_nomination(selected, reason="Posted abroad.", actor=world.alice, now=NOW)

    carried_out(world, make_sheet(world, selected.call, (second, "select")))

    assert [Nomination._base_manager.get(pk=row.pk).state for row in (first, second)] == ["reserve", "selected"]


@pytest.mark.parametrize("step", ["select", "put_on_reserve", "not_select"])
def test_nobody_decides_alone_about_nominees_of_the_own_side(world: World, step: str) -> None:
    nominee = make_nomination(world, make_call(world), state="in_review")
    hana = also_of_the_other_side(world, "hana")

    with pytest.raises(NotAllowed):
        getattr(verbs, step)(nominee, reason=WHY, actor=hana, now=NOW)


@pytest.mark.parametrize("step", ["accept_for_review", "find_ineligible"])
def test_nobody_checks_nominees_of_the_own_side(world: World, step: str) -> None:
    nominee = make_nomination(world, make_call(world), state="submitted")
    sofia = also_of_the_other_side(world, "sofia")
    more = {"reason": WHY} if step == "find_ineligible" else {}

    with pytest.raises(NotAllowed):
        getattr(verbs, step)(nominee, **more, actor=sofia, now=NOW)


def test_nobody_passes_places_on_at_the_own_side(world: World) -> None:
    call = make_call(world, places=1, reserve=3)
    placed, first, second = (make_nomination(world, call, state=state, number=n) for n, state in enumerate(["selected", "in_review", "in_review"]))
    for row in (first, second):
        verbs.put_on_reserve(row, reason=WHY, actor=world.hana, now=NOW)
    hana = also_of_the_other_side(world, "hana")

    with pytest.raises(NotAllowed):
        verbs.promote_in_place(placed, by=first, reason=WHY, actor=hana, now=NOW)
    with pytest.raises(NotAllowed):
        swap_on_reserve(first, other=second, reason=WHY, actor=hana, now=NOW)


def test_proposer_signs_no_rows_of_the_own_side(world: World) -> None:
    """Planned by a colleague, so that the proposer has tried out nothing of it."""
    sheet = usual_sheet(world)
    sofia = also_of_the_other_side(world, "sofia")

    with pytest.raises(Refused) as refused:
        verbs.propose_round(fresh(sheet), actor=sofia, now=NOW)

    assert refused.value.code == "own_side"


def test_replacement_by_the_authority_gives_no_place(world: World) -> None:
    """Neither does the place go with it, nor does somebody of the list jump the queue."""
    selected, first, second = with_two_on_reserve(world)

    verbs.replace_nomination(selected, by=second, reason="Posted abroad.", actor=world.alice, now=NOW)

    found = [Nomination._base_manager.get(pk=row.pk).state for row in (selected, first, second)]
    assert found[0] == "withdrawn"
    assert "selected" not in found[1:]
    assert found[2] == "reserve"


@pytest.mark.parametrize("state", ["trying", "proposed", "confirmed"])
def test_sheet_ends_with_its_call(world: World, state: str) -> None:
    """Nothing of it is decided, and a minute of what was never done holds no longer."""
    make: dict[str, Any] = {"trying": lambda _world, sheet: fresh(sheet), "proposed": proposed, "confirmed": confirmed}
    sheet = make[state](world, usual_sheet(world))

    verbs.cancel_call(Call._base_manager.get(pk=sheet.call_id), reason="No funds.", actor=world.hana, now=NOW)

    assert carry_out(sheet.pk, now=NOW + HALF_AN_HOUR) == 0
    assert (fresh(sheet).state, states(sheet)) == (RoundState.DROPPED, ["withdrawn"] * 3)
    minutes = IssuedDocument._base_manager.filter(kind="minute").values_list("state", flat=True)
    assert list(minutes) == (["revoked"] if state == "confirmed" else [])


def test_sheet_that_leaves_when_its_call_is_cancelled_decides_nothing(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    DecisionRound._base_manager.filter(pk=sheet.pk).update(state=RoundState.LEAVING)
    verbs.cancel_call(Call._base_manager.get(pk=sheet.call_id), reason="No funds.", actor=world.hana, now=NOW)

    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    assert states(sheet) == ["withdrawn"] * 3
    assert {row.result for row in items(sheet)} == {ItemResult.REFUSED}
    assert fresh(sheet).state == RoundState.DONE


def test_signed_by_two_is_carried_out_though_one_has_left_the_post(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    Membership._base_manager.filter(user=world.users["hana"]).update(ends_on=NOW.date())

    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    assert states(sheet) == ["selected", "reserve", "not_selected"]


def test_who_has_left_the_post_confirms_nothing(world: World) -> None:
    from datetime import timedelta

    sheet = proposed(world, usual_sheet(world))
    Membership._base_manager.filter(user=world.users["hana"]).update(ends_on=NOW.date() - timedelta(days=1))

    with pytest.raises(NotAllowed):
        verbs.confirm_round(sheet, seen="", actor=actor_for(world.users["hana"], NOW), now=NOW)

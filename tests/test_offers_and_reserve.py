"""Offers and the reserve list: a free place is offered to the next in order by the portal itself, or the head is told why not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from portal.recount import disagreements
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from scholarships.operations.reserve import swap_on_reserve
from tests.stays import expected_by_now
from tests.world import NOW, World, allotment_of, make_call, make_intake, make_nomination

pytestmark = pytest.mark.django_db
DAY, WHY = timedelta(days=1), "Strong dossier."


def again(nomination: Nomination) -> Nomination:
    return Nomination.objects.across_partners(reason="test").select_related("call", "allotment", "person", "partner").get(pk=nomination.pk)


def state_of(nomination: Nomination) -> str:
    return str(again(nomination).state)


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=1, reserve=4, promotes_reserve=True)


def on_reserve(world: World, call: Call, number: int, rank: int | None = None, own_rank: int | None = None) -> Nomination:
    found = make_nomination(world, call, state="in_review", number=number)
    verbs.put_on_reserve(found, reason=WHY, actor=world.hana, now=NOW)
    Nomination.objects.across_partners(reason="test").filter(pk=found.pk).update(reserve_rank=rank, rank=own_rank)
    return again(found)


def entry_of(nomination: Nomination, step: str) -> HistoryEntry:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination", object_id=nomination.pk, step=step)
    found: HistoryEntry = rows.get()
    return found


def test_declined_place_goes_to_the_next_of_the_list_with_a_timed_offer(world: World, call: Call) -> None:
    offered, second, first = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 2), on_reserve(world, call, 2, 1)

    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    allotment = allotment_of(call, world.partner_a)
    assert (state_of(offered), state_of(first), state_of(second)) == ("declined", "offered", "reserve")
    expires = again(first).offer_expires_at
    assert expires is not None
    assert (expires - NOW).days == call.offer_days
    assert (allotment.placed, allotment.quota_year.reserved) == (1, 1)
    assert entry_of(first, "promote").actor_label == "reserve"
    assert disagreements() == []


def test_order_is_place_on_the_list_then_rank_of_the_authority_then_number(world: World) -> None:
    call = make_call(world, places=1, reserve=5, promotes_reserve=True)
    offered = make_nomination(world, call, state="offered")
    last = on_reserve(world, call, 1)
    unranked = on_reserve(world, call, 2)
    ranked = on_reserve(world, call, 3, None, 1)
    listed = on_reserve(world, call, 4, 7)
    order, holder = [listed, ranked, last, unranked], offered

    for expected in order:
        verbs.decline_offer(again(holder), reason="Another post.", actor=world.alice, now=NOW)
        assert state_of(expected) == "offered"
        holder = expected

    assert disagreements() == []


def test_lapses_go_down_the_list_one_after_another(world: World, call: Call) -> None:
    offered, rows = make_nomination(world, call, state="offered"), [on_reserve(world, call, number, number) for number in (1, 2)]
    now = NOW

    for row in rows:
        now += 15 * DAY
        verbs.lapse_offers(now=now)
        assert state_of(row) == "offered"
    verbs.lapse_offers(now=now + 15 * DAY)

    assert [state_of(row) for row in (offered, *rows)] == ["lapsed"] * 3
    assert allotment_of(call, world.partner_a).placed == 0
    assert disagreements() == []


@pytest.mark.parametrize("state", ["selected", "offered", "accepted"])
def test_withdrawal_of_a_placed_nominee_promotes(world: World, call: Call, state: str) -> None:
    placed, waiting = make_nomination(world, call, state=state), on_reserve(world, call, 1, 1)

    verbs.withdraw_nomination(placed, reason="Sent elsewhere.", actor=world.alice, now=NOW)

    assert state_of(waiting) == "offered"
    assert again(placed).ended_late is (state == "accepted")


def test_no_show_and_end_of_the_enrolment_promote(world: World, call: Call) -> None:
    from training import operations as training

    absent, first, second = make_nomination(world, call, state="accepted"), on_reserve(world, call, 1, 1), on_reserve(world, call, 2, 2)

    verbs.mark_no_show(expected_by_now(absent), reason="No ticket was used.", actor=world.ruslan, now=NOW)
    verbs.accept_offer(again(first), actor=world.alice, now=NOW)
    enrolment = verbs.enrol(again(first), actor=world.ruslan, now=NOW)
    training.withdraw(enrolment, reason="Recalled.", actor=world.ruslan, now=NOW)

    assert (state_of(absent), state_of(first), state_of(second)) == ("no_show", "withdrawn", "offered")
    assert again(first).ended_late
    assert disagreements() == []


def test_who_never_held_a_place_frees_none(world: World, call: Call) -> None:
    make_nomination(world, call, state="offered")
    waiting = on_reserve(world, call, 1, 1)
    other = make_nomination(world, call, state="in_review", number=2)

    verbs.withdraw_nomination(other, reason="Sent elsewhere.", actor=world.alice, now=NOW)

    assert state_of(waiting) == "reserve"


def test_call_that_does_not_promote_leaves_the_place_free(world: World) -> None:
    call = make_call(world, places=1, reserve=2)
    offered, waiting = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1)

    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert state_of(waiting) == "reserve"


@pytest.mark.parametrize("over", ["cancelled", "archived"])
def test_nobody_moves_up_in_a_call_that_is_over(world: World, call: Call, over: str) -> None:
    offered, waiting = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1)
    Call.objects.across_partners(reason="test").filter(pk=call.pk).update(state=over)

    verbs.decline_offer(again(offered), reason="Another post.", actor=world.alice, now=NOW)

    assert (state_of(offered), state_of(waiting)) == ("declined", "reserve")


def close_intake(world: World) -> Call:
    """Begins in 25 days: a note verbale for somebody selected now would come too late."""
    return make_call(world, places=1, reserve=2, promotes_reserve=True, offer_days=7, intake=make_intake(world, starts_on=date(2026, 12, 19)))


def test_after_the_last_safe_day_who_needs_a_visa_waits_for_the_head(world: World) -> None:
    call = close_intake(world)
    offered, waiting = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1)
    person = waiting.person
    person.citizenship = "AF"
    person.save(update_fields=["citizenship"])

    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert (state_of(offered), state_of(waiting)) == ("declined", "reserve")
    assert "A visa is needed" in entry_of(waiting, "not_promoted").reason


def test_after_the_last_safe_day_who_needs_none_moves_up(world: World) -> None:
    call = close_intake(world)
    offered, waiting = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1)

    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert state_of(waiting) == "offered"


def test_head_who_passes_a_place_on_chooses_and_nobody_else_moves_up(world: World, call: Call) -> None:
    placed, first, chosen = make_nomination(world, call, state="accepted"), on_reserve(world, call, 1, 1), on_reserve(world, call, 2, 2)

    verbs.promote_in_place(placed, by=chosen, reason=WHY, actor=world.hana, now=NOW)

    assert (state_of(placed), state_of(first), state_of(chosen)) == ("withdrawn", "reserve", "selected")
    assert again(placed).ended_late
    assert disagreements() == []


def test_line_that_gives_no_place_any_more_stops_nobody_from_declining(world: World, call: Call) -> None:
    offered, waiting = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1)
    year = allotment_of(call, world.partner_a).quota_year
    type(year).objects.across_partners(reason="test").filter(pk=year.pk).update(closed_at=NOW)

    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert (state_of(offered), state_of(waiting)) == ("declined", "reserve")
    assert "is closed" in entry_of(waiting, "not_promoted").reason


def test_offer_has_the_days_of_the_call_and_ends_before_the_intake(world: World, call: Call) -> None:
    selected = make_nomination(world, call, state="selected")

    with pytest.raises(Invalid, match="before the intake begins"):
        verbs.send_offer(selected, expires_at=NOW + 400 * DAY, actor=world.sofia, now=NOW)
    verbs.send_offer(selected, actor=world.sofia, now=NOW)

    expires = again(selected).offer_expires_at
    assert expires is not None
    assert (expires - NOW).days == call.offer_days


def test_head_exchanges_two_places_of_the_list(world: World, call: Call) -> None:
    offered, first, second = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1), on_reserve(world, call, 2, 2)

    swap_on_reserve(first, other=second, reason="The second speaks the language.", actor=world.hana, now=NOW)
    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert (again(first).reserve_rank, again(second).reserve_rank) == (2, 1)
    assert (state_of(first), state_of(second)) == ("reserve", "offered")
    assert entry_of(first, "reserve_order_changed").reason == "The second speaks the language."


def test_order_is_the_heads_alone_and_of_one_list(world: World, call: Call) -> None:
    first, second = on_reserve(world, call, 1, 1), on_reserve(world, call, 2, 2)
    other = make_call(world, places=1, reserve=1, intake=call.intake)
    elsewhere = on_reserve(world, other, 3, 1)

    with pytest.raises(NotAllowed):
        swap_on_reserve(first, other=second, reason=WHY, actor=world.sofia, now=NOW)
    with pytest.raises(Invalid, match="same reserve list"):
        swap_on_reserve(first, other=elsewhere, reason=WHY, actor=world.hana, now=NOW)
    verbs.withdraw_nomination(second, reason="Sent elsewhere.", actor=world.alice, now=NOW)
    with pytest.raises(Refused, match="no longer on the reserve list"):
        swap_on_reserve(first, other=second, reason=WHY, actor=world.hana, now=NOW)


def told(nomination: Nomination, kind: str, world: World) -> set[str]:
    """Names of who has a notice of this kind, after its step was delivered."""
    from notifications.models import Notice
    from notifications.operations import deliver_event

    rows = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination", object_id=nomination.pk)
    for entry in rows:
        deliver_event(entry.pk, now=entry.at)
    names = {user.pk: name for name, user in world.users.items()}
    return {names[notice.recipient_id] for notice in Notice.objects.across_partners(reason="test").filter(kind=kind)}


def test_who_moves_up_the_authority_and_the_ministry_are_told(world: World, call: Call) -> None:
    from tests.nominations import give_account

    offered, waiting = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1)
    give_account(world, waiting, "nigora")
    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert {"alice", "amir", "daler", "nigora"} <= told(waiting, "nomination_promote", world)
    assert told(waiting, "nomination_promote_heads", world) == {"hana", "sofia"}


def test_head_is_told_of_a_place_that_the_portal_did_not_offer(world: World, call: Call) -> None:
    offered, waiting = make_nomination(world, call, state="offered"), on_reserve(world, call, 1, 1)
    year = allotment_of(call, world.partner_a).quota_year
    type(year).objects.across_partners(reason="test").filter(pk=year.pk).update(closed_at=NOW)
    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    assert told(waiting, "nomination_not_promoted", world) == {"hana", "sofia"}

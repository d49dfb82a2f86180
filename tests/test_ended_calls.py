"""What a cancelled or archived call still lets happen, and who hears of places given after publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations.delivery import deliver_event
from portal.worklist import tasks_for
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from scholarships.queries.lists import awarded
from tests.stays import expected_by_now
from tests.world import NOW, World, make_agreement, make_call, make_nomination, year_of

pytestmark = pytest.mark.django_db

WHY = "Because it is so."
WEEK = timedelta(days=7)
Verb = Callable[[World, Nomination], object]

# By step: the state it begins from, and how it is done.
STEPS: dict[str, tuple[str, Verb]] = {
    "accept_for_review": ("submitted", lambda world, row: verbs.accept_for_review(row, actor=world.sofia, now=NOW)),
    "return": ("submitted", lambda world, row: verbs.return_nomination(row, reason=WHY, mend_until=NOW + WEEK, actor=world.sofia, now=NOW)),
    "select": ("in_review", lambda world, row: verbs.select(row, reason=WHY, actor=world.hana, now=NOW)),
    "put_on_reserve": ("in_review", lambda world, row: verbs.put_on_reserve(row, reason=WHY, actor=world.hana, now=NOW)),
    "send_offer": ("selected", lambda world, row: verbs.send_offer(row, expires_at=NOW + WEEK, actor=world.sofia, now=NOW)),
    "accept_offer": ("offered", lambda world, row: verbs.accept_offer(row, actor=world.alice, now=NOW)),
    "enrol": ("accepted", lambda world, row: verbs.enrol(row, actor=world.ruslan, now=NOW)),
}
OF_AN_OFFER = ("accept_offer", "enrol")


def cancelled(world: World, state: str) -> Nomination:
    """As it was left before cancelling ended nominations (see test_cancelled_calls): such rows go no further."""
    row = make_nomination(world, make_call(world), state=state)
    Call.objects.across_partners(reason="test").update(state="cancelled")
    return Nomination.objects.across_partners(reason="test").get(pk=row.pk)


def archived(world: World, state: str) -> Nomination:
    row = make_nomination(world, make_call(world), state=state)
    Call.objects.across_partners(reason="test").update(state="archived")
    return Nomination.objects.across_partners(reason="test").get(pk=row.pk)


@pytest.mark.parametrize("step", STEPS)
def test_nothing_goes_further_in_a_cancelled_call(world: World, step: str) -> None:
    state, verb = STEPS[step]
    row = cancelled(world, state)

    with pytest.raises(Refused, match=r"The call 2027/01 is cancelled: its nominations go no further\.") as refused:
        verb(world, row)

    row.refresh_from_db()
    assert (row.state, refused.value.code) == (state, "call_over")


@pytest.mark.parametrize("step", STEPS)
def test_archived_call_only_lets_offers_be_taken(world: World, step: str) -> None:
    state, verb = STEPS[step]
    row = archived(world, state)

    if step in OF_AN_OFFER:
        verb(world, row)
        assert row.state != state
    else:
        with pytest.raises(Refused, match="The call 2027/01 is archived:"):
            verb(world, row)


def test_returned_nomination_is_not_sent_again_to_a_cancelled_call(world: World) -> None:
    call = make_call(world)
    row = make_nomination(world, call)
    verbs.return_nomination(row, reason=WHY, mend_until=NOW + WEEK, actor=world.sofia, now=NOW)
    Call.objects.across_partners(reason="test").update(state="cancelled")
    row = Nomination.objects.across_partners(reason="test").get(pk=row.pk)

    with pytest.raises(Refused, match="is cancelled"):
        verbs.resubmit_nomination(row, actor=world.alice, now=NOW)


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("submitted", lambda world, row: verbs.find_ineligible(row, reason=WHY, actor=world.sofia, now=NOW)),
        ("in_review", lambda world, row: verbs.not_select(row, reason=WHY, actor=world.hana, now=NOW)),
        ("offered", lambda world, row: verbs.decline_offer(row, reason=WHY, actor=world.alice, now=NOW)),
        ("accepted", lambda world, row: verbs.withdraw_nomination(row, reason=WHY, actor=world.alice, now=NOW)),
        ("accepted", lambda world, row: verbs.mark_no_show(expected_by_now(row), reason=WHY, actor=world.ruslan, now=NOW)),
    ],
)
def test_nomination_in_a_cancelled_call_can_be_ended(world: World, state: str, verb: Verb) -> None:
    row = cancelled(world, state)

    verb(world, row)

    assert row.state in ("ineligible", "not_selected", "declined", "withdrawn", "no_show")


def test_page_of_the_step_says_the_sentence(world: World) -> None:
    row = cancelled(world, "submitted")
    address = reverse("scholarships:nomination_step", args=[row.pk, "accept_for_review"])

    answer = world.client("sofia").post(address).content.decode()

    assert "The call 2027/01 is cancelled: its nominations go no further. They can only be withdrawn, declined or not selected." in answer


@pytest.mark.parametrize(
    ("state", "name"),
    [("draft", "alice"), ("submitted", "sofia"), ("in_review", "saule"), ("selected", "sofia"), ("offered", "alice"), ("accepted", "ruslan")],
)
def test_cancelled_call_waits_on_no_worklist(world: World, state: str, name: str) -> None:
    row = make_nomination(world, make_call(world), state=state)
    before = [task.title for task in tasks_for(world.actors[name], NOW)]
    verbs.cancel_call(row.call, reason=WHY, actor=world.hana, now=NOW)

    after = [task.title for task in tasks_for(world.actors[name], NOW)]

    assert [title for title in before if row.reference in title] != []
    assert [title for title in after if row.reference in title] == []
    assert not awarded(world.ruslan).exists()


def test_nomination_of_a_cancelled_call_waits_at_no_desk(world: World) -> None:
    row = cancelled(world, "submitted")

    page = world.client("sofia").get(reverse("scholarships:nomination", args=[row.pk])).content.decode()

    assert "At the ministry: the technical check." not in page


# --- places given after publication ---------------------------------------------------------------
def give_b_places(world: World, call: Call, places: int = 1) -> None:
    year = year_of(make_agreement(world, partner=world.partner_b))
    act: dict[str, Any] = {"actor": world.sofia, "now": NOW}
    verbs.allot(call, partner=world.partner_b, quota_year=year, places=places, reserve_slots=1, **act)


def coming(world: World) -> Call:
    call = make_call(world, is_open=False, opens_at=NOW + WEEK, closes_at=NOW + 2 * WEEK)
    verbs.publish_call(call, actor=world.sofia, now=NOW)
    return call


def deliver_allotments() -> list[Notice]:
    rows = HistoryEntry.objects.across_partners(reason="test")
    for entry in rows.filter(model="scholarships.call", step="allotted"):
        deliver_event(entry.pk, now=NOW)
    return list(Notice.objects.across_partners(reason="test").filter(kind="call_allotted"))


def test_partner_given_places_in_a_published_call_is_told(world: World) -> None:
    give_b_places(world, coming(world))

    notices = deliver_allotments()

    assert [notice.recipient for notice in notices] == [world.users["charlie"]]
    assert (notices[0].params["places"], notices[0].params["reserve"]) == ("1", "1")
    page = world.client("charlie").get(reverse("notice", args=[notices[0].pk])).content.decode()
    assert "Your places in call 2027/01" in page
    assert "you have places: 1, reserve list: 1." in page


def test_places_given_while_the_call_is_a_draft_tell_nobody(world: World) -> None:
    call = make_call(world, is_open=False)
    give_b_places(world, call)
    verbs.publish_call(call, actor=world.sofia, now=NOW)

    assert deliver_allotments() == []

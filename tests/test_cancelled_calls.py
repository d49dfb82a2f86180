"""What cancelling a call does: nobody outside hears of a draft; what was sent ends, and its slots and places are free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse

from agreements.models import QuotaYear
from core.errors import NotAllowed, Refused
from core.history import entries_for
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations.delivery import deliver_event
from reports.queries.nominations import allotments
from scholarships import operations as verbs
from scholarships.models import Allotment, Call, Nomination
from scholarships.operations.steps import move
from tests.test_operations_each import failing
from tests.world import NOW, World, allotment_of, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
WHY = "The teachers are needed elsewhere."


def told(step: str) -> dict[str, list[str]]:
    """Kind of notice -> names of those who got it, after delivering the rows of one step."""
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(step=step).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    found: dict[str, list[str]] = {}
    rows = Notice.objects.across_partners(reason="test").filter(event__step=step).select_related("recipient")
    for notice in rows.order_by("recipient__full_name"):
        found.setdefault(notice.kind, []).append(notice.recipient.full_name)
    return found


def cancel(world: World, call: Call) -> None:
    verbs.cancel_call(call, reason=WHY, actor=world.hana, now=NOW)


def again(row: Nomination) -> Nomination:
    return Nomination.objects.across_partners(reason="test").get(pk=row.pk)


# --- drafts ----------------------------------------------------------------------------------------
def test_cancelled_draft_is_seen_and_heard_of_by_nobody_outside(world: World) -> None:
    call = make_call(world, is_open=False)
    cancel(world, call)

    assert told("cancel") == {}
    assert not Call.objects.visible_to(world.alice).exists()
    assert not Call.objects.visible_to(world.ruslan).exists()
    assert Call.objects.visible_to(world.sofia).get() == call
    assert world.client("alice").get(reverse("scholarships:call", args=[call.pk])).status_code == 404
    assert not allotments({}, world.alice).exists()


def test_page_says_that_nobody_hears_of_a_cancelled_draft(world: World) -> None:
    call = make_call(world, is_open=False)

    page = world.client("hana").get(reverse("scholarships:call_step", args=[call.pk, "cancel"])).content.decode()

    assert "Nobody outside the ministry has seen this draft, and nobody is told." in page


def test_published_call_stays_visible_when_it_is_cancelled(world: World) -> None:
    call = make_call(world)
    cancel(world, call)

    assert call.published_at == NOW - timedelta(days=20)
    assert Call.objects.visible_to(world.alice).get() == call
    assert told("cancel") == {"call_cancel": ["Alice", "Amir", "Daler"]}


# --- what was sent ---------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["submitted", "in_review", "selected", "offered", "accepted"])
def test_cancelling_ends_what_was_sent_and_frees_its_places(world: World, state: str) -> None:
    row = make_nomination(world, make_call(world), state=state)
    cancel(world, row.call)

    row = again(row)
    year = QuotaYear.objects.across_partners(reason="test").get(pk=row.allotment.quota_year_id)
    last = list(entries_for(row))[-1]
    assert (row.state, row.slot_taken, row.holds_place) == ("withdrawn", False, False)
    assert (row.allotment.nominated, row.allotment.placed, year.reserved, year.used) == (0, 0, 0, 0)
    assert (last.step, last.reason, last.actor_label) == ("end_with_call", WHY, world.hana.label)


def test_returned_reserve_and_many_partners_end_together(world: World) -> None:
    call = make_call(world, places=1, reserve=2, partners=(world.partner_a, world.partner_b))
    returned = make_nomination(world, call)
    verbs.return_nomination(returned, reason=WHY, mend_until=NOW + timedelta(days=1), actor=world.sofia, now=NOW)
    reserve = make_nomination(world, call, state="in_review", number=1)
    verbs.put_on_reserve(reserve, reason=WHY, actor=world.hana, now=NOW)
    other = make_nomination(world, call, state="submitted", number=2, actor=world.charlie)
    cancel(world, call)

    assert [again(row).state for row in (returned, reserve, other)] == ["withdrawn"] * 3
    assert list(Allotment.objects.across_partners(reason="test").values_list("nominated", "placed")) == [(0, 0), (0, 0)]


def test_enrolled_and_drafts_stay(world: World) -> None:
    call = make_call(world)
    enrolled, draft = make_nomination(world, call, state="enrolled"), make_draft(world, call, number=1)
    cancel(world, call)

    assert (again(enrolled).state, again(draft).state) == ("enrolled", "draft")
    assert allotment_of(call, world.partner_a).placed == 1


def test_senders_and_nominees_are_told_once_and_nominees_without_the_reason(world: World) -> None:
    call = make_call(world)
    for number in range(2):
        row = make_nomination(world, call, number=number)
        row.person.user = world.users["nigora" if number else "timur"]
        row.person.save()
    make_draft(world, call, number=2)
    cancel(world, call)

    assert told("cancel") == {"call_cancel": ["Alice", "Amir", "Daler"]}
    assert told("end_with_call") == {"nomination_end_with_call": ["Nigora", "Timur"]}
    kept = Notice.objects.across_partners(reason="test").filter(kind="nomination_end_with_call")
    assert [notice.params["reason"] for notice in kept] == ["", ""]
    notice = kept.get(recipient=world.users["nigora"])
    assert "is cancelled, and the nomination of" in world.client("nigora").get(reverse("notice", args=[notice.pk])).content.decode()


def test_page_says_how_many_end_and_how_many_places_are_free(world: World) -> None:
    call = make_call(world, places=2, reserve=1)
    make_nomination(world, call, state="offered")
    make_nomination(world, call, state="submitted", number=1)
    address = reverse("scholarships:call_step", args=[call.pk, "cancel"])

    page = world.client("hana").get(address).content.decode()

    assert "2 nominations end with the call. 1 place is free again." in page
    assert world.client("hana").post(address, {"reason": WHY}).status_code == 302
    assert list(entries_for(call))[-1].data == {"published": True, "ended": 2, "freed": 1}


def test_cancelling_is_undone_when_a_nomination_can_not_end(world: World) -> None:
    row = make_nomination(world, make_call(world), state="selected")

    with failing("agreements_quotaentry", "true"), pytest.raises(DatabaseError, match="the disk is full"):
        cancel(world, row.call)

    row.call.refresh_from_db()
    assert (row.call.state, again(row).state) == ("open", "selected")


def test_nomination_ends_with_its_call_only(world: World) -> None:
    row = make_nomination(world, make_call(world))

    with pytest.raises(Refused, match="only when it is cancelled"):
        move(row, "end_with_call", actor=world.hana, now=NOW)
    with pytest.raises(NotAllowed):
        move(row, "end_with_call", actor=world.sofia, now=NOW)


def test_sending_looks_at_the_call_behind_the_allotment(world: World) -> None:
    draft = make_draft(world, make_call(world))
    read_before = draft.call  # as a request has read it before the cancellation was committed
    cancel(world, Call.objects.across_partners(reason="test").get(pk=read_before.pk))

    with pytest.raises(Refused, match="takes no nominations"):
        verbs.submit_nomination(draft, actor=world.alice, now=NOW)
    assert allotment_of(read_before, world.partner_a).nominated == 0

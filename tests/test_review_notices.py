"""Who hears of reviews: nobody who is judged by them, whatever chair is held beside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.enums import Role
from partners.models import Membership
from reviews import operations as reviews
from reviews.models import Assignment
from scholarships import operations as verbs
from tests.world import CONFIRMED, NOW, World, add_person, make_call, make_nomination

pytestmark = pytest.mark.django_db


def told(step: str) -> set[str]:
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="reviews.assignment", step=step)
    deliver_event(entry.pk, now=NOW)
    rows = Notice.objects.across_partners(reason="test").filter(event=entry)
    return set(rows.values_list("recipient__full_name", flat=True))


def test_staff_with_a_chair_at_the_judged_side_hears_no_name_of_a_reviewer(world: World) -> None:
    add_person(world, "samal", "ministry", Role.PANEL_SECRETARY)
    seat = {"institution": world.institutions["authority_a"], "role": Role.EMBASSY_OFFICER, "starts_on": NOW.date(), "confirmed_on": CONFIRMED}
    Membership(user=world.users["samal"], **seat).save()
    nomination = make_nomination(world, make_call(world), state="in_review")
    verbs.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    given = Assignment.objects.across_partners(reason="test").get(case=nomination.case)

    reviews.recuse(given, reason="I taught this person.", actor=world.rana, now=NOW)

    assert told("recuse") == {"Sofia", "Saule"}

"""Who hears of reviews: nobody who is judged by them, whatever chair is held beside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import HistoryEntry
from notifications.models import Delivery, Notice
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


def test_the_log_of_letters_names_no_reviewer_of_ones_own_side(world: World) -> None:
    """An address beside the name of the case says who judges it; a filter by the name would say it too."""
    add_person(world, "samal", "ministry", Role.PROGRAMME_OFFICER)
    seat = {"institution": world.institutions["authority_a"], "role": Role.EMBASSY_OFFICER, "starts_on": NOW.date(), "confirmed_on": CONFIRMED}
    Membership(user=world.users["samal"], **seat).save()
    nomination = make_nomination(world, make_call(world), state="in_review")
    verbs.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    told("assigned")
    letter = Delivery.objects.across_partners(reason="test").get(address="rana@example.org")
    assert letter.notice is not None
    case = letter.notice.event.object_label

    def shown(name: str, query: str = "") -> tuple[bool, bool]:
        client = world.client(name)
        listed = client.get(reverse("deliveries") + query).content.decode()
        return "rana@" in listed, case in listed + client.get(reverse("delivery", args=[letter.pk])).content.decode()

    assert shown("sofia") == (True, True)
    assert shown("sofia", f"?record={case}")[0]
    assert shown("samal") == (True, False)
    assert not shown("samal", f"?record={case}")[0]

"""Who is recused or taken off a case gets nothing of it any more: each address that answered before answers 404, blind or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from reviews import operations as reviews
from reviews.models import Assignment
from tests.planting import Ear, Planted, addresses, heard, plant
from tests.test_blind_review import route_name
from tests.world import NOW, World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]
# What answers a member of the panel, or everybody who is signed in, whatever becomes of one case.
STAYS = frozenset({"partners:partner", "reviews:declaration", "reviews:rubric", "training:programme", "training:intake", "agreements:institution"})
WHY = "The nominee is my cousin."
Leave = Callable[[World, Assignment], Any]
WAYS: dict[str, Leave] = {
    "recused by themselves": lambda world, row: reviews.recuse(row, reason=WHY, actor=world.rana, now=NOW),
    "recusal recorded by the panel": lambda world, row: reviews.record_recusal(row, reason=WHY, actor=world.saule, now=NOW),
    "taken off": lambda world, row: reviews.take_off(row, reason=WHY, actor=world.saule, now=NOW),
    "left the panel": lambda world, row: reviews.end_member(
        row.case.panel.members.across_partners(reason="test").get(user=row.reviewer), reason=WHY, actor=world.saule, now=NOW
    ),
}


def answered(ear: Ear, planted: Planted) -> dict[str, int]:
    for url in addresses(planted):
        ear.client.get(url)
    return {address.removeprefix("GET "): status for address, status in ear.statuses.items()}


def stays(url: str) -> bool:
    return url.startswith("/accounts/") or route_name(f"GET {url}") in STAYS


def open_up(planted: Planted) -> None:
    panel: Any = planted.case.panel
    panel.blind = False
    panel.save()


@pytest.mark.parametrize("is_blind", [True, pytest.param(False, marks=pytest.mark.soak)], ids=["blind", "open"])  # a minute of walking each
def test_every_address_that_answered_is_not_found(world: World, is_blind: bool) -> None:
    planted = plant(world)
    if not is_blind:
        open_up(planted)
    before = sorted(url for url, status in answered(Ear(world.client("rana")), planted).items() if status == 200 and not stays(url))
    own = {reverse("reviews:assignment", args=[planted.assignment.pk]), reverse("reviews:recuse", args=[planted.assignment.pk])}
    read = reverse("scholarships:case_paper", args=[planted.case.pk, 1])
    assert {*own, read if is_blind else reverse("scholarships:nomination", args=[planted.nomination.pk])} <= set(before)

    for way, leave in WAYS.items():
        with transaction.atomic():
            leave(world, Assignment.objects.across_partners(reason="test").get(pk=planted.assignment.pk))
            ear = Ear(world.client("rana"))
            after = {url: ear.client.get(url).status_code for url in (*before, read)}
            assert {url: status for url, status in after.items() if status != 404} == {}, way
            assert [address for address, text in ear.sent.items() if heard(text)] == [], way
            transaction.set_rollback(True)


def test_nothing_is_sent_to_the_case_any_more(world: World) -> None:
    planted = plant(world)
    client, review = world.client("rana"), reverse("reviews:assignment", args=[planted.assignment.pk])
    reviews.take_off(planted.assignment, reason=WHY, actor=world.saule, now=NOW)

    assert client.post(review, {"draft": "yes", "comment": "late"}).status_code == 404
    assert client.post(reverse("reviews:recuse", args=[planted.assignment.pk]), {"reason": WHY}).status_code == 404
    assert planted.case.label not in client.get(reverse("home")).content.decode()
    assert planted.case.label not in client.get(reverse("reviews:desk")).content.decode()


def test_who_comes_back_reads_again(world: World) -> None:
    planted = plant(world)
    review = reverse("reviews:assignment", args=[planted.assignment.pk])
    reviews.take_off(planted.assignment, reason=WHY, actor=world.saule, now=NOW)
    reviews.assign_again(planted.assignment, due_at=NOW + timedelta(days=5), actor=world.saule, now=NOW)

    page = world.client("rana").get(review)

    assert page.status_code == 200
    assert "water policy" in page.content.decode()
    assert heard(page.content.decode()) == set()

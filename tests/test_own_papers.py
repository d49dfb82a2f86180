"""By the secret link: the badge and the certificate of whoever has no account. And who reads how a participant is reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from events import operations
from events.links import registration_of, token_of
from events.models import Registration
from tests.eventing import make_delegation, make_event, make_registration
from tests.pages import text_of
from tests.schooling import _signatories
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_brake() -> None:
    cache.clear()


def test_badge_and_certificate_are_reached_by_the_link_alone(world: World) -> None:
    _signatories(world)
    event = make_event(world, state="held", starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1))
    guest, waits = make_registration(event, state="attended"), make_registration(event, number=2, state="waiting")
    operations.issue_certificates(event, actor=world.ruslan, now=NOW)
    token = token_of(guest)
    badge, certificate = (reverse(f"events:own_{name}", args=[token]) for name in ("badge", "certificate"))

    page = text_of(Client(), reverse("events:own_registration", args=[token]))
    other = text_of(Client(), reverse("events:own_registration", args=[token_of(waits)]))

    assert badge in page
    assert certificate in page
    assert ".pdf" not in other
    assert Client().get(badge).headers["Content-Type"] == "application/pdf"
    assert Client().get(certificate).status_code in (200, 202)
    for name in ("badge", "certificate"):
        assert Client().get(reverse(f"events:own_{name}", args=[token[:-1] + ("A" if token[-1] != "A" else "B")])).status_code == 404
        assert Client().get(reverse(f"events:own_{name}", args=[token_of(waits)])).status_code == 302


def test_participant_with_a_name_that_can_not_be_set_is_led_back_to_an_own_page(world: World) -> None:
    event = make_event(world)
    own = make_registration(event, user=world.users["timur"], badge_name="\U00013000")

    answer = world.client("timur").get(reverse("events:badge", args=[own.pk]))

    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("events:registration", args=[own.pk]))


@pytest.mark.parametrize(("name", "reads"), [("ruslan", True), ("sofia", True), ("alice", True), ("leila", False)])
def test_how_a_participant_is_reached_is_read_by_who_needs_it(world: World, name: str, reads: bool) -> None:
    event = make_event(world)
    found: Registration = make_registration(event, delegation=make_delegation(event, world.partner_a), phone="+7 700 123")

    page = text_of(world.client(name), reverse("events:registration", args=[found.pk]))

    assert (found.email in page, "+7 700 123" in page) == (reads, reads)


def test_link_that_went_to_a_wrong_address_opens_nothing_once_it_is_corrected(world: World) -> None:
    event = make_event(world)
    guest = make_registration(event, delegation=make_delegation(event, world.partner_a), email="wrong@example.org")
    old = reverse("events:own_registration", args=[token_of(guest)])
    assert Client().get(old).status_code == 200

    operations.change_registration(guest, fields={"email": "right@example.org"}, actor=world.alice, now=NOW)

    guest = Registration.objects.across_partners(reason="test").get(pk=guest.pk)
    assert Client().get(old).status_code == 404
    assert Client().get(reverse("events:own_registration", args=[token_of(guest)])).status_code == 200


@pytest.mark.parametrize("token", ["1.A\0B:x", "²²²", "1.A:", "99999999999999999999.A:x", ":"])
def test_what_is_no_link_is_not_found(token: str) -> None:
    assert registration_of(token) is None

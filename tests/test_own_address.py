"""Whoever's letters come back learns it on the own pages, and says there that the address works again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.history import entries_for
from notifications.models import UndeliverableAddress
from notifications.operations import deliver_event
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db


def test_own_pages_say_that_letters_come_back_and_nobody_elses_do(world: World) -> None:
    rows = UndeliverableAddress.objects.across_partners(reason="test")
    wrong = rows.create(address="alice@example.org", since=NOW, answer="550 no such user")
    nomination = make_nomination(world, make_call(world))
    deliver_event(entries_for(nomination).get(step="submit").pk, now=NOW)
    alice, amir = world.client("alice"), world.client("amir")
    clear = reverse("clear_address", args=[wrong.pk])

    said = [alice.get(reverse(name)).content.decode().count("Your e-mail address does not work") for name in ("home", "notice_settings")]
    of_another = amir.get(reverse("home")).content.decode()
    refused, cleared = amir.post(clear), alice.post(clear, follow=True)

    assert said == [1, 1]
    assert "does not work" not in of_another
    assert (refused.status_code, cleared.status_code) == (404, 200)
    assert "Letters go to alice@example.org again." in cleared.content.decode()

"""A place at an event is reached by links: from its page to the form, to the own registration, to the badge and the certificate."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.eventing import make_event, make_registration
from tests.pages import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


def test_public_event_leads_to_its_form_while_it_is_open(world: World) -> None:
    event = make_event(world, state="programme_open", is_public=True, open_registration=True)
    form, address = reverse("events:register", args=[event.pk]), reverse("events:public_event", args=[event.reference])

    assert form in text_of(Client(), address)

    type(event).objects.across_partners(reason="test").filter(pk=event.pk).update(open_registration=False)
    assert form not in text_of(Client(), address)


def test_record_leads_to_the_form_then_to_the_own_registration(world: World) -> None:
    event = make_event(world, state="programme_open", is_public=True, open_registration=True)
    form, address = reverse("events:register", args=[event.pk]), reverse("events:event", args=[event.pk])

    assert form in text_of(world.client("leila"), address)
    assert form not in text_of(world.client("ruslan"), address), "who runs the event has no need of it"

    own = make_registration(event, user=world.users["leila"], state="confirmed")
    page = text_of(world.client("leila"), address)
    assert form not in page
    assert reverse("events:registration", args=[own.pk]) in page


def test_own_registration_leads_to_the_badge(world: World) -> None:
    event = make_event(world, state="programme_open")
    own = make_registration(event, user=world.users["leila"], state="registered")
    badge, address = reverse("events:badge", args=[own.pk]), reverse("events:registration", args=[own.pk])

    assert badge not in text_of(world.client("leila"), address)

    type(own).objects.across_partners(reason="test").filter(pk=own.pk).update(state="confirmed")
    assert badge in text_of(world.client("leila"), address)

"""The pages of a negotiation, for both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements import operations as verbs
from agreements.models import Agreement, AgreementVersion
from tests.test_agreement_pages import text_of, url
from tests.world import NOW, World, make_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def versions() -> list[AgreementVersion]:
    return list(AgreementVersion.objects.across_partners(reason="test").order_by("number"))


def proposed(world: World, **more: Any) -> Agreement:
    agreement = make_agreement(world, in_force=False)
    verbs.propose(agreement, actor=world.aidar, now=NOW, **more)
    return agreement


def filled(client: Client, address: str, **more: Any) -> dict[str, Any]:
    """What the page of a form would send, with some fields typed anew."""
    context = client.get(address).context
    data: dict[str, Any] = {}
    for form in (context["form"], context["lines"].management_form, *context["lines"].forms):
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                data[field.html_name] = value
    return {**data, **more}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_two_governments_come_to_the_same_text_in_the_browser(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    aidar, alice, daler, nurlan = (world.client(name) for name in ("aidar", "alice", "daler", "nurlan"))
    assert alice.get(url("negotiation", agreement.pk)).status_code == 404

    assert "version 1" in text_of(aidar, url("step", agreement.pk, "propose"))
    answer = aidar.post(url("step", agreement.pk, "propose"), {"note": "Our first text."})
    assert answer["Location"] == url("negotiation", agreement.pk)
    page = text_of(alice, url("negotiation", agreement.pk))
    assert "Our first text." in page
    assert "Tajikistan has not approved version 1 yet." in page
    answer = alice.post(url("start_version", agreement.pk))
    (first, second) = versions()
    change = url("change_version", second.pk)
    assert answer["Location"] == change
    sent = alice.post(change, filled(alice, change, objectives="Two masters a year.", **{"lines-0-per_year": "3"}))
    assert sent["Location"] == url("version", second.pk)
    assert aidar.get(url("version", second.pk)).status_code == 404
    assert alice.post(url("version_step", second.pk, "propose")).status_code == 302
    page = text_of(aidar, url("compare", agreement.pk))
    assert "From version 1 to version 2" in page
    assert "Two masters a year." in page
    assert "What is different in line 1" in page
    assert daler.get(url("version_step", second.pk, "approve")).status_code == 200
    second.refresh_from_db()
    assert daler.post(url("version_step", second.pk, "approve"), {"terms_hash": second.terms_hash}).status_code == 302
    page = text_of(nurlan, url("negotiation", agreement.pk))
    assert "Tajikistan has approved version 2." in page
    assert "Kazakhstan has not approved version 2 yet." in page
    assert second.terms_hash in page
    assert nurlan.post(url("version_step", second.pk, "approve"), {"terms_hash": second.terms_hash}).status_code == 302

    agreement.refresh_from_db()
    assert (agreement.state, agreement.objectives) == ("agreed", "Two masters a year.")
    assert "An approval is not a signature." in text_of(alice, url("agreement", agreement.pk))

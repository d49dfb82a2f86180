"""From an agreement line to the certificate on one page: everything in its place, each reader sees what they may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from scholarships.models import Call, Nomination
from tests.test_agreement_pages import queries, shared_agreement, text_of, url
from tests.world import NOW, World, allotment_of, make_call, make_draft, make_intake, make_nomination
from training import operations as training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def chain(call: Call, world: World, **more: Any) -> str:
    line = allotment_of(call, world.partner_a).quota_year.line_id
    return reverse("line_chain", args=[line]) + "".join(f"?{name}={value}" for name, value in more.items())


def certified(world: World, call: Call, number: int) -> Nomination:
    nomination = make_nomination(world, call, state="enrolled", number=number)
    later = NOW + timedelta(days=700)
    training.complete(nomination.enrolment, completed_on=date(2028, 8, 30), actor=world.ruslan, now=later)
    training.issue_certificate(nomination.enrolment, actor=world.ruslan, now=later)
    return nomination


def test_the_page_leads_from_the_line_to_each_certificate(world: World) -> None:
    call = make_call(world, places=3)
    done, begun, waiting = certified(world, call, 0), make_nomination(world, call, state="enrolled", number=1), make_nomination(world, call, number=2)
    certificate = done.enrolment.certificate

    for name in ("alice", "aidar", "olga"):
        page = text_of(world.client(name), chain(call, world))
        for row in (done, begun, waiting):
            assert f'href="{reverse("scholarships:nomination", args=[row.pk])}"' in page
        assert f'href="{reverse("documents:verify_code", args=[certificate.code])}"' in page
        assert certificate.number in page
        assert reverse("training:enrolment", args=[begun.enrolment_id]) in page
        assert "Places: 3, given: 2. Nominated: 3 of 3." in page
        assert "2 of 3 used, 1 left" in page


def test_it_is_reached_from_ledger_agreement_and_nomination(world: World) -> None:
    call = make_call(world)
    row = make_nomination(world, call)
    year, alice = row.allotment.quota_year, world.client("alice")

    assert chain(call, world) in text_of(alice, url("ledger", year.line_id))
    assert chain(call, world) in text_of(alice, url("agreement", year.line.agreement_id))
    record = text_of(alice, reverse("scholarships:nomination", args=[row.pk]))
    assert f"{chain(call, world, year=2027)}#nomination-{row.pk}" in record


def test_another_partner_and_the_nominee_are_not_led_there(world: World) -> None:
    call = make_call(world)

    assert world.client("charlie").get(chain(call, world)).status_code == 404
    assert world.client("nigora").get(chain(call, world)).status_code == 404
    assert Client().get(chain(call, world)).status_code == 302


def test_staff_do_not_read_drafts_and_partners_do_not_read_calls_being_written(world: World) -> None:
    call = make_call(world)
    draft = make_draft(world, call)
    unpublished = make_call(world, is_open=False, intake=make_intake(world, reference="MIR-27B"))

    assert draft.reference in text_of(world.client("alice"), chain(call, world))
    assert draft.reference not in text_of(world.client("aidar"), chain(call, world))
    assert unpublished.reference not in text_of(world.client("alice"), chain(unpublished, world))
    assert unpublished.reference in text_of(world.client("aidar"), chain(unpublished, world))


def test_lines_of_a_shared_agreement_are_each_partners_own(world: World) -> None:
    line_a, line_b = shared_agreement(world).lines.across_partners(reason="test").order_by("number")

    assert "No call draws places from this line yet" in text_of(world.client("charlie"), reverse("line_chain", args=[line_b.pk]))
    assert world.client("charlie").get(reverse("line_chain", args=[line_a.pk])).status_code == 404


def test_no_nominee_is_lost_behind_many_calls(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(world, places=40)
    row = make_nomination(world, call)
    monkeypatch.setattr("portal.chain.CALLS", 0)  # as if newer calls filled the page

    assert row.reference in text_of(world.client("alice"), chain(call, world))


def test_one_year_is_shown_when_asked(world: World) -> None:
    call = make_call(world)
    row = make_nomination(world, call)

    assert row.reference in text_of(world.client("alice"), chain(call, world, year=2027))
    assert row.reference not in text_of(world.client("alice"), chain(call, world, year=2028))


def test_it_costs_the_same_at_1_and_30_nominees_and_goes_on_by_key(world: World) -> None:
    call = make_call(world, places=40)
    certified(world, call, 0)
    for name in ("alice", "aidar"):
        client = world.client(name)
        client.get(chain(call, world))
        one = queries(client, chain(call, world))
        for number in range(1, 17):
            make_nomination(world, call, number=number + (20 if name == "aidar" else 0), state="enrolled" if number < 3 else "submitted")

        assert queries(client, chain(call, world)) == one <= 12

    first = client.get(chain(call, world))
    rest = client.get(chain(call, world) + first.context["page"].next_url)
    assert (len(first.context["page"]), len(rest.context["page"])) == (30, 3)
    assert len(rest.context["branches"]) == 1

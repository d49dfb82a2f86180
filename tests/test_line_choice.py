"""Which agreement lines a call may be given places from, and what their labels say is still to be had."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agreements import operations as agreements
from agreements.models import QuotaLine
from core.errors import Invalid, Refused
from scholarships import operations as verbs
from scholarships.models import Call
from scholarships.queries.line_choice import line_label, lines_to_choose
from tests.test_agreement_pages import queries
from tests.world import NOW, World, allotment_of, make_agreement, make_call, make_intake, make_nomination
from training.models import Programme

pytestmark = pytest.mark.django_db


def labels(call: Call, world: World) -> list[str]:
    return [line_label(row) for row in lines_to_choose(call, world.sofia)]


def line(world: World, **more: Any) -> QuotaLine:
    agreement = make_agreement(world, partner=world.partner_b)
    rows = QuotaLine.objects.across_partners(reason="test").filter(agreement=agreement)
    rows.update(**more)
    found: QuotaLine = rows.get()
    return found


def test_a_label_says_what_is_free_and_what_other_calls_have_promised(world: World) -> None:
    call = make_call(world, places=2)
    year = allotment_of(call, world.partner_a).quota_year
    other = make_call(world, is_open=False, intake=make_intake(world, reference="MIR-27B"))
    verbs.allot(other, partner=world.partner_a, quota_year=year, places=1, reserve_slots=0, actor=world.sofia, now=NOW)
    reference = year.line.agreement.reference
    make_nomination(world, call, state="selected")

    assert f"{reference}, line 1: degree programme, master (EQF 7), 2027: 1 of 2 free, 1 promised in other calls" in labels(call, world)
    assert f"{reference}, line 1: degree programme, master (EQF 7), 2027: 1 of 2 free, 1 promised in other calls" in labels(other, world)


def test_calls_that_have_ended_promise_nothing(world: World) -> None:
    call = make_call(world)
    year = allotment_of(call, world.partner_a).quota_year
    other = make_call(world, is_open=False, intake=make_intake(world, reference="MIR-27B"))
    verbs.allot(other, partner=world.partner_a, quota_year=year, places=1, reserve_slots=0, actor=world.sofia, now=NOW)
    verbs.cancel_call(other, reason="No room.", actor=world.hana, now=NOW)

    assert not [label for label in labels(call, world) if year.line.agreement.reference in label and "promised" in label]


@pytest.mark.parametrize(
    ("programme", "terms", "fits"),
    [
        ("degree", {"kind": "degree", "level": "eqf7"}, True),
        ("degree", {"kind": "degree", "level": "professional"}, False),
        ("degree", {"kind": "course", "level": "professional"}, False),
        ("course", {"kind": "course", "level": "professional"}, True),
        ("course", {"kind": "degree", "level": "eqf7"}, False),
        ("attachment", {"kind": "attachment", "level": "professional"}, True),
        ("study_visit", {"kind": "course", "level": "professional"}, True),
        ("course", {"kind": "teaching", "level": "professional"}, False),
    ],
)
def test_only_lines_that_fit_the_programme_are_offered(world: World, programme: str, terms: dict[str, str], fits: bool) -> None:
    call = make_call(world, is_open=False)
    Programme.objects.filter(pk=call.intake.programme_id).update(kind=programme)
    call.intake.programme.refresh_from_db()
    wanted = line(world, **terms)

    assert (wanted.agreement.reference in " ".join(labels(call, world))) == fits


@pytest.mark.parametrize(
    ("leads_to", "line_level", "fits"),
    [
        ("master", "eqf7", True),
        ("master", "eqf6", False),
        ("bachelor", "eqf6", True),
        ("bachelor", "eqf7", False),
        ("doctor", "eqf8", True),
        ("doctor", "professional", False),
        ("short", "eqf6", True),  # nobody has said yet to which degree it leads
        ("short", "professional", False),
    ],
)
def test_degree_lines_are_told_apart_by_level(world: World, leads_to: str, line_level: str, fits: bool) -> None:
    call = make_call(world, is_open=False)
    Programme.objects.filter(pk=call.intake.programme_id).update(level=leads_to)
    call.intake.programme.refresh_from_db()
    wanted = line(world, kind="degree", level=line_level)

    assert (wanted.agreement.reference in " ".join(labels(call, world))) == fits


def test_the_line_from_which_a_call_draws_already_stays_in_the_choice(world: World) -> None:
    call = make_call(world, is_open=False)
    own = allotment_of(call, world.partner_a).quota_year.line
    QuotaLine.objects.across_partners(reason="test").filter(pk=own.pk).update(kind="course", level="professional")

    assert own.agreement.reference in " ".join(labels(call, world))


def test_what_a_line_counts_is_said_when_it_is_not_people(world: World) -> None:
    call = make_call(world, is_open=False)
    wanted = line(world, unit="person_months")

    assert f"{wanted.agreement.reference}, line 1: degree programme, master (EQF 7), 2027 (person-months): 2 of 2 free" in labels(call, world)


def test_places_by_exception_can_be_given_in_a_call(world: World) -> None:
    call = make_call(world, is_open=False)
    year = allotment_of(call, world.partner_a).quota_year
    more = {"partner": world.partner_a, "quota_year": year, "places": 3, "reserve_slots": 0, "actor": world.sofia, "now": NOW}
    with pytest.raises(Invalid, match="The line allows 2 in that year"):
        verbs.allot(call, **more)
    agreements.add_exception(year, amount=1, reason="A third post.", signatory="N. Minister", actor=world.nurlan, now=NOW)

    verbs.allot(call, **more)

    assert allotment_of(call, world.partner_a).places == 3


def test_a_line_that_gives_less_than_a_call_promises_keeps_the_call_from_being_published(world: World) -> None:
    call = make_call(world, is_open=False)
    own = allotment_of(call, world.partner_a).quota_year.line
    agreements.change_line(own, fields={"per_year": 1}, actor=world.aidar, now=NOW)

    with pytest.raises(Refused, match=f"Tajikistan has more places in the call than its line of {own.agreement.reference} gives in 2027"):
        verbs.publish_call(call, actor=world.sofia, now=NOW)


def test_the_choice_costs_the_same_for_1_and_for_20_lines(world: World) -> None:
    call = make_call(world, is_open=False)
    sofia, where = world.client("sofia"), reverse("scholarships:allot", args=[call.pk])
    sofia.get(where)
    one = queries(sofia, where)
    for _number in range(20):
        make_agreement(world, partner=world.partner_b)

    assert queries(sofia, where) == one <= 12

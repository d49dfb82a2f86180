"""What can't be undone asks twice or starts from the harmless answer."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from core.errors import Invalid
from scholarships import operations as scholarships
from tests.world import NOW, World, make_call, make_intake, make_nomination

RUNNING = NOW.replace(year=2027, month=11)


def running_intake(world: World) -> Any:
    intake = make_intake(world)
    call = make_call(world, intake=intake)
    make_nomination(world, call, state="enrolled")
    return intake


def test_nobody_is_chosen_while_the_intake_runs(world: World, clock: time_machine.Traveller) -> None:
    intake = running_intake(world)
    clock.move_to(RUNNING)

    page = world.client("ruslan").get(reverse("training:complete_many", args=[intake.pk])).content.decode()

    assert 'name="people"' in page
    assert " checked" not in page
    assert "The intake runs until" in page


def test_completing_early_needs_a_tick_of_its_own(world: World, clock: time_machine.Traveller) -> None:
    intake = running_intake(world)
    clock.move_to(RUNNING)
    client, url = world.client("ruslan"), reverse("training:complete_many", args=[intake.pk])
    enrolment = intake.enrolments.across_partners(reason="test").get()
    sent = {"people": [str(enrolment.pk)], "completed_on": "2027-11-20"}

    refused = client.post(url, sent)
    enrolment.refresh_from_db()
    assert "Tick this only if the people chosen have really completed" in refused.content.decode()
    assert enrolment.state == "enrolled"
    client.post(url, {**sent, "early": "on"})
    enrolment.refresh_from_db()

    assert enrolment.state == "completed"


def test_enter_in_a_mark_saves_the_draft(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="in_review")
    assignment = scholarships.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + timedelta(days=9), actor=world.sofia, now=NOW)

    page = world.client("rana").get(reverse("reviews:assignment", args=[assignment.pk])).content.decode()

    assert page.index('name="draft"') < page.index('name="check"')


def test_call_is_not_extended_into_its_intake(world: World) -> None:
    call = make_call(world, intake=make_intake(world, starts_on=date(2027, 1, 10)))

    with pytest.raises(Invalid, match="after its intake has begun"):
        scholarships.extend_call(call, closes_at=NOW + timedelta(days=60), reason="More time.", actor=world.hana, now=NOW)

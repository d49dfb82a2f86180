"""The first page of those who run the panel: sheets of decisions by their state, and each kind of work on nominations with one query."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.enums import Role
from portal.worklist import tasks_for
from portal.worklist_programme import at_the_programme
from reviews.models import Criterion
from reviews.operations import save_marks, submit_review
from scholarships.models import Nomination
from scholarships.operations import assign_reviewer
from tests.sheets import confirmed, proposed, usual_sheet
from tests.world import NOW, World, add_person, make_call, make_intake, make_nomination

pytestmark = pytest.mark.django_db


def _reviewed(world: World, nomination: Nomination) -> None:
    row = assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + timedelta(days=5), actor=world.sofia, now=NOW)
    save_marks(row, scores=dict.fromkeys(Criterion.objects.filter(rubric=world.rubric), 4), comment="Good.", actor=world.rana, now=NOW)
    submit_review(row, actor=world.rana, now=NOW)


def texts(world: World, name: str) -> list[tuple[str, str, bool]]:
    return [(row.title, row.action, row.follow) for row in tasks_for(world.actors[name], NOW) if "Sheet" in row.title or "Decisions" in row.title]


def test_sheet_tried_out_is_opened_by_the_desk(world: World) -> None:
    usual_sheet(world)

    assert texts(world, "saule") == texts(world, "sofia") == [("Sheet 1 of call 2027/01", "Open", False)]


def test_proposed_sheet_waits_for_the_head_and_is_followed_by_the_desk(world: World) -> None:
    proposed(world, usual_sheet(world))

    assert texts(world, "hana") == [("Decisions to confirm: 2027/01 Master of International Relations 2027", "Read and confirm", False)]
    assert texts(world, "saule") == [("Sheet 1 of call 2027/01", "", True)]
    assert texts(world, "olga") == texts(world, "rana") == []


def test_days_that_a_sheet_has_waited_stand_beside_it(world: World) -> None:
    proposed(world, usual_sheet(world))

    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        page = world.client("hana").get("/").content.decode()

    assert "Decisions to confirm" in page
    assert "3 days" in page


def test_confirmed_sheet_is_followed(world: World) -> None:
    confirmed(world, usual_sheet(world))

    assert texts(world, "hana") == [("Sheet 1 of call 2027/01", "", True)]


def test_every_kind_of_programme_work_with_one_query(world: World) -> None:
    call = make_call(world, places=9, intake=make_intake(world, reference="MIR-28"))
    for number, state in enumerate(("submitted", "in_review", "selected")):
        make_nomination(world, call, state=state, number=number)
    ready = make_nomination(world, call, state="in_review", number=5)
    _reviewed(world, ready)
    add_person(world, "boss", "ministry", Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)

    with CaptureQueriesContext(connection) as queries:
        found = list(at_the_programme(world.actors["boss"], NOW))

    assert [task.action for task in found] == ["Check", "Assign", "Decide", "Send the offer"]
    assert len(queries) == 1


def test_reviewed_nominations_of_a_call_are_one_row_that_opens_its_board(world: World) -> None:
    call = make_call(world, places=9)
    rows = [make_nomination(world, call, number=number, state="in_review") for number in range(3)]
    for row in rows[:2]:
        _reviewed(world, row)

    one, *others = [task for task in tasks_for(world.actors["hana"], NOW) if task.action == "Decide"]

    assert others == []
    assert one.url == reverse("scholarships:call_decisions", args=[call.pk])
    assert one.detail == "All reviews of 2 nominations are in"


def test_what_presses_stands_before_what_has_waited_longer(world: World) -> None:
    earlier = make_call(world, places=9, intake=make_intake(world, reference="MIR-28"))
    _reviewed(world, make_nomination(world, earlier, number=7, state="in_review"))
    proposed(world, usual_sheet(world))

    actions = [task.action for task in tasks_for(world.actors["hana"], NOW + timedelta(days=2)) if task.action]

    assert actions.index("Read and confirm") < actions.index("Decide")

"""Reminders of research projects: reports that come due, milestones that are late; each given once, to the lead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import HistoryEntry
from exchanges import operations as verbs
from exchanges.models import ProjectReport
from notifications.models import Reminder
from tests import researching as make
from tests.exchanging import academy_of, make_project
from tests.operation_cases.base import fresh
from tests.test_enrolment_notices import WHY, told
from tests.test_worklist_advice import first_page
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def steps(model: str) -> list[str]:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(model=f"exchanges.{model}").exclude(step="created")
    return list(rows.order_by("pk").values_list("step", flat=True))


def test_report_is_reminded_of_before_on_and_after_its_day_once_each(world: World) -> None:
    make.report(make_project(world, state="active"), due_on=TODAY + timedelta(days=15))

    for day in (0, 1, 1, 5, 15, 16, 22, 40):
        verbs.remind_of_project_reports(now=NOW + timedelta(days=day))

    assert steps("projectreport") == ["due_soon", "due_today", "overdue"]
    assert Reminder.objects.across_partners(reason="test").count() == 3


def test_clock_that_stood_still_gives_the_nearest_mark_only(world: World) -> None:
    make.report(make_project(world, state="active"), due_on=TODAY - timedelta(days=30))

    verbs.remind_of_project_reports(now=NOW)

    assert steps("projectreport") == ["overdue"]


def test_report_that_is_moved_is_reminded_of_anew(world: World) -> None:
    due = make.report(make_project(world, state="active"), due_on=TODAY)
    verbs.remind_of_project_reports(now=NOW)
    ProjectReport.objects.across_partners(reason="test").filter(pk=due.pk).update(due_on=TODAY + timedelta(days=60))

    verbs.remind_of_project_reports(now=NOW + timedelta(days=60))

    assert steps("projectreport") == ["due_today", "due_today"]


def test_nothing_is_said_of_what_is_only_planned_handed_in_or_over(world: World) -> None:
    make.report(make_project(world, state="proposal", number=1), due_on=TODAY)
    make.report(make_project(world, state="active", number=2), due_on=TODAY, state="submitted", submitted_at=NOW)
    done = make_project(world, state="withdrawn", number=3)
    make.report(done, due_on=TODAY)
    make.milestone(done, starts_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1))

    assert verbs.remind_of_project_reports(now=NOW) == verbs.remind_of_milestones(now=NOW) == 0


def test_late_milestone_is_told_to_the_lead_once(world: World) -> None:
    step = make.milestone(make_project(world, state="active"), starts_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1))
    make.milestone(step.project, starts_on=TODAY, due_on=TODAY)

    given = [verbs.remind_of_milestones(now=NOW) for _turn in range(2)]

    assert given == [1, 0]
    assert told(world, step, "late") == ["Leila", "Ruslan", "Sofia"]


# --- notices ----------------------------------------------------------------------------------------
OFFICERS = ["Alice", "Amir", "Daler"]
HOST = ["Leila", "Ruslan", "Sofia"]


def test_each_answer_is_told_to_those_whom_it_concerns(world: World) -> None:
    project = make.idea(world)
    verbs.ask_partners(project, actor=world.leila, now=NOW)
    assert told(world, project, "ask_partners") == [*OFFICERS, "Ruslan", "Sofia"]
    verbs.consent_to_project(make.side_of(project, world.partner_a), actor=world.alice, now=NOW)
    assert told(world, project, "consent") == HOST
    added = verbs.add_side(project, institution=academy_of(world.partner_b), actor=world.leila, now=NOW)
    assert told(world, project, "add_side") == ["Charlie"]
    verbs.decline_project(fresh(added), reason=WHY, actor=world.charlie, now=NOW)
    assert told(world, project, "decline") == HOST
    verbs.take_out_side(make.side_of(project, world.partner_b), actor=world.leila, now=NOW)
    assert told(world, project, "take_out") == ["Charlie"]
    verbs.consent_to_project(make.side_of(project, world.host), actor=world.ruslan, now=NOW)
    assert told(world, project, "all_consented") == sorted([*OFFICERS, "Leila", "Sofia"])
    verbs.withdraw_project(project, reason=WHY, actor=world.ruslan, now=NOW)
    assert told(world, project, "withdraw") == sorted([*OFFICERS, "Hana", "Leila", "Sofia"])


def test_member_with_an_account_is_told_and_reports_are_told_to_all_sides(world: World) -> None:
    project = make_project(world, state="active")
    due = make.report(project)
    verbs.add_member(make.side_of(project, world.partner_a), fields={"name": "Timur"}, user=world.users["timur"], actor=world.leila, now=NOW)
    assert told(world, project, "change_members") == ["Timur"]
    verbs.hand_in_project_report(due, text="Done.", actor=world.leila, now=NOW)

    assert told(world, due, "hand_in") == sorted([*OFFICERS, "Erlan", "Hana", "Ruslan", "Sofia", "Timur"])


# --- first page -------------------------------------------------------------------------------------
def test_first_page_says_what_waits(world: World) -> None:
    asked = make.asked(world)
    running = make_project(world, state="active", number=2)
    make.report(running, due_on=TODAY - timedelta(days=1))
    make.milestone(running, title="Survey", starts_on=TODAY - timedelta(days=9), due_on=TODAY - timedelta(days=1))
    proposal = make_project(world, state="proposal", number=3)

    shown = {name: first_page(world, name) for name in ("alice", "leila", "sofia", "erlan", "charlie")}

    side = make.side_of(asked, world.partner_a)
    assert reverse("exchanges:project_side_consent", args=[side.pk]) in shown["alice"]
    assert "Survey" in shown["leila"]
    assert "Hand in" in shown["leila"]
    assert f"{proposal.reference} {proposal.title}" in shown["leila"]
    assert "Write the proposal" in shown["leila"]
    assert running.reference in shown["sofia"]
    for name in ("erlan", "charlie"):
        assert running.reference not in shown[name], name

"""Verbs of research projects, but for those of panels and decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from exchanges import operations as verbs
from partners.actor import Actor
from tests import researching as made
from tests.exchanging import academy_of
from tests.operation_cases.base import GONE, INVALID, WHY, Case, again_and_again
from tests.world import NOW, World


def step(*names: str, model: str = "project") -> tuple[str, ...]:
    return tuple(f"exchanges.{model} {name}" for name in names)


def have(world: World, record: Any, actor: Actor) -> object:
    return verbs.have_idea(lead=world.institutions["academy"], partners=[academy_of(world.partner_a)], fields=made.IDEA, actor=actor, now=NOW)


def plain(verb: Any, **more: Any) -> Any:
    return lambda world, record, actor: verb(record, **more, actor=actor, now=NOW)


def side(state: str) -> Any:
    """The side of partner A, asked when the project waits for consents."""
    return lambda world: made.side_of(made.asked(world) if state == "asked" else made.made(state)(world), world.partner_a)


def with_another(world: World) -> Any:
    academy_of(world.partner_b)
    return made.idea(world)


def report_of(world: World) -> Any:
    return made.report(made.made("active")(world))


LEAD = {"by": "leila", "stranger": "alice"}
PARTNER = {"by": "alice", "stranger": "charlie"}
SPENT = {"head": "staff", "planned": 10, "spent": 0, "currency": "USD"}
CASES = [
    Case(**again_and_again("exchanges.have_idea"), **LEAD, ready=lambda world: academy_of(world.partner_a), do=have, steps=step("created")),
    Case(
        **again_and_again("exchanges.change_project"),
        **LEAD,
        ready=made.idea,
        steps=step("change"),
        do=plain(verbs.change_project, fields={"aims": "Which talks last?"}),
    ),
    Case(
        "exchanges.add_side",
        **LEAD,
        ready=with_another,
        steps=step("add_side"),
        again=INVALID,
        at_once=("Invalid", "done"),
        do=lambda world, record, actor: verbs.add_side(record, institution=academy_of(world.partner_b), actor=actor, now=NOW),
    ),
    Case("exchanges.ask_partners", **LEAD, ready=made.idea, do=plain(verbs.ask_partners), steps=step("ask_partners")),
    Case("exchanges.consent_to_project", **PARTNER, ready=side("asked"), do=plain(verbs.consent_to_project), steps=step("consent", "all_consented")),
    Case("exchanges.decline_project", **PARTNER, ready=side("asked"), do=plain(verbs.decline_project, reason=WHY), steps=step("decline")),
    Case("exchanges.take_out_side", **LEAD, **GONE, ready=side("asked"), do=plain(verbs.take_out_side), steps=step("take_out")),
    Case("exchanges.reopen_idea", **LEAD, ready=made.asked, do=plain(verbs.reopen_idea, reason=WHY), steps=step("reopen_idea")),
    Case("exchanges.start_project", **LEAD, ready=made.made("approved"), do=plain(verbs.start_project), steps=step("start")),
    Case("exchanges.begin_report", **LEAD, ready=made.made("active"), do=plain(verbs.begin_report), steps=step("begin_report")),
    Case("exchanges.close_project", **LEAD, ready=made.made("published"), do=plain(verbs.close_project), steps=step("close")),
    Case("exchanges.withdraw_project", **LEAD, ready=made.made("active"), do=plain(verbs.withdraw_project, reason=WHY), steps=step("withdraw")),
    Case(
        **again_and_again("exchanges.add_member"),
        **LEAD,
        ready=side("active"),
        do=plain(verbs.add_member, fields={"name": "Nilufar"}),
        steps=step("change_members"),
    ),
    Case(
        **again_and_again("exchanges.add_milestone"),
        **LEAD,
        ready=made.made("active"),
        do=plain(verbs.add_milestone, fields=made.STEP),
        steps=step("change_plan"),
    ),
    Case(
        "exchanges.lay_down_report",
        **LEAD,
        ready=made.made("active"),
        steps=(*step("plan_reports"), *step("laid_down", model="projectreport")),
        again=INVALID,
        at_once=("Invalid", "done"),
        do=plain(verbs.lay_down_report, kind="progress", due_on=date(2027, 7, 1)),
    ),
    Case(
        "exchanges.hand_in_project_report",
        **LEAD,
        ready=report_of,
        do=plain(verbs.hand_in_project_report, text="Done."),
        steps=(*step("hand_in", model="projectreport"), *step("report_handed_in")),
    ),
    Case(
        "exchanges.skip_project_report",
        **LEAD,
        ready=report_of,
        do=plain(verbs.skip_project_report, reason=WHY),
        steps=(*step("skip", model="projectreport"), *step("report_skipped")),
    ),
]
# Small changes of a plan that other cases here are made like.
CHANGES = (
    "change_member", "end_member", "change_milestone", "mark_milestone", "remove_milestone", "add_budget_line", "change_budget_line",
    "remove_budget_line", "remove_project_report", "add_output", "change_output", "remove_output",
)  # fmt: skip
ELSEWHERE = {
    "exchanges.remind_of_project_reports": "the clock's: test_project_clock",
    "exchanges.remind_of_milestones": "the clock's: test_project_clock",
    **{f"exchanges.{name}": "a row of a project that is locked by its step: test_projects, test_project_pages" for name in CHANGES},
}

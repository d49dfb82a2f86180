"""Each clock of the house with something that is due: what makes it so, when, and what a clock that wakes three days late writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agreements import operations as agreements
from agreements.models import Agreement
from agreements.operations.reminders import remind_of_ends, remind_of_papers
from events import operations as events
from events.operations.people import remind_invited
from events.operations.registrations_clock import expire_addresses, forget_needs, pass_places_on
from exchanges.operations.mission_clock import begin_due_missions, remind_of_reports
from exchanges.operations.project_clock import remind_of_milestones, remind_of_project_reports
from exchanges.operations.search_clock import send_digests, tell_at_once
from notifications.operations import remind_of_actions
from partners.models import months_after
from partners.operations.clock import remind_of_confirmations, remind_of_delegations
from reports.operations.runs import expire_runs
from reports.operations.schedules import make_schedule, run_schedules
from scholarships.operations import lapse_offers, turn_calls
from scholarships.operations.reminders import remind
from scholarships.operations.timetable import forget_overdue
from tests import advising, researching
from tests.academy import completed
from tests.evaluating import CLOSES, make_asking
from tests.eventing import STARTS, make_delegation, make_event, make_registration
from tests.exchanging import make_project
from tests.missioning import at, mission
from tests.reporting import made
from tests.test_confirmations import since
from tests.test_follow_up_actions import add as add_action
from tests.test_following import MIDNIGHT
from tests.test_institution_pages import paper
from tests.test_lent_powers import lend
from tests.test_names_asked import at_end, studying
from tests.test_registrations import NEEDS, OPEN, SAID, queue
from tests.test_saved_searches import keep, shared
from tests.test_timetable import withdrawn
from tests.world import NOW, World, make_agreement, make_call, make_draft, make_intake, make_nomination
from training.operations.consultation_clock import close_forgotten
from training.operations.evaluation_clock import turn_evaluations
from training.operations.follow_ups import ask_follow_ups, remind_follow_ups
from training.operations.names_clock import ask_for_names
from training.transitions.consultations import PATIENCE

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STOP = 3 * DAY
TODAY = NOW.date()
REPORT = "nominations"
Job = Callable[..., Any]


@dataclass(frozen=True)
class Clock:
    """`ready` makes what is due in a world and says when; `writes` are the history rows of the first turn after the stop, in any order."""

    job: Job
    ready: Callable[[World], datetime]
    writes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.job.__module__}.{self.job.__name__}"


def _call_closes(world: World) -> datetime:
    return make_call(world).closes_at


def _offer_lapses(world: World) -> datetime:
    nomination = make_nomination(world, make_call(world), state="offered")
    return nomination.offer_expires_at  # type: ignore[return-value]


def _draft_before_closing(world: World) -> datetime:
    """When the clock wakes half a day before the closing, the marks of three days and of one day have both passed."""
    call = make_call(world)
    make_draft(world, call)
    return call.closes_at - STOP - 12 * HOUR


def _passport_to_delete(world: World) -> datetime:
    withdrawn(world)
    return NOW + 6 * DAY


def _agreement_over(world: World) -> datetime:
    agreement = make_agreement(world)
    Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk).update(valid_until=TODAY)
    return NOW + DAY


def _agreement_ends(world: World) -> datetime:
    """Between the two marks of 90 and 60 days."""
    agreement = make_agreement(world)
    Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk).update(valid_until=TODAY + 61 * DAY)
    return NOW


def _paper_ends(world: World) -> datetime:
    paper(world, expires_on=TODAY + 30 * DAY)
    return NOW


def _officer_to_confirm(world: World) -> datetime:
    """The marks of seven days and of the day itself have passed when the clock wakes."""
    since(world, TODAY)
    due = months_after(TODAY, 6)
    return NOW + (due - TODAY) - 2 * DAY


def _powers_end(world: World) -> datetime:
    return NOW + (lend(world).ends_on - TODAY) - 7 * DAY


def _mission_begins(world: World) -> datetime:
    return at(mission(world, "agreed").starts_on)


def _mission_over(world: World) -> datetime:
    """Both reminders are due: the day after and the fifteenth day."""
    row = mission(world, "agreed")
    begin_due_missions(now=at(row.starts_on))
    return at(row.ends_on + 13 * DAY)


def _report_due(world: World) -> datetime:
    researching.report(make_project(world, state="active"), due_on=TODAY + DAY)
    return NOW


def _milestone_late(world: World) -> datetime:
    researching.milestone(make_project(world, state="active"), starts_on=TODAY - 9 * DAY, due_on=TODAY - DAY)
    return NOW


def _search_at_once(world: World) -> datetime:
    keep(world, words="sediment")
    for number in (1, 2, 3):
        shared(world, NOW + number * DAY, number)
    return NOW + DAY


def _search_weekly(world: World) -> datetime:
    keep(world, words="sediment", notify="weekly")
    shared(world, NOW + MINUTE)
    return NOW + 6 * DAY


def _offered_place(world: World) -> datetime:
    event = make_event(world, capacity=1, offer_hours=240)
    make_registration(event, number=1, state="offered", offered_until=NOW + DAY)
    queue(event, 1)
    return NOW + DAY


def _address(world: World) -> datetime:
    events.register_publicly(make_event(world, **OPEN), fields=SAID, now=NOW)
    return NOW + 3 * DAY


def _needs(world: World) -> datetime:
    event = make_event(world)
    make_registration(event, **NEEDS)
    return event.ends_at + 31 * DAY


def _invited(world: World) -> datetime:
    make_delegation(make_event(world, starts_at=STARTS), world.partner_a)
    return NOW + 23 * DAY


def _promised(world: World) -> datetime:
    """The week before is over when the clock wakes: only the day counts."""
    add_action(world)
    return NOW + 8 * DAY


def _evaluation(world: World) -> datetime:
    make_asking(world, people=5)
    return CLOSES - 2 * DAY


def _asked_after(world: World) -> datetime:
    completed(world, make_intake(world), certified=False)
    return MIDNIGHT


def _not_answered(world: World) -> datetime:
    completed(world, make_intake(world), certified=False)
    ask_follow_ups(now=MIDNIGHT)
    return MIDNIGHT + 14 * DAY


def _advised(world: World) -> datetime:
    advising.answered(world)
    return NOW + PATIENCE


def _report_again(world: World) -> datetime:
    """Daily: three were missed."""
    plan = {"formats": ["csv"], "rhythm": "daily", "hour": 8, "ends_on": TODAY + 30 * DAY, "recipient_ids": [world.users["hana"].pk]}
    schedule = make_schedule(REPORT, {}, plan=plan, actor=world.sofia, now=NOW)
    assert schedule.next_at
    return schedule.next_at


def _report_over(world: World) -> datetime:
    run = made(world, "sofia")
    assert run.expires_at
    return run.expires_at


def _name_to_confirm(world: World) -> datetime:
    return at_end(studying(world), before=5 * DAY)


# An offer takes its four letters with it: to the authority, to the nominee, the note and the invitation.
LAPSE = ("scholarships.nomination lapse", *("documents.issueddocument revoke",) * 4)
CLOCKS = (
    Clock(turn_calls, _call_closes, ("scholarships.call close",)),
    Clock(lapse_offers, _offer_lapses, LAPSE),
    Clock(remind, _draft_before_closing, ("scholarships.allotment host_soon",)),
    Clock(forget_overdue, _passport_to_delete, ("scholarships.nomination passport_deleted",)),
    Clock(turn_evaluations, _evaluation, ("training.evaluationround closed",)),
    Clock(ask_follow_ups, _asked_after, ("training.followup ask",) * 2),
    Clock(remind_follow_ups, _not_answered, ("training.followup remind",) * 2),
    Clock(close_forgotten, _advised, ("training.consultation close_unanswered",)),
    Clock(ask_for_names, _name_to_confirm, ("training.enrolment names_asked",)),
    Clock(agreements.expire_agreements, _agreement_over, ("agreements.agreement expire",)),
    Clock(remind_of_ends, _agreement_ends, ("agreements.agreement ends_soon",)),
    Clock(remind_of_papers, _paper_ends, ("agreements.institutionpaper expires_soon",)),
    Clock(remind_of_confirmations, _officer_to_confirm, ("partners.membership confirm_in_0",)),
    Clock(remind_of_delegations, _powers_end, ("partners.delegation ends_soon",)),
    Clock(begin_due_missions, _mission_begins, ("exchanges.mission begin",)),
    Clock(remind_of_reports, _mission_over, ("exchanges.mission report_late",)),
    Clock(remind_of_project_reports, _report_due, ("exchanges.projectreport due_today",)),
    Clock(remind_of_milestones, _milestone_late, ("exchanges.milestone late",)),
    Clock(tell_at_once, _search_at_once, ("accounts.user materials_found",)),
    Clock(send_digests, _search_weekly, ("accounts.user materials_digest",)),
    Clock(pass_places_on, _offered_place, ("events.registration lapse", "events.registration offer_place")),
    Clock(expire_addresses, _address, ("events.registration expire",)),
    Clock(remind_invited, _invited, ("events.delegation remind",)),
    Clock(forget_needs, _needs, ("events.registration needs_deleted",)),
    Clock(expire_runs, _report_over, ("reports.reportrun expire",)),
    Clock(run_schedules, _report_again, ("reports.reportrun request",)),
    Clock(remind_of_actions, _promised, ("notifications.followupaction due",)),
)

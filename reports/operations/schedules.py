"""Reports made again and again: who keeps a schedule, and the clock that has them made, each occurrence once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from core.errors import Invalid
from core.workflow import begin, begin_each, each_by_itself, perform
from partners.actor import Actor, actor_for
from partners.queries import host_day
from reports.definitions import Definition, definitions
from reports.enums import Rhythm, ScheduleState
from reports.models import ReportRun, ReportSchedule
from reports.models.schedules import LONGEST
from reports.operations.runs import checked_formats, checked_params, definition_for, wake
from reports.queries.recipients import recipients_of, roles_to_choose
from reports.queries.rhythm import next_moment
from scholarships.models import Call

log = logging.getLogger(__name__)
CLOCK = Actor.system("clock")
MOST_RECIPIENTS = 200


def make_schedule(kind: str, params: Mapping[str, Any], *, plan: Mapping[str, Any], actor: Actor, now: datetime) -> ReportSchedule:
    """Have a report made from now on. `plan`: formats, rhythm, weekday, month_day, hour, ends_on, recipient_ids, roles.

    Nobody is sent more than the own rights give, so that any colleague may be named.
    """
    definition = definition_for(kind, actor)
    assert actor.user_id is not None  # `may` has seen it
    today = host_day(now)
    _check_plan(plan, today, actor)
    schedule = ReportSchedule(
        owner_id=actor.user_id,
        kind=definition.name,
        params=checked_params(definition, params),
        formats=checked_formats(plan["formats"]),
        rhythm=plan["rhythm"],
        weekday=plan.get("weekday") if plan["rhythm"] == Rhythm.WEEKLY else None,
        month_day=plan.get("month_day") if plan["rhythm"] == Rhythm.MONTHLY else None,
        hour=plan["hour"],
        recipient_ids=sorted(set(plan.get("recipient_ids") or ())),
        roles=sorted(set(plan.get("roles") or ())),
        created_at=now,
        starts_on=today,
        ends_on=plan["ends_on"],
    )
    schedule.next_at = next_moment(schedule, now)
    begin(schedule, "make", actor=actor, now=now)
    return schedule


def _check_plan(plan: Mapping[str, Any], today: date, actor: Actor) -> None:
    faults: dict[str, list[str]] = {}
    if not today <= plan["ends_on"] <= today + timedelta(days=LONGEST - 1):
        faults["ends_on"] = [gettext("Choose a day from today to a year from now. Then somebody looks whether the report is still read.")]
    if plan["rhythm"] == Rhythm.WEEKLY and plan.get("weekday") is None:
        faults["weekday"] = [gettext("Choose the day of the week.")]
    if plan["rhythm"] == Rhythm.MONTHLY and not plan.get("month_day"):
        faults["month_day"] = [gettext("Choose the day of the month.")]
    if not (plan.get("recipient_ids") or plan.get("roles")):
        faults["people"] = [gettext("Name at least one person or one role.")]
    if not set(plan.get("roles") or ()) <= set(roles_to_choose(actor)):
        faults["roles"] = [gettext("Choose among the roles that are offered.")]
    if faults:
        raise Invalid(dict(faults))


def pause_schedule(schedule: ReportSchedule, *, actor: Actor, now: datetime) -> None:
    """Nothing is made until somebody lets it go on."""
    perform(schedule, "pause", actor=actor, now=now, changes={"next_at": None})


def resume_schedule(schedule: ReportSchedule, *, actor: Actor, now: datetime) -> None:
    """From the next moment on; what fell into the pause is not made up for."""
    perform(schedule, "resume", actor=actor, now=now, changes={"next_at": next_moment(schedule, now)})


def end_schedule(schedule: ReportSchedule, *, actor: Actor, now: datetime) -> None:
    perform(schedule, "end", actor=actor, now=now, changes={"next_at": None})


def run_schedules(*, now: datetime, most: int = 100) -> int:
    """Have made what is due. After a standstill each schedule is made once, not once for every day that was missed."""
    due = ReportSchedule.objects.across_partners(reason="the clock has everybody's schedules made, each with the rights of its readers")
    due = due.filter(state=ScheduleState.ACTIVE, next_at__lte=now).order_by("next_at", "pk")[:most]
    return each_by_itself(due, lambda schedule: _make_due(schedule.pk, now), what="report schedule")


def _make_due(schedule_id: int, now: datetime) -> None:
    """One occurrence: the row is locked, its runs and its next moment are written together; a second clock finds nothing due."""
    rows = ReportSchedule.objects.across_partners(reason="the clock has everybody's schedules made, each with the rights of its readers")
    with transaction.atomic():
        locked = rows.select_for_update(skip_locked=True, of=("self",)).select_related("owner")
        schedule = locked.filter(pk=schedule_id, state=ScheduleState.ACTIVE, next_at__lte=now).first()
        if schedule is None:
            return
        definition, owner = definitions().get(schedule.kind), actor_for(schedule.owner, now)
        if host_day(schedule.next_at) > schedule.ends_on or definition is None or not (schedule.owner.is_active and definition.may(owner)):
            end_schedule(schedule, actor=CLOCK, now=now)
            return
        made = _runs(schedule, definition, owner, now)
        begin_each(made, "request", actor=CLOCK, now=now)
        upcoming = next_moment(schedule, now)
        if host_day(upcoming) > schedule.ends_on:
            end_schedule(schedule, actor=CLOCK, now=now)
        else:
            rows.filter(pk=schedule.pk).update(next_at=upcoming)
        transaction.on_commit(lambda: _wake_all(made))


def _runs(schedule: ReportSchedule, definition: Definition, owner: Actor, now: datetime) -> list[ReportRun]:
    """One for each reader who may have the report made; those who no longer may are left out."""
    return [
        ReportRun(
            kind=schedule.kind,
            params=schedule.params,
            formats=schedule.formats,
            language=user.language,
            requested_by=user,
            requested_at=now,
            schedule=schedule,
            due_at=schedule.next_at,
        )
        for user in recipients_of(schedule, owner, now)[:MOST_RECIPIENTS]
        if _may_have_it(definition, schedule.params, actor_for(user, now))
    ]


def _may_have_it(definition: Definition, params: Mapping[str, Any], actor: Actor) -> bool:
    """And may know of the call that the maker chose: its number and title stand on the report, whose rows would be none."""
    if not definition.may(actor):
        return False
    return not params.get("call") or Call.objects.visible_to(actor).filter(pk=params["call"]).exists()


def _wake_all(runs: Sequence[ReportRun]) -> None:
    for run in runs:
        wake(run.pk)

"""The clock of research projects: reports that come due or are overdue, milestones that are late.

Each reminder is given once, whatever the clock does: its key holds the day, so that what is moved is reminded of anew. A clock that
stood still gives only the nearest mark.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from core.history import record
from core.workflow import each_by_itself, wake_delivery
from exchanges.enums import PROJECT_RUNNING, ProjectState, ReportState
from exchanges.models import Milestone, ProjectReport
from notifications.models import Reminder
from partners.actor import Actor
from partners.queries import host_day

CLOCK = Actor.system("clock")
GIVEN = "the clock keeps what it gave"
WHOEVER = "the clock looks at every project"
AT_ONCE = 500
BEFORE, AFTER = timedelta(days=14), timedelta(days=7)


def remind_of_project_reports(*, now: datetime) -> int:
    """Fourteen days before, on the day, seven days after. Returns how many were given."""
    today = host_day(now)
    states = (*PROJECT_RUNNING, ProjectState.PUBLISHED)
    rows = ProjectReport.objects.across_partners(reason=WHOEVER).filter(state=ReportState.DUE, project__state__in=states)
    rows = rows.select_related("project__lead").order_by("due_on", "pk")
    marks = {
        "due_soon": Q(due_on__gt=today, due_on__lte=today + BEFORE),
        "due_today": Q(due_on__lte=today, due_on__gt=today - AFTER),
        "overdue": Q(due_on__lte=today - AFTER),
    }
    return sum(_remind(rows.filter(due), "exchanges.projectreport", step, now) for step, due in marks.items())


def remind_of_milestones(*, now: datetime) -> int:
    """Once, when the day is over and the work runs."""
    rows = Milestone.objects.across_partners(reason=WHOEVER).filter(
        done_on__isnull=True, due_on__lt=host_day(now), project__state__in=PROJECT_RUNNING
    )
    return _remind(rows.select_related("project__lead").order_by("due_on", "pk"), "exchanges.milestone", "late", now)


def _remind(rows: Any, model: str, step: str, now: datetime) -> int:
    """What was given is left out in the query, so that what is overdue for long is not read again each minute."""
    text = CharField()
    key = Concat(Value(f"{model}:"), Cast(OuterRef("pk"), text), Value(":"), Cast(OuterRef("due_on"), text), Value(f":{step}"), output_field=text)
    given = Reminder.objects.across_partners(reason=GIVEN).filter(key=key)
    return each_by_itself(list(rows.filter(~Exists(given))[:AT_ONCE]), lambda row: _give(row, step, now), what=f"reminder of {model}")


def key_of(model: str, pk: int, due_on: date, step: str) -> str:
    return f"{model}:{pk}:{due_on.isoformat()}:{step}"


def _give(row: Any, step: str, now: datetime) -> None:
    """The row of the reminder and the history row that is the notice stand or fall together."""
    key = key_of(row._meta.label_lower, row.pk, row.due_on, step)
    with transaction.atomic():
        if Reminder.objects.across_partners(reason=GIVEN).get_or_create(key=key, defaults={"at": now})[1]:
            wake_delivery(record(row, step, actor=CLOCK, now=now, data={"about": str(row)}))

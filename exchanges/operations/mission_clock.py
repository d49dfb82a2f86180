"""What the days do to missions: the first one begins them, and reports are asked for after the last one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from core.history import record
from core.workflow import each_by_itself, wake_delivery
from exchanges.enums import MissionState
from exchanges.models import Mission
from exchanges.operations.missions import begin_mission
from exchanges.queries.missions import REPORT_WITHIN
from notifications.models import Reminder
from partners.actor import Actor
from partners.queries import host_day

CLOCK = Actor.system("clock")
MOST = 200  # of one round
KEPT = "the clocks keep what they gave"


def begin_due_missions(*, now: datetime) -> int:
    """The first day has come, whatever the desk has recorded by then."""
    rows = Mission.objects.across_partners(reason="the clock begins missions").filter(state=MissionState.AGREED, starts_on__lte=host_day(now))
    due = rows.select_related("quota_year__line", "stay", "expert__person").order_by("starts_on", "pk")[:MOST]
    return each_by_itself(due, lambda row: begin_mission(row, actor=CLOCK, now=now), what="beginning of mission")


def remind_of_reports(*, now: datetime) -> int:
    """The day after the last one, and once more when fourteen days have passed. Late or twice, each is given once; both due at once: the later one."""
    today, given = host_day(now), 0
    for step, last in (("report_late", today - REPORT_WITHIN - timedelta(days=1)), ("report_due", today - timedelta(days=1))):
        rows = Mission.objects.across_partners(reason="the clock asks for reports").filter(state=MissionState.UNDER_WAY, ends_on__lte=last)
        if step == "report_due":
            rows = rows.filter(ends_on__gte=today - REPORT_WITHIN)
        due = rows.exclude(Exists(_given(step))).order_by("ends_on", "pk")[:MOST]
        given += each_by_itself(due, lambda row, step=step: _remind(row, step, now), what="reminder of mission")  # type: ignore[misc]
    return given


def _given(step: str) -> Any:
    key = Concat(Value("exchanges.mission:"), Cast(OuterRef("pk"), CharField()), Value(f":{step}"), output_field=CharField())
    return Reminder.objects.across_partners(reason=KEPT).filter(key=key)


def _remind(mission: Mission, step: str, now: datetime) -> None:
    with transaction.atomic():
        key = f"exchanges.mission:{mission.pk}:{step}"
        if Reminder.objects.across_partners(reason=KEPT).get_or_create(key=key, defaults={"at": now})[1]:
            wake_delivery(record(mission, step, actor=CLOCK, now=now))

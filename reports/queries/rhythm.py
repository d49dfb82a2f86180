"""When a schedule is due next, in the host's zone."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext

from reports.enums import Rhythm, Weekday
from reports.models import ReportSchedule


def next_moment(schedule: ReportSchedule, after: datetime) -> datetime:
    """The first moment of the rhythm that lies behind `after`. A month without the day takes its last one."""
    zone = ZoneInfo(settings.HOST_ZONE)
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, time(schedule.hour), tzinfo=zone)
        if _is_day(schedule, day) and moment > after:
            return moment
        day += timedelta(days=1)


def _is_day(schedule: ReportSchedule, day: date) -> bool:
    if schedule.rhythm == Rhythm.WEEKLY:
        return day.weekday() == schedule.weekday
    if schedule.rhythm == Rhythm.MONTHLY:
        return day.day == min(schedule.month_day or 1, monthrange(day.year, day.month)[1])
    return True


def rhythm_text(schedule: ReportSchedule) -> str:
    """A sentence part: "every week on Monday at 07:00"."""
    hour = f"{schedule.hour:02}:00"
    if schedule.rhythm == Rhythm.WEEKLY:
        return gettext("every week on %(day)s at %(hour)s") % {"day": Weekday(schedule.weekday or 0).label, "hour": hour}
    if schedule.rhythm == Rhythm.MONTHLY:
        return gettext("every month on day %(day)s at %(hour)s") % {"day": schedule.month_day, "hour": hour}
    return gettext("every day at %(hour)s") % {"hour": hour}

"""Years and days that a report is narrowed to, half-open: from the first moment of the first day up to the first moment after the last, in the host's zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from partners.queries import host_day

Params = Mapping[str, Any]
HOST = ZoneInfo(settings.HOST_ZONE)


def today_of(params: Params) -> date:
    """The day on which the report stands: `today` where it was given, else that of its making."""
    return date.fromisoformat(str(params["today"])) if params.get("today") else host_day(timezone.now())


def bounds(params: Params) -> tuple[date | None, date | None]:
    """The first day, and the first day after the last; a year is its days, and what is narrower of both holds."""
    first, last = params.get("first_year"), params.get("last_year")
    begins = [date(int(first), 1, 1)] if first else []
    ends = [date(int(last) + 1, 1, 1)] if last else []
    if params.get("first_day"):
        begins.append(date.fromisoformat(str(params["first_day"])))
    if params.get("last_day"):
        ends.append(date.fromisoformat(str(params["last_day"])) + timedelta(days=1))
    return (max(begins, default=None), min(ends, default=None))


def dates(params: Params, path: str) -> dict[str, date]:
    """For `filter`: a day of this column lies within."""
    begin, end = bounds(params)
    return {f"{path}__{side}": day for side, day in (("gte", begin), ("lt", end)) if day}


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), HOST)


def instants(params: Params, path: str) -> dict[str, datetime]:
    """For `filter`: an instant of this column lies within."""
    return {name: start_of(day) for name, day in dates(params, path).items()}


def share(part: int | None, whole: int | None) -> float | None:
    """Nothing of nothing is no share."""
    return (part or 0) / whole if whole else None

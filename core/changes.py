"""What a history row or a message says of changed values: the new one, and what stood there before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from core.models import HistoryEntry
from core.record import Line, history_lines
from core.timefmt import clock_text, period_text

Changed = Mapping[str, Any]  # name -> [before, after]
ENDS = ("starts_at", "ends_at")


def changed_line(label: str, before: str, after: str) -> str:
    """ "Room: 102, before: 101." """
    none = gettext("none")
    return gettext("%(label)s: %(after)s, before: %(before)s.") % {"label": label, "after": after or none, "before": before or none}


def moved_lines(changed: Changed, zone: str) -> list[str]:
    """The line of the time when one of its ends has changed, else none."""
    if not changed.keys() & set(ENDS):
        return []
    return [changed_line(gettext("Time"), *(_time(changed, place, zone) for place in (0, 1)))]


def _time(changed: Changed, place: int, zone: str) -> str:
    """One end alone where only it has changed."""
    ends = [changed.get(name, (None, None))[place] for name in ENDS]
    start, end = (datetime.fromisoformat(text) if text else None for text in ends)
    if start and end:
        return period_text(start, end, zone)
    moment = start or end
    return clock_text(moment, zone) if moment else ""


def lines_saying(entries: Iterable[HistoryEntry], words: Callable[[Changed], str]) -> list[Line]:
    """The history, newest first, each row with what `words` say of its changes."""
    rows = list(entries)
    return [replace(line, detail=words(entry.data.get("changed", {}))) for line, entry in zip(history_lines(rows), rows[::-1], strict=True)]

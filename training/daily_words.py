"""Words for what daily work leaves in the history besides steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from training.enums import Presence
from training.mark_entry import Entry, entry_text
from training.models import ResultSheet

register_words("training.teachingsession", {"attendance_taken": _("Attendance taken")})
register_words("training.attendance", {"checked_in": _("Marked present by the code in the room")})
register_words("training.resultsheet", {"opened": _("Sheet opened"), "marks_saved": _("Marks saved")})
register_words("training.mark", {"approved": _("Result approved"), "corrected": _("Result corrected")})
register_words("training.markcorrection", {"asked": _("Correction asked for")})


def session_lines(entries: Iterable[HistoryEntry], names: Mapping[int, str]) -> list[Line]:
    """Who took attendance, and each value that was written over; newest first."""
    return _lines((entry for entry in entries if entry.step == "attendance_taken"), names, lambda value: str(Presence(value).label), "new")


def sheet_lines(sheet: ResultSheet, entries: Iterable[HistoryEntry], names: Mapping[int, str]) -> list[Line]:
    """Steps of a sheet with how many marks were saved, and each mark that was written over; newest first."""

    def text(value: str) -> str:
        entry = Entry(was_absent=True) if value == "absent" else Entry(Decimal(value)) if value else None
        return entry_text(entry, sheet.scheme, sheet.pass_points) or gettext("empty")

    return _lines(entries, names, text, "marks")


def _lines(entries: Iterable[HistoryEntry], names: Mapping[int, str], text: Any, counted: str) -> list[Line]:
    rows = list(entries)
    return [replace(line, detail=_detail(entry, names, text, counted)) for line, entry in zip(history_lines(rows), rows[::-1], strict=True)]


def _detail(entry: HistoryEntry, names: Mapping[int, str], text: Any, counted: str) -> str:
    parts = []
    if number := entry.data.get(counted):
        parts.append(ngettext("%(n)d person", "%(n)d people", number) % {"n": number})
    parts += [f"{names[key]}: {text(old)} → {text(new)}" for key, old, new in entry.data.get("over", ()) if key in names]
    return "; ".join(parts)

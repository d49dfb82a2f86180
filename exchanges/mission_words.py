"""Words for rows of a mission's history that are no step, and what each row says beside its step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines
from exchanges.enums import Side
from exchanges.models import Mission

WORDS = {
    "requested": _("Mission requested"),
    "passport_entered": _("Passport entered"),
    "passport_deleted": _("Passport data deleted on their timetable"),
    "report_due": _("Report asked for"),
    "report_late": _("Report overdue"),
}


def mission_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """Newest first, with the names, papers and terms a row is about."""
    entries = list(entries)
    return [replace(line, detail=_detail(entry.data)) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]


def _detail(data: dict[str, Any]) -> str:
    if side := data.get("side"):
        return f"{Side(side).label}: {data['paper']}"
    if "fields" in data:
        return _terms(data)
    return " · ".join(str(data[name]) for name in ("expert", "paper", "stay") if data.get(name))


def _terms(data: dict[str, Any]) -> str:
    text = ", ".join(str(Mission._meta.get_field(name).verbose_name) for name in data["fields"])  # type: ignore[union-attr]
    if not data.get("void"):
        return text
    void = ngettext("%(n)d approval is void", "%(n)d approvals are void", data["void"]) % {"n": data["void"]}
    return gettext("%(terms)s; %(void)s") % {"terms": text, "void": void}

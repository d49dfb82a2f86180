"""Words for rows of the history that are no step of a workflow, and what each row says beside its step."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words
from core.timefmt import day_text
from mobility.words import shares_text

register_words("mobility.stay", {"planned": _("Stay planned"), "passport_opened": _("Passport data put into the note verbale")})
register_words("mobility.paysheet", {"made": _("Pay sheet made")})
register_words("mobility.allowance", {"added": _("Allowance added"), "changed": _("Allowance changed"), "ended": _("Allowance ended")})

DAYS = {
    "enters_on": _("planned entry %(day)s"),
    "leaves_on": _("planned departure %(day)s"),
    "arrived_on": _("arrival %(day)s"),
    "departed_on": _("departure %(day)s"),
}
DAYS_OF_ALLOWANCE = {"starts_on": _("from %(day)s"), "ends_on": _("until %(day)s")}


def stay_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """The history with days and numbers, newest first; a day that was changed with the one before."""
    entries = list(entries)
    return [replace(line, detail=_detail(entry)) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]


def _detail(entry: HistoryEntry) -> str:
    data = entry.data
    if number := data.get("note") or data.get("visa_reference"):
        return str(number)
    was = data.get("was", {})
    return "; ".join(_day(name, data[name], was.get(name, "")) for name in DAYS if data.get(name))


def _day(name: str, day: str, was: str) -> str:
    text = str(DAYS[name]) % {"day": day_text(date.fromisoformat(day))}
    if not was or was == day:
        return text
    return gettext("%(new)s (before: %(old)s)") % {"new": text, "old": day_text(date.fromisoformat(was))}


def allowance_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """What was due before and after each change, newest first."""
    entries = list(entries)
    return [replace(line, detail=_amounts(entry.data)) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]


def _amounts(data: dict[str, Any]) -> str:
    was, now = data.get("was"), data.get("now", {})
    if not was:
        return _terms(now)
    return gettext("%(new)s (before: %(old)s)") % {"new": _terms(now), "old": _terms(was)}


def _terms(said: dict[str, Any]) -> str:
    shares = shares_text(said["shares"]) if said.get("shares") else ""
    days = [str(text) % {"day": day_text(date.fromisoformat(said[name]))} for name, text in DAYS_OF_ALLOWANCE.items() if said.get(name)]
    return "; ".join(word for word in (said.get("amount", ""), shares, *days) if word)

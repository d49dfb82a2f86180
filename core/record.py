"""What a record page shows in the same order everywhere: the acts that may be done now, the life, the history in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.models import HistoryEntry
from core.scoping import ActorLike
from core.workflow import available, workflow_of, workflows

# Words for history rows that are no step of a workflow ("created", "document_added"), by model and step.
_words: dict[tuple[str, str], Text] = {}


def register_words(model: str, words: Mapping[str, Text]) -> None:
    """Filled in `AppConfig.ready` by the app that records them."""
    _words.update({(model.lower(), step): text for step, text in words.items()})


def step_words(model: str, step: str) -> Text:
    """What a history row says to people: what the step has done, the registered words, or its name."""
    if (workflow := workflows.get(model)) and (row := workflow.by_name.get(step)):
        return row.done or row.label
    return _words.get((model, step), step.replace("_", " "))


@dataclass(frozen=True)
class Act:
    """A button of the record page: what it does and where its page is."""

    name: str
    label: Text
    url: str
    variant: str


def acts_of(obj: Any, actor: ActorLike, now: datetime, url_of: Callable[[str], str]) -> list[Act]:
    """The steps this actor may do now, the primary ones first; only the first primary one looks primary."""
    steps = sorted(available(obj, actor, now), key=lambda row: ("primary", "secondary", "danger").index(row.tone))
    tones = ["secondary" if number and row.tone == "primary" else row.tone for number, row in enumerate(steps)]
    return [Act(row.name, row.label, url_of(row.name), tone) for row, tone in zip(steps, tones, strict=True)]


def with_links(acts: Iterable[Act], *links: Act) -> list[Act]:
    """Ways to other pages among the buttons of a record: what ends something stands last."""
    rows = [*acts]
    return [*(row for row in rows if row.variant != "danger"), *links, *(row for row in rows if row.variant == "danger")]


def life_of(
    obj: Any, entries: Iterable[HistoryEntry], zone: str, *, on_the_way: Iterable[str] = (), left_out: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Rows for the stepper: the usual path with the day each state was last reached. A side state stands last, one on the way before what follows.

    States that are left out stand there only if they were reached all the same.
    """
    reached = _days_of_states(entries, zone)
    names = dict(type(obj)._meta.get_field("state").choices)
    path = [str(state) for state in workflow_of(obj).path if state not in left_out or state in reached]
    on_path = obj.state in path
    place = path.index(obj.state) if on_path else max((path.index(state) for state in reached if state in path), default=-1) + 1
    rows = [_life_row(names[state], reached.get(state), number, place, on_path) for number, state in enumerate(path)]
    if not on_path:
        ahead = rows[place:] if obj.state in on_the_way else []
        rows = [*rows[:place], {"label": names[obj.state], "status": "current", "date": reached.get(obj.state)}, *ahead]
    return rows


def _days_of_states(entries: Iterable[HistoryEntry], zone: str) -> dict[str, Any]:
    """Rows that are no step name the state in which the record was: such a row moves no day."""
    days, before = {}, ""
    for entry in entries:
        if entry.target and entry.target != (entry.source or before):
            days[entry.target] = entry.at.astimezone(ZoneInfo(zone)).date()
        before = entry.target or before
    return days


def _life_row(label: Text, day: Any, number: int, place: int, on_path: bool) -> dict[str, Any]:
    if on_path and number == place:
        status = "current"
    elif number < place:
        status = "done" if day else "skipped"
    else:
        status, day = "todo", None
    return {"label": label, "status": status, "date": day}


@dataclass(frozen=True)
class Line:
    """One row of the timeline."""

    at: datetime
    label: Text
    actor_label: str
    reason: str
    detail: str = ""


# What the portal calls itself in its records, in words for people.
ITSELF: dict[str, Text] = {
    "clock": _("the portal, when the time had come"),
    "import": _("the portal, from a list"),
    "reports": _("the portal"),
    "reserve": _("the portal, from the reserve list"),
}


def who(row: Any) -> str:
    """Who did it, as the row keeps it: a person's own label and for whom, or words for what the portal did by itself."""
    if not row.actor_id:
        return str(ITSELF.get(row.actor_label, row.actor_label))
    if acting_for := getattr(row, "acting_for", ""):
        return named(row.actor_label, acting_for)
    return str(row.actor_label)


def named(person: str, acting_for: str) -> str:
    """A delegate and whose powers were used: "Alice for Daler"."""
    return gettext("%(person)s for %(grantor)s") % {"person": person, "grantor": acting_for}


def doer(entry: HistoryEntry) -> dict[str, str]:
    """Who did it, as params of a notice: `by` is read as "A for B" in the language of the reader."""
    return {"by": str(entry.actor_label) if entry.acting_for else who(entry), "by_for": entry.acting_for}


def history_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """Newest first, in the reader's language."""
    lines = [Line(row.at, step_words(row.model, row.step), who(row), row.reason) for row in entries]
    return lines[::-1]


def history_of(obj: models.Model, *, limit: int = 200) -> list[HistoryEntry]:
    """The last steps of one record, oldest first, with one query; the caller has fetched the record rightly."""
    rows = HistoryEntry.objects.across_partners(reason="the record itself was fetched for this reader")
    rows = rows.filter(model=obj._meta.label_lower, object_id=obj.pk).order_by("-at", "-pk")[:limit]
    return list(rows)[::-1]

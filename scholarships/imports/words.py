"""What a preview and a result say, the same on the page and in the command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from scholarships.imports.columns import BY_KEY
from scholarships.models import NomineeImport
from scholarships.queries.frozen import fixed_sentence
from scholarships.queries.imports import CREATE, SAME, SENT, UPDATE, Forecast, PlannedRow

OUTCOMES: dict[str, tuple[Text, str]] = {
    CREATE: (_("New draft"), "good"),
    UPDATE: (_("Draft is changed"), "attention"),
    SAME: (_("Already there, nothing changes"), "neutral"),
    SENT: (_("Already sent, stays as it is"), "neutral"),
}
DONE: dict[str, tuple[Text, str]] = {**OUTCOMES, CREATE: (_("Draft made"), "good"), UPDATE: (_("Draft changed"), "attention")}


def labels(keys: Iterable[str]) -> str:
    return "; ".join(str(BY_KEY[key].label) for key in BY_KEY if key in set(keys))


def seat_words(seat: tuple[str, int] | None) -> str:
    """Where this person would stand if all are sent in the order of rank."""
    if seat is None:
        return ""
    where, number = seat
    if where == "reserve":
        return gettext("Number %(number)d of your reserve list.") % {"number": number}
    return gettext("Comes to a place.") if where == "place" else gettext("Beyond the slots: stays a draft.")


def row_words(row: PlannedRow) -> list[str]:
    """What to know about one row before it is imported. What it says of the passport is never repeated."""
    said = [gettext("Hidden in the file; it is read all the same.")] if row.hidden else []
    if row.outcome == CREATE and row.person.pk:
        said.append(gettext("Known from an earlier call."))
    if row.outcome == UPDATE:
        said.append(gettext("Gets other values: %(fields)s.") % {"fields": labels(row.changes)})
    if row.outcome == SENT and row.changes:
        said.append(gettext("What differs is not taken over: %(fields)s.") % {"fields": labels(row.changes)})
    if row.fixed and row.fixed_by:
        said.append(fixed_sentence(row.fixed_by, row.fixed))
    if row.missing:
        said.append(gettext("Missing before it can be sent: %(items)s.") % {"items": "; ".join(str(item) for item in row.missing)})
    return said + row.unmet


def notes_on(nominee_import: NomineeImport) -> list[str]:
    """What was seen in the file and is no fault."""
    layout, notes = nominee_import.layout, []
    if layout.get("hidden_rows"):
        notes.append(gettext("Hidden rows that are read all the same: %(n)d.") % {"n": layout["hidden_rows"]})
    if layout.get("hidden_columns"):
        notes.append(gettext("Hidden columns that are read all the same: %(columns)s.") % {"columns": "; ".join(layout["hidden_columns"])})
    if layout.get("other_lists"):
        notes.append(
            gettext("Other sheets that look like lists and are not read: %(sheets)s. Upload each as a workbook of its own.")
            % {"sheets": "; ".join(layout["other_lists"])}
        )
    if layout.get("hidden_sheets"):
        notes.append(gettext("Hidden sheets that are not read: %(sheets)s.") % {"sheets": "; ".join(layout["hidden_sheets"])})
    if layout.get("stray"):
        notes.append(gettext("Columns that are not used: %(columns)s.") % {"columns": "; ".join(layout["stray"])})
    return notes


def slots_sentence(ahead: Forecast, partner: object) -> str:
    """How the list fits the slots of the call; empty when all of it fits."""
    if not ahead.too_many:
        return ""
    words = {"partner": partner, "limit": ahead.limit, "slots": ahead.slots, "people": ahead.new}
    sentence = gettext("%(partner)s may nominate %(limit)d for this call, and %(slots)d of these slots are free. The list has %(people)d to send.")
    return sentence % words + " " + gettext("All of them become drafts, and a draft takes no slot.")


# Who acts before a nomination is sent.
BEFORE: dict[str, Text] = {
    "nominee": _("Each nominee completes and confirms the own part first."),
    "employer": _("The employer endorses each of them first."),
    "second_person": _("The second person of your authority endorses them and sends them on."),
    "embassy": _("Your embassy forwards them to the ministry."),
}
AFTERWARDS = _("When they are in, “Drafts to pass on” takes all that are complete to the next desk in one act.")


def sending_sentence(ahead: Forecast) -> str:
    """Why nobody can be sent from here, or who would be."""
    if ahead.documents:
        return gettext("This call asks for documents (%(n)d). Add them to each draft and send it from its own page.") % {"n": ahead.documents}
    if ahead.others:
        return " ".join(
            [gettext("The list becomes drafts; nobody is sent from here."), *(str(BEFORE[name]) for name in ahead.others), str(AFTERWARDS)]
        )
    if not ahead.sent:
        return gettext("Nobody in the list can be sent now: no slot is free, or every row still lacks something.")
    words = {"slots": ahead.slots, "rows": ahead.new, "sent": ahead.sent, "rest": ahead.new - ahead.sent}
    sentence = gettext(
        "Free slots: %(slots)d, rows: %(rows)d. If you also send: the first by rank are sent (%(sent)d), the rest stay drafts (%(rest)d)."
    )
    return sentence % words


def counts(rows: list[PlannedRow]) -> list[tuple[Text, int]]:
    return [(OUTCOMES[outcome][0], sum(row.outcome == outcome for row in rows)) for outcome in OUTCOMES]


def results(summary: Mapping[str, Any]) -> list[tuple[Text, int]]:
    """Counts of an import that is done."""
    named = (
        ("created", _("Drafts made")),
        ("updated", _("Drafts changed")),
        ("same", _("Already there, nothing changed")),
        ("sent_before", _("Already sent, left as they are")),
        ("submitted", _("Sent now")),
    )
    return [(label, int(summary.get(name, 0))) for name, label in named]

"""A report of 25 columns over the history, read by key, for trials of the engine: texts in three scripts, choices, figures, days, instants, formulas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DateField, ExpressionWrapper, F, FloatField, IntegerField, Q, Value
from django.db.models.functions import Cast, Concat

from core.models import HistoryEntry
from partners.actor import Actor
from partners.enums import Role
from reports.definitions import base
from reports.definitions.base import Definition
from reports.queries.batches import about_rows
from reports.sheets import Column, Params

NAME = "wide"
STATES = {"submitted": "Submitted", "selected": "Selected for a place", "": "none"}
FILL = """
INSERT INTO core_historyentry (at, recorded_at, model, object_id, object_label, step, source, target, actor_id, actor_label, acting_for, reason, data, attempts, last_error)
SELECT timestamptz '2027-01-01 05:00+00' + n * interval '1 minute', timestamptz '2027-01-01 05:00+00', 'wide.row', n, 'N-2027-' || lpad(n::text, 6, '0'), 'submit',
       'draft', CASE WHEN n %% 3 = 0 THEN 'submitted' ELSE 'selected' END, n, 'Фаррух Раҳимов ' || n, '', CASE WHEN n = 7 THEN '=1+1' ELSE 'As agreed, "in full"' END, '{}', 0, 'Қазақстан'
FROM generate_series(1, %s) AS n
"""


def rows(params: Params, actor: Actor) -> Any:
    found = HistoryEntry.objects.across_partners(reason="test").filter(model="wide.row")
    number = {f"n{index}": F("object_id") * index for index in range(1, 6)}
    text = {f"t{index}": Concat(F("object_label"), Value(f" / {index}")) for index in range(1, 6)}
    more = {
        "day": Cast("at", DateField()), "share": Cast(F("object_id"), FloatField()) / 7, "odd": ExpressionWrapper(Q(step="submit"), BooleanField()),
        "year": Value(2027, IntegerField()),
    }  # fmt: skip
    found = found.annotate(**number, **text, **more)
    names = (
        "object_label", "actor_label", "step", "source", "target", "at", "recorded_at", "day", "odd", "year", "share", "reason", "last_error", "object_id",
        "actor_id", *number, *text,
    )  # fmt: skip
    return found.values_list(*names, "pk")


def may_see(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


COLUMNS = [
    Column("Number", name="number"), Column("Name", name="name"), Column("Step", name="step"), Column("Before", name="before"),
    Column("After", name="after", choices=STATES), Column("At", "instant", name="at"), Column("Recorded", "instant", name="recorded"),
    Column("Day", "day", name="day"), Column("Odd", "yes", name="odd"), Column("Year", "year", name="year"), Column("Share", "share", name="share"),
    Column("Reason", name="reason", may_see=may_see), Column("Country", name="country"), Column("Id", "whole", name="id"), Column("Who", "whole", name="who"),
    *(Column(f"Figure {index}", "whole", name=f"n{index}") for index in range(1, 6)), *(Column(f"Text {index}", name=f"t{index}") for index in range(1, 6)),
    Column("Key", "key"),
]  # fmt: skip
WIDE = Definition(
    name=NAME, title="Wide", answers="How quick is it?", theme="year", columns=COLUMNS, rows=rows,
    estimate=lambda params, actor: about_rows(rows(params, actor)), may=lambda actor: actor.is_signed_in, in_catalogue=False,
)  # fmt: skip


@contextmanager
def wide_report(number: int) -> Iterator[Definition]:
    """The report and its rows, for the length of a trial."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [number])
        cursor.execute("ANALYZE core_historyentry")
    base._definitions[NAME] = WIDE
    try:
        yield WIDE
    finally:
        del base._definitions[NAME]

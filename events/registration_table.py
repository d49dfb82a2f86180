"""One row of the list of participants, as the page shows it and as the file keeps it: the same cells in the same order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import get_language, gettext, pgettext

from core.country_names import country_name, language_name
from core.spreadsheets import WORKBOOK_OPTIONS, safe_cell
from events.enums import Diet, EventMode
from events.models import Event, Registration

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Row:
    registration: Registration
    cells: list[str]


def headings(event: Event, *, with_needs: bool) -> list[str]:
    """The name and the number stand first; the state has a place of its own on the page."""
    heads = [
        pgettext("of a person", "Name"), gettext("Number"), gettext("State"), gettext("Delegation or organisation"), gettext("Post held"),
        gettext("Country"), gettext("Interpretation"), gettext("Visa"),
    ]  # fmt: skip
    if event.accreditation_needed:
        heads.append(gettext("Accreditation"))
    if event.mode == EventMode.HYBRID:
        heads.append(gettext("Online"))
    return [*heads, gettext("Diet"), gettext("Access")] if with_needs else heads


def rows_of(event: Event, registrations: Iterable[Registration], *, with_needs: bool) -> list[Row]:
    language = (get_language() or "en")[:2]
    return [Row(row, _cells(event, row, language, with_needs)) for row in registrations]


def _cells(event: Event, row: Registration, language: str, with_needs: bool) -> list[str]:
    cells = [
        row.name, row.reference, str(row.get_state_display()), str(row.delegation or row.organisation), row.position,
        country_name(row.country, language) if row.country else "", language_name(row.interpretation, language) if row.interpretation else "",
        _yes(row.visa_needed),
    ]  # fmt: skip
    if event.accreditation_needed:
        cells.append(str(row.get_accreditation_display()))
    if event.mode == EventMode.HYBRID:
        cells.append(_yes(row.online))
    if not with_needs:
        return cells
    diet = "" if row.diet == Diet.ANY else str(row.get_diet_display())
    return [*cells, "; ".join(filter(None, [diet, row.diet_note])), row.access_needs]


def _yes(said: bool) -> str:
    return gettext("yes") if said else ""


def as_csv(heads: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in heads])
    writer.writerows([safe_cell(cell) for cell in row.cells] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(heads: Sequence[str], rows: Iterable[Row], *, title: str, now: datetime) -> bytes:
    """Every cell is a text; nothing is a formula or a link."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, WORKBOOK_OPTIONS)
    book.set_properties({"title": title, "created": now.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    head: Any = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E1F0F8", "bottom": 1})
    text: Any = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    sheet.set_column(0, len(heads) - 1, 22)
    sheet.freeze_panes(1, 1)
    for column, cell in enumerate(heads):
        sheet.write_string(0, column, cell, head)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row.cells):
            sheet.write_string(number, column, cell, text)
    book.close()
    return out.getvalue()

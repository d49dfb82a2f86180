"""A report on the screen: how many rows there will be, the first of them, and its chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from partners.actor import Actor
from reports.definitions import Definition
from reports.making import shown_columns
from reports.sheets import NUMBERS, Cell, Chart, Column, Params, Row
from reports.writers.pdf_file import text_of

FIRST_ROWS = 20
MOST_ROWS = 2000  # of which a chart is drawn and a page is printed


@dataclass(frozen=True)
class Heading:
    title: str
    is_number: bool


@dataclass(frozen=True)
class Line:
    """One row as people read it, and the page that it opens."""

    cells: Sequence[tuple[str, bool]]  # what stands there, and whether it is a figure
    url: str = ""


@dataclass(frozen=True)
class Drawing:
    """What the tags of charts take."""

    kind: str
    title: str
    sentence: str
    rows: Sequence[Any]
    headings: Sequence[str] = ()


@dataclass(frozen=True)
class Preview:
    total: int
    headings: Sequence[Heading] = ()
    lines: Sequence[Line] = field(default_factory=list)
    drawing: Drawing | None = None
    is_cut: bool = False


def preview_of(definition: Definition, params: Params, actor: Actor, *, most: int | None = FIRST_ROWS) -> Preview:
    """With `most=None` all rows that a page can hold. The chart speaks of all rows, so a report that is too long for it has none here."""
    columns = list(definition.columns_for(params, actor))
    shown = shown_columns(columns, actor)
    total = definition.estimate(params, actor)
    with_chart = definition.chart is not None and total <= MOST_ROWS
    wanted = MOST_ROWS if with_chart or most is None else most
    rows = list(islice(_rows(definition, params, actor, wanted + 1), wanted + 1))
    kept = rows[: most or MOST_ROWS]
    language = get_language() or "en"
    return Preview(
        total=max(total, len(rows)),
        headings=[Heading(str(columns[index].title), columns[index].kind in NUMBERS) for index in shown],
        lines=[Line(_cells(columns, shown, row, language), definition.url(row) if definition.url else "") for row in kept],
        drawing=_drawing(definition.chart, columns, shown, rows, language) if with_chart and definition.chart else None,
        is_cut=len(rows) > len(kept),
    )


def _rows(definition: Definition, params: Params, actor: Actor, most: int) -> Iterator[Row]:
    if definition.rows:
        return iter(definition.rows(params, actor)[:most])
    assert definition.batches
    return chain.from_iterable(definition.batches(params, actor))


def _cells(columns: Sequence[Column], shown: Sequence[int], row: Row, language: str) -> list[tuple[str, bool]]:
    return [(_text(columns[index], row[index], language), columns[index].kind in NUMBERS) for index in shown]


def _text(column: Column, cell: Any, language: str) -> str:
    if column.choices is not None:
        return str(column.choices.get(cell, cell if cell is not None else ""))
    if isinstance(cell, datetime) and cell.tzinfo:
        cell = cell.astimezone(ZoneInfo(settings.HOST_ZONE))
    return text_of(column, cell if isinstance(cell, int | float) or cell is None else _known(cell), language)


def _known(cell: Any) -> Cell:
    return cell if hasattr(cell, "as_tuple") or hasattr(cell, "isoformat") else str(cell)


def _drawing(chart: Chart, columns: Sequence[Column], shown: Sequence[int], rows: Sequence[Row], language: str) -> Drawing | None:
    """Rows of one label are added up, what `apart` tells apart is not. A column that this actor may not see is not drawn."""
    places = {columns[index].name: index for index in shown}
    values = [places[name] for name in chart.values if name in places]
    if chart.label not in places or not values or not rows:
        return None
    sums: dict[str, list[float]] = {}
    for row in rows:
        said = [_text(columns[places[name]], row[places[name]], language) for name in (chart.label, chart.apart) if name in places]
        label = " – ".join(filter(None, said))
        held = sums.setdefault(label, [0.0] * len(values))
        for number, index in enumerate(values):
            held[number] += float(row[index] or 0)  # type: ignore[arg-type]
    found = list(sums.items()) if chart.kind == "line" else sorted(sums.items(), key=lambda item: -sum(item[1]))
    drawn = found[-chart.most :] if chart.kind == "line" else found[: chart.most]
    headings = [str(columns[index].title) for index in values]
    return Drawing(chart.kind, str(chart.title), _point(found, columns[values[0]], language), _shapes(chart, drawn), headings)


def _shapes(chart: Chart, drawn: Sequence[tuple[str, list[float]]]) -> list[Any]:
    if chart.kind == "stacked":
        return [(label, tuple(held), "") for label, held in drawn]
    return [(label, held[0]) for label, held in drawn]


def _point(found: Sequence[tuple[str, list[float]]], column: Column, language: str) -> str:
    """The sentence of the chart: where it is most."""
    if column.kind == "share":
        return gettext("The table below has all figures.")
    label, held = max(found, key=lambda item: sum(item[1]))
    words = {"n": len(found), "first": label, "value": text_of(Column("", "number"), round(sum(held), 2), language)}
    return ngettext("%(first)s: %(value)s.", "Largest of %(n)s: %(first)s, %(value)s.", len(found)) % words

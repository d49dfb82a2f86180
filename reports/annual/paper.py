"""The annual report as PDF and as plain rows: the same numbers twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.typeset import set_pdf
from documents.typeset.letters import ISSUER
from reports.annual.shape import AnnualReport, Chapter, Chart, Table

TEMPLATE = Path(__file__).resolve().parent.parent / "typeset" / "annual.typ"
LONG = 14  # letters from which on a column of words takes what room there is


def annual_pdf(report: AnnualReport, *, made_at: datetime) -> bytes:
    return set_pdf(TEMPLATE, paper_data(report), made_at=made_at)


def paper_data(report: AnnualReport) -> dict[str, Any]:
    language = (get_language() or "en")[:2]
    return {
        "title": report.title,
        "language": language,
        "issuer": ISSUER[language],
        "facts": [list(fact) for fact in report.facts],
        "tiles": [{"label": tile.label, "value": tile.value, "beside": tile.beside} for tile in report.tiles],
        "contents_title": _("Contents"),
        "chapters": [_chapter(chapter, number) for number, chapter in enumerate(report.chapters, 1)],
    }


def _chapter(chapter: Chapter, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "title": chapter.title,
        "point": chapter.point,
        "picture": chapter.picture,
        "picture_alt": chapter.picture_alt,
        "charts": [_chart(chart) for chart in chapter.charts if chart.points],
        "tables": [_table(table) for table in chapter.tables],
        "notes": list(chapter.notes),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    largest = chart.full or max((point.value for point in chart.points), default=0) or 1
    points = [{"label": point.label, "text": point.text, "share": point.value / largest} for point in chart.points]
    return {"title": chart.title, "kind": chart.kind, "points": points}


def _table(table: Table) -> dict[str, Any]:
    wide = [any(len(row[index]) > LONG for row in table.rows) for index in range(len(table.columns))]
    if table.rows and not any(wide[: table.numbers_from]):
        wide[0] = True
    return {
        "title": table.title, "columns": list(table.columns), "rows": [list(row) for row in table.rows], "empty": table.empty,
        "numbers_from": table.numbers_from, "wide": wide,
    }  # fmt: skip


def annual_rows(report: AnnualReport) -> Iterator[tuple[str, str, str, str]]:
    """Chapter, table or chart, what, value: for a spreadsheet or a machine."""
    for tile in report.tiles:
        yield _("The year in figures"), "", tile.label, tile.value
    for chapter in report.chapters:
        for chart in chapter.charts:
            for point in chart.points:
                yield chapter.title, chart.title, point.label, point.text
        for table in chapter.tables:
            for row in table.rows:
                for title, value in zip(table.columns[table.numbers_from :], row[table.numbers_from :], strict=True):
                    yield chapter.title, table.title, f"{' · '.join(row[: table.numbers_from])}: {title}", value

"""JSON for programs: what the report is and for whom, its columns, and its rows as one object each, with instants in the host's zone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from reports.sheets import About, Cell, Column

AT_ONCE = 1000


def write_json(place: Path, about: About, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], alive: Callable[[], None]) -> None:
    names = names_of(columns)
    zone = ZoneInfo(settings.HOST_ZONE)
    described = [{"name": name, "title": str(column.title), "kind": column.kind} for name, column in zip(names, columns, strict=True)]
    head = json.dumps({"title": about.title, "about": dict(about.facts), "columns": described}, ensure_ascii=False, indent=1)
    with place.open("w", encoding="utf-8") as out:
        out.write(head.removesuffix("\n}") + ',\n "rows": [')
        for number, row in enumerate(rows):
            cells = {name: _plain(cell, zone) for name, cell in zip(names, row, strict=True)}
            out.write((",\n  " if number else "\n  ") + json.dumps(cells, ensure_ascii=False))
            if number % AT_ONCE == AT_ONCE - 1:
                alive()
        out.write("\n ]\n}\n")


def names_of(columns: Sequence[Column]) -> list[str]:
    """Keys of the rows: names of the columns, or their place where a column has none."""
    return [column.name or f"column_{number}" for number, column in enumerate(columns, start=1)]


def _plain(cell: Cell, zone: ZoneInfo) -> Any:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=zone).isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell

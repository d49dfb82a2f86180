"""Rows through the writers of reports, as the engine calls them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from reports import spool
from reports.sheets import About, Column
from reports.writers.csv_file import write_csv
from reports.writers.json_file import write_json
from reports.writers.pdf_file import write_pdf
from reports.writers.xlsx_file import write_xlsx
from tests.world import NOW

RUN = 4711


def part_of(rows: Sequence[Sequence[Any]], columns: Sequence[Column]) -> dict[str, Any]:
    place = spool.new_part(RUN, 1, 1)
    with place.open("w", encoding="utf-8", newline="") as out:
        spool.write_rows(out, rows, spool.raw_writers(columns))
    return {"file": place.name, "rows": len(rows), "size": place.stat().st_size, "key": None, "last": True}


def written(kind: str, about: About, columns: Sequence[Column], rows: Sequence[Sequence[Any]], *, now: datetime = NOW) -> Path:
    """The file of this kind with these rows."""
    parts = [part_of(rows, columns)]
    place = spool.folder_of(RUN) / f"out.{kind}"
    typed: Any = spool.read(RUN, parts, columns)

    def alive() -> None:
        return None

    if kind == "csv":
        write_csv(place, columns, [spool.folder_of(RUN) / part["file"] for part in parts], alive)
    elif kind == "xlsx":
        write_xlsx(place, about, columns, typed, alive)
    elif kind == "json":
        write_json(place, about, columns, typed, alive)
    else:
        write_pdf(place, about, columns, typed, len(rows), alive, now=now)
    return place

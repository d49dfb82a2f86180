"""Rows of a report on their way: parts on the disk, each a CSV of raw values, from which every kind of file is made.

The database is read once, whatever files are wanted. A part counts when the run names it; who goes on after a kill keeps those that
still lie whole on the disk.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from reports.sheets import Cell, Column, Row

FOLDER = "making"
Change = tuple[int, Callable[[Any], Any]]


def folder_of(run_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / str(run_id)


def clear(run_id: int) -> None:
    shutil.rmtree(folder_of(run_id), ignore_errors=True)


def left() -> list[int]:
    """Runs of which something lies on the disk."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return sorted(int(place.name) for place in folder.iterdir() if place.name.isdigit()) if folder.exists() else []


def rows_in(parts: Sequence[dict[str, Any]]) -> int:
    return sum(part["rows"] for part in parts)


def still_there(run_id: int, parts: Sequence[dict[str, Any]]) -> bool:
    """Every part lies whole on this machine's disk."""
    places = [(folder_of(run_id) / part["file"], part["size"]) for part in parts]
    return all(place.exists() and place.stat().st_size == size for place, size in places)


def new_part(run_id: int, attempt: int, number: int) -> Path:
    """Its name carries the attempt: a worker that was overtaken writes into no file of the next one."""
    folder = folder_of(run_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"part-{attempt}-{number:05}.csv"


def raw_writers(columns: Sequence[Column]) -> list[Change]:
    """What of a row must be changed before it is text: words of choices, instants in the host's zone, true and false."""
    zone = ZoneInfo(settings.HOST_ZONE)
    by_kind: dict[str, Callable[[Any], Any]] = {
        "instant": lambda value: value.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if value else None,
        "yes": lambda value: None if value is None else "true" if value else "false",
    }
    changes: list[Change] = []
    for index, column in enumerate(columns):
        if column.choices is not None:
            words = {key: str(word) for key, word in column.choices.items()}
            changes.append((index, lambda value, words=words: words.get(value, value)))  # type: ignore[misc]
        elif column.kind in by_kind:
            changes.append((index, by_kind[column.kind]))
    return changes


def raw_rows(rows: Iterable[Row], changes: Sequence[Change]) -> Iterable[Sequence[Any]]:
    if not changes:
        return rows
    return (_changed(list(row), changes) for row in rows)


def _changed(row: list[Any], changes: Sequence[Change]) -> list[Any]:
    for index, change in changes:
        row[index] = change(row[index])
    return row


def write_rows(out: Any, rows: Iterable[Row], changes: Sequence[Change]) -> None:
    out.write(lines_of(list(raw_rows(rows, changes))))


def lines_of(rows: Sequence[Sequence[Any]]) -> str:
    """CSV whose lines end as those of PostgreSQL do. A carriage return inside a cell must stand in quotes, which the writer gives it only when it quotes all."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n", quoting=quoting).writerows(rows)
        if "\r" not in text.getvalue():
            break
    return text.getvalue()


def read(run_id: int, parts: Sequence[dict[str, Any]], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """Typed rows of all parts, one after the other: figures, days and instants (the host's zone, without saying so) as such, nothing as None."""
    changes = [(index, READS[column.kind]) for index, column in enumerate(columns) if column.kind in READS]
    for part in parts:
        with (folder_of(run_id) / part["file"]).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                cells: list[Any] = row
                for index, change in changes:
                    cells[index] = change(cells[index]) if cells[index] else None
                yield cells


def _whole(text: str) -> Cell:
    try:
        return int(text)
    except ValueError:
        return _number(text)


def _number(text: str) -> Cell:
    try:
        return float(text)
    except ValueError:
        return text  # a dash, "not yet": what the report says in the place of a figure


READS: dict[str, Callable[[str], Any]] = {
    "whole": _whole,
    "year": _whole,
    "number": _number,
    "share": _number,
    "money": _number,
    "day": date.fromisoformat,
    "instant": datetime.fromisoformat,
    "yes": lambda text: text == "true",
}

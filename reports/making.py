"""The two halves of making a report: rows to parts on the disk, parts to files. Both give signs of life and stop when the run is no longer ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from time import monotonic
from typing import Any

from partners.actor import Actor
from reports import spool
from reports.copying import Copying
from reports.definitions import Definition
from reports.models import ReportRun
from reports.operations import beat, keep_part
from reports.sheets import About, Column, Params, Row
from reports.writers.csv_file import write_csv
from reports.writers.json_file import write_json
from reports.writers.pdf_file import write_pdf
from reports.writers.xlsx_file import write_xlsx

Clock = Callable[[], datetime]
PART_ROWS = 20_000
BETWEEN_SIGNS = 2.0  # seconds


@dataclass
class Making:
    """One attempt at one run, with the rights of its actor."""

    run: ReportRun
    definition: Definition
    actor: Actor
    clock: Clock
    total: int = 0
    _signed: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.params: Params = self.run.params
        self.columns = list(self.definition.columns_for(self.params, self.actor))
        self.shown = shown_columns(self.columns, self.actor)

    @property
    def seen(self) -> list[Column]:
        return [self.columns[index] for index in self.shown]

    @property
    def done(self) -> int:
        return spool.rows_in(self.run.parts)

    def sign(self, done: int) -> None:
        beat(self.run, done=done, total=max(self.total, done), now=self.clock())
        self._signed = monotonic()

    def alive(self) -> None:
        """Between two pieces of a file: asked often, written seldom."""
        if monotonic() - self._signed > BETWEEN_SIGNS:
            self.sign(self.done)

    def read_rows(self) -> None:
        """All rows on the disk. Parts of an earlier attempt are kept when the report is read by key or all of them are there; else it begins anew."""
        if not spool.still_there(self.run.pk, self.run.parts) or not (self.definition.rows or self._is_read):
            self.run.parts = []
        self.total = self.definition.estimate(self.params, self.actor)
        self.sign(self.done)
        if self._is_read:
            return
        if self.definition.rows:
            self._copy()
        else:
            self._write()

    @property
    def _parts_are_safe(self) -> bool:
        """Of nothing but CSV the parts are the file; other files need the cells as they are."""
        return self.definition.rows is not None and list(self.run.formats) == ["csv"]

    @property
    def _is_read(self) -> bool:
        return bool(self.run.parts and self.run.parts[-1].get("last"))

    def _part(self, place: Path, rows: int, *, last: bool, key: int | None = None) -> None:
        part = {"file": place.name, "rows": rows, "size": place.stat().st_size, "key": key, "last": last}
        keep_part(self.run, part, now=self.clock())

    def _new_part(self) -> Path:
        return spool.new_part(self.run.pk, self.run.attempts, len(self.run.parts) + 1)

    def _copy(self) -> None:
        assert self.definition.rows
        copying = Copying(self.definition.rows(self.params, self.actor), self.columns, self.shown)
        after = self.run.parts[-1]["key"] if self.run.parts else None
        for until in copying.cuts(after, self.total - self.done):
            place = self._new_part()
            rows = copying.copy(place, after, until, safely=self._parts_are_safe)
            self._part(place, rows, last=until is None, key=until)
            after = until

    def _write(self) -> None:
        """Batches, gathered in parts of some ten thousand rows."""
        assert self.definition.batches
        changes = spool.raw_writers(self.seen)
        batches = self.definition.batches(self.params, self.actor)
        while True:
            place, rows = self._new_part(), 0
            with place.open("w", encoding="utf-8", newline="") as out:
                for batch in batches:
                    spool.write_rows(out, taken(batch, self.shown, len(self.columns)), changes)
                    rows += len(batch)
                    self.sign(self.done + rows)
                    if rows >= PART_ROWS:
                        break
            last = rows < PART_ROWS
            self._part(place, rows, last=last)
            if last:
                return

    def write_files(self, about: About) -> dict[str, Path]:
        """Each kind that was asked for, in the run's folder."""
        folder, files = spool.folder_of(self.run.pk), {}
        for kind in self.run.formats:
            place = folder / f"file-{self.run.attempts}.{kind}"
            self._write_file(kind, place, about)
            files[kind] = place
            self.sign(self.done)
        return files

    def _write_file(self, kind: str, place: Path, about: About) -> None:
        columns, done = self.seen, self.done
        if kind == "csv":
            parts = [spool.folder_of(self.run.pk) / part["file"] for part in self.run.parts]
            write_csv(place, columns, parts, self.alive, are_safe=self._parts_are_safe)
        elif kind == "xlsx":
            write_xlsx(place, about, columns, self._rows(), self.alive)
        elif kind == "json":
            write_json(place, about, columns, self._rows(), self.alive)
        elif self.definition.paper:
            place.write_bytes(self.definition.paper(about, self.params, self.actor, self.clock()))
        else:
            write_pdf(place, about, columns, self._rows(), done, self.alive, now=self.clock())

    def _rows(self) -> Iterator[list[Any]]:
        return spool.read(self.run.pk, self.run.parts, self.seen)


def shown_columns(columns: list[Column], actor: Actor) -> list[int]:
    """Places of the columns that this actor may read; keys are for the machine."""
    return [index for index, column in enumerate(columns) if column.kind != "key" and (column.may_see is None or column.may_see(actor))]


def taken(rows: list[Row], shown: list[int], width: int) -> Any:
    """The cells that are shown."""
    if len(shown) == width:
        return rows
    if len(shown) == 1:
        return ((row[shown[0]],) for row in rows)
    return map(itemgetter(*shown), rows)

"""CSV in UTF-8 with a byte order mark (Excel reads the letters right) in which no cell starts a formula.

The parts are CSV already. Almost none holds a cell that a spreadsheet would calculate, so pieces are looked through as they are and only
those with such a cell are taken apart.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from core.spreadsheets import safe_cell
from reports.sheets import Column
from reports.spool import lines_of

MARK = b"\xef\xbb\xbf"
PIECE = 1 << 20
# The beginning of a cell that `safe_cell` would change: what it strips, then what starts a formula, unless it is a plain number or a telephone number.
_BLANK = rb"(?: |\xc2\xa0)*"
_WIDE = rb"\xef\xbc[\x8b\x8d\x9d\xa0]"
_NUMBER = rb"(?!\d+(?:[.,]\d+)?[,\n\"])"
_PHONE = rb"(?!\d[\d ()]*[,\n\"])"
SUSPICIOUS = re.compile(
    rb"(?:^|[,\n])(?:" + _BLANK + rb"(?:[=@\t]|-" + _NUMBER + rb"|\+" + _PHONE + rb"|" + _WIDE + rb")"
    rb"|\"" + _BLANK + rb"(?:[=@\t\r\n]|[-+]|" + _WIDE + rb"))"
)  # fmt: skip


def write_csv(place: Path, columns: Sequence[Column], parts: Iterable[Path], alive: Callable[[], None]) -> None:
    with place.open("wb") as out:
        out.write(MARK + lines_of([[safe_cell(str(column.title)) for column in columns]]).encode())
        for part in parts:
            with part.open("rb") as file:
                for piece in _pieces(file):
                    out.write(piece if SUSPICIOUS.search(piece) is None else guarded(piece))
            alive()


def guarded(piece: bytes) -> bytes:
    """Whole lines with each cell made safe."""
    rows = csv.reader(io.StringIO(piece.decode(), newline=""))
    return lines_of([[safe_cell(cell) for cell in row] for row in rows]).encode()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Whole records: a line end inside quotes is part of a cell."""
    rest = b""
    while read := file.read(PIECE):
        rest += read
        cut = rest.rfind(b"\n") + 1
        if cut and rest.count(b'"', 0, cut) % 2 == 0:
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


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
from shutil import copyfileobj
from typing import BinaryIO

from core.spreadsheets import safe_cell
from reports.sheets import Column
from reports.spool import lines_of

MARK = b"\xef\xbb\xbf"
PIECE = 1 << 18  # one formula costs the taking apart of so much
LINES_AT_ONCE = 500
# The beginning of a cell that `safe_cell` would change: what it strips, then what starts a formula, unless it is a plain number or a telephone number.
_BLANK = rb"(?: |\xc2\xa0)*"
_WIDE = rb"\xef\xbc[\x8b\x8d\x9d\xa0]"
_NUMBER = rb"(?!\d+(?:[.,]\d+)?[,\n\"])"
_PHONE = _NUMBER + rb"(?!\d[\d ()]*[,\n\"])"
SUSPICIOUS = re.compile(
    rb"(?:^|[,\n])(?:" + _BLANK + rb"(?:[=@\t]|-" + _NUMBER + rb"|\+" + _PHONE + rb"|" + _WIDE + rb")"
    rb"|\"" + _BLANK + rb"(?:[=@\t\r\n]|[-+]|" + _WIDE + rb"))"
)  # fmt: skip


# The same more coarsely and ten times as quickly: what ends a cell, what starts a formula, what is blank; a byte for a byte.
_CLASSES = bytearray(b"x" * 256)
for _bytes, _class in ((b',\n"', b","), (b"=+-@\t\r\xef", b"="), (b" \xc2\xa0", b" ")):
    for _byte in _bytes:
        _CLASSES[_byte] = _class[0]
_COARSE = _CLASSES.replace(b" ", b",")  # blanks as ends: one search says no to almost every piece
_BLANK_CLASS, _END_CLASS = b" "[0], b","[0]


def is_suspicious(piece: bytes) -> bool:
    """Whether a cell in these whole lines must be changed."""
    return _may_be_suspicious(piece) and SUSPICIOUS.search(piece) is not None


def _may_be_suspicious(piece: bytes) -> bool:
    coarse = piece.translate(_COARSE)
    if coarse[:1] == b"x" and b",=" not in coarse and not _begins_with_line_end(piece):
        return False
    classes = piece.translate(_CLASSES)
    if classes[:1] in (b"=", b" ", b",") or b",=" in classes or _begins_with_line_end(piece):
        return True
    at = classes.find(b" =")
    while at >= 0:
        before = at
        while classes[before] == _BLANK_CLASS:
            before -= 1
        if classes[before] == _END_CLASS:
            return True
        at = classes.find(b" =", at + 1)
    return False


def _begins_with_line_end(piece: bytes) -> bool:
    """A cell of a line end alone, or of blanks before one."""
    if b'"' not in piece:
        return False
    return (b'"\n' in piece and (b',"\n' in piece or b'\n"\n' in piece)) or b" \n" in piece or b"\xa0\n" in piece


class SafeLines:
    """Takes whole lines from the database and writes them with each cell made safe: the looking goes on while the next lines come."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._lines: list[bytes] = []

    def write(self, line: bytes) -> None:
        self._lines.append(line)
        if len(self._lines) == LINES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        piece = b"".join(self._lines)
        self._lines = []
        self._out.write(guarded(piece) if piece and is_suspicious(piece) else piece)


def write_csv(place: Path, columns: Sequence[Column], parts: Iterable[Path], alive: Callable[[], None], *, are_safe: bool = False) -> None:
    """One file of all parts. Parts that are safe already are put one behind the other."""
    with place.open("wb") as out:
        out.write(MARK + lines_of([[safe_cell(str(column.title)) for column in columns]]).encode())
        for part in parts:
            with part.open("rb") as file:
                if are_safe:
                    copyfileobj(file, out, PIECE)
                else:
                    _write_safely(file, out)
            alive()


def _write_safely(file: BinaryIO, out: BinaryIO) -> None:
    for piece in _pieces(file):
        out.write(guarded(piece) if is_suspicious(piece) else piece)


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

"""What the reader of cells does not tell about a sheet: hidden rows, error cells, merged cells, and how far the sheet reaches.

Asked first, because the reader reserves room for the whole rectangle: one cell in the last corner would take all memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MAX_CELLS = 2_000_000  # of the rectangle up to the last cell with a value
MAX_ELEMENTS = 3_000_000
MAX_TEXT = 80_000_000  # letters of all cells, shared texts counted each time
MAX_MERGED = 200_000  # rows of all merged cells together
_LOOKED_AT = re.compile(rb"""hidden|mergeCell|<(?:[^\s<>/:]+:)?f[\s/>]|t\s*=\s*["']e["']|<!""")
_CELLS = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"')
_TAGS = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
_UTF8 = re.compile(rb"\s*(?:<\?xml[^>]*encoding=[\"']UTF-8[\"'][^>]*\?>|<worksheet)", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Damaged(Exception):
    """No sheet, or one that is not as it should be."""


class TooFar(Exception):
    """The sheet reaches further than any list does. Arguments: last row, letters of the last column."""


@dataclass
class Markup:
    """Rows count from 1, columns from 0. `merged` holds by row the merged cells that touch it: first row, first column, last column.

    `unsolved` are formulas without a result.
    """

    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unsolved: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0

    def swallowed(self, row: int, column: int) -> bool:
        """Whether this cell lies in a merged one and is not its first."""
        return any(c1 <= column <= c2 and (row, column) != (r1, c1) for r1, c1, c2 in self.merged.get(row, ()))


def letters(column: int) -> str:
    """Letters of a column counted from 0: A, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def place(text: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of "D7"."""
    found = _PLACE.fullmatch(text)
    if not found:
        raise Damaged
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


class _Walk:
    """One walk through the XML, without a tree. Prefixes of names don't matter."""

    def __init__(self) -> None:
        self.parser: Any = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._no_doctype
        self.parser.StartElementHandler = lambda name, attrs: self.start(name.rsplit(" ", 1)[-1], attrs)
        self.parser.EndElementHandler = lambda name: self.end(name.rsplit(" ", 1)[-1])
        self.parser.CharacterDataHandler = self.text
        self.elements = 0

    def _no_doctype(self, *_args: Any) -> None:
        raise Damaged

    def start(self, name: str, attrs: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...

    def walk(self, xml: bytes) -> None:
        try:
            self.parser.Parse(xml, True)
        except (expat.ExpatError, ValueError, UnicodeError):
            raise Damaged


class _SharedTexts(_Walk):
    """Length of each shared text, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Sheet(_Walk):
    def __init__(self, lengths: list[int]) -> None:
        super().__init__()
        self.found = Markup()
        self.lengths = lengths
        self.row, self.column, self.kind = 0, -1, ""
        self.value: list[str] | None = None
        self.formula = self.solved = False
        self.letters = self.merged_rows = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise TooFar(self.found.last_row, letters(self.found.last_column))
        if name == "c":
            self.row, self.column = place(attrs["r"]) if "r" in attrs else (self.row, self.column + 1)
            self.kind, self.formula, self.solved = attrs.get("t", ""), False, False
        elif name == "f":
            self.formula = True
        elif name in ("v", "is"):
            self._reach()
            self.value = [] if name == "v" and (self.kind in ("e", "s") or self.formula) else None
        elif name == "row":
            self.row, self.column = int(attrs["r"]) if attrs.get("r", "").isdecimal() else self.row + 1, -1
            if attrs.get("hidden") in ("1", "true"):
                self.found.hidden.add(self.row)
        elif name == "col" and attrs.get("hidden") in ("1", "true") and attrs.get("min", "").isdecimal() and attrs.get("max", "").isdecimal():
            self.found.hidden_columns.append((int(attrs["min"]) - 1, int(attrs["max"]) - 1))
        elif name == "mergeCell":
            self._merge(attrs.get("ref", ""))

    def _reach(self) -> None:
        """This cell has a value: the rectangle grows to it."""
        self.found.last_row = max(self.found.last_row, self.row)
        self.found.last_column = max(self.found.last_column, self.column)
        if self.found.last_row * (self.found.last_column + 1) > MAX_CELLS:
            raise TooFar(self.found.last_row, letters(self.found.last_column))

    def _merge(self, ref: str) -> None:
        """Comes after the cells, so that rows below the list need not be kept."""
        first, _colon, last = ref.partition(":")
        (r1, c1), (r2, c2) = place(first), place(last or first)
        for row in range(r1, min(r2, self.found.last_row) + 1):
            self.merged_rows += 1
            if self.merged_rows > MAX_MERGED:
                raise TooFar(self.found.last_row, letters(self.found.last_column))
            self.found.merged.setdefault(row, []).append((r1, c1, c2))

    def text(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)

    def end(self, name: str) -> None:
        if name == "c" and self.formula and not self.solved:
            self._reach()
            self.found.unsolved.add((self.row, self.column))
        if name != "v" or self.value is None:
            return
        value, self.value = "".join(self.value).strip(), None
        self.solved = bool(value)
        if self.kind == "e":
            self.found.errors[self.row, self.column] = value[:20]
        elif self.kind == "s" and value.isdecimal() and int(value) < len(self.lengths):
            self.letters += self.lengths[int(value)]
            if self.letters > MAX_TEXT:
                raise TooFar(self.found.last_row, letters(self.found.last_column))


def shared_lengths(xml: bytes) -> list[int]:
    walk = _SharedTexts()
    if xml:
        walk.walk(xml)
    return walk.lengths


def scan(xml: bytes, lengths: list[int]) -> Markup:
    """Raises `Damaged` or `TooFar`."""
    return _plain(xml, lengths) or _walked(xml, lengths)


def _plain(xml: bytes, lengths: list[int]) -> Markup | None:
    """A sheet of values alone, as most are, in a tenth of the time. None when anything in it has to be looked at, or may be too much.

    Every tag of a cell must be of the one form whose place is read here, so that no cell hides in another spelling.
    """
    if not _UTF8.match(xml) or _LOOKED_AT.search(xml):
        return None
    places = _CELLS.findall(xml)
    if len(places) != len(_TAGS.findall(xml)) or xml.count(b"<") > MAX_ELEMENTS:
        return None
    try:
        expat.ParserCreate().Parse(xml, True)
    except (expat.ExpatError, ValueError, UnicodeError):
        raise Damaged
    row = max(map(int, {digits for _letters, digits in places}), default=0)
    column = max((place(f"{one.decode()}1")[1] for one in {one for one, _digits in places}), default=-1)
    if row * (column + 1) > MAX_CELLS or len(places) * max(lengths, default=0) > MAX_TEXT:
        return None
    return Markup(last_row=row, last_column=max(column, 0))


def _walked(xml: bytes, lengths: list[int]) -> Markup:
    walk = _Sheet(lengths)
    walk.walk(xml)
    return walk.found

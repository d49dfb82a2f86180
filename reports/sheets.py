"""What a report is: titled columns of a type, and rows that come in batches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

CellKind = Literal["text", "whole", "year", "share", "money"]
Cell = str | int | float | Decimal | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Column:
    """One column. `share` is a part of one (0.5 is shown as 50.0 %), a `year` is never grouped (2027), `money` has two places; `width` is in letters; narrow headings stand upright on paper."""

    title: str
    kind: CellKind = "text"
    width: int = 14
    upright: bool = False


@dataclass(frozen=True)
class Sheet:
    """A report ready to write: `batches()` may be asked for again, and reads with the rights of who asked."""

    title: str
    columns: Sequence[Column]
    total: int
    batches: Callable[[], Iterator[list[Row]]]


@dataclass(frozen=True)
class About:
    """What stands under the title: for whom and when, and the choices made, as label and value."""

    title: str
    facts: Sequence[tuple[str, str]]
    language: str


class Writer(Protocol):
    """Makes one kind of file: rows as they come, bytes at the end."""

    def add(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> bytes: ...

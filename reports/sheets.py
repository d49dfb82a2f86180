"""What a report is made of: titled columns of a kind, and rows that come in batches. A row is a plain tuple with one value a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from core.errors import Text
from partners.actor import Actor

CellKind = Literal["text", "whole", "number", "year", "share", "money", "day", "instant", "yes", "key"]
Cell = str | int | float | bool | Decimal | date | datetime | None
Row = Sequence[Cell]
Params = Mapping[str, Any]
NUMBERS = frozenset({"whole", "number", "year", "share", "money"})


@dataclass(frozen=True)
class Column:
    """One column.

    `whole`: a whole number. `number`: up to two places. `year` is never grouped (2027). `share` is a part of one (0.5 is shown as 50.0 %).
    `money` has two places. `day` is a date, `instant` a moment with its zone, shown in the host's. `yes` is true or false. `key` is for the
    machine alone (a primary key): it stands in no file and on no page.
    `width` is in letters; `upright` headings stand upright on paper. `name` is the key of JSON files and of charts.
    `may_see`: who may read the column; for others it is left out of every file and page. `choices` puts a word in the place of each raw value.
    """

    title: Text
    kind: CellKind = "text"
    width: int = 14
    upright: bool = False
    name: str = ""
    may_see: Callable[[Actor], bool] | None = None
    choices: Mapping[Any, Text] | None = None


@dataclass(frozen=True)
class Chart:
    """A drawing from the columns: `label` and `values` are names of columns. `stacked` adds the values of a row up in one bar, `line` goes over years or months.

    `apart` is a column whose values are never added up (people and months, currencies): each has a bar of its own.
    The `most` first rows are drawn, the largest first unless it is a line; the table behind has all.
    """

    kind: Literal["bar", "stacked", "line"]
    label: str
    values: Sequence[str]
    title: Text
    most: int = 20
    apart: str = ""


@dataclass(frozen=True)
class About:
    """What stands under the title: for whom and when, and the choices made, as label and value."""

    title: str
    facts: Sequence[tuple[str, str]]
    language: str

"""Pages of a list by key, never by offset: the last page costs what the first costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest, QueryDict


@dataclass(frozen=True)
class KeysetPage:
    """One page: at most `size` rows, and the addresses of the pages before and after."""

    rows: list[Any]
    next_url: str
    previous_url: str

    @property
    def has_next(self) -> bool:
        return bool(self.next_url)

    @property
    def has_previous(self) -> bool:
        return bool(self.previous_url)

    count_text: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(queryset: QuerySet[Any], request: HttpRequest, *, order: tuple[str, ...], size: int = 30, query: QueryDict | None = None) -> KeysetPage:
    """The page that `?after=` or `?before=` names. `order` are field names ("-closes_at", "-id"), the last one unique.

    `query` stands for the address where a view that was saved does.

    Fields of the order must not be null. A key that was tampered with or is of another list gives the first page.
    Fetches at most size + 1 rows with one query.
    """
    asked = request.GET if query is None else query
    back, key = _key(asked, order)
    fields = [_flip(name) for name in order] if back else list(order)
    if key is not None:
        queryset = queryset.filter(_beyond(fields, key))
    rows = list(queryset.order_by(*(_ordering(name) for name in fields))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    has_next, has_previous = (True, more) if back else (more, key is not None)
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    return KeysetPage(
        rows,
        _url(asked, "after", last, order) if has_next and last else "",
        _url(asked, "before", first, order) if has_previous and first else "",
    )


def _ordering(name: str) -> Any:
    return F(name[1:]).desc() if name.startswith("-") else F(name).asc()


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(fields: list[str], key: list[str]) -> Any:
    """What stands behind this key. Written so that an index finds the place: the last page costs what the first costs.

    All in one direction and of one table: a comparison of rows, (a, b) > (x, y). Otherwise the same written out, with a bound of the first
    field by itself, which alone an index can be entered with.
    """
    if len({name.startswith("-") for name in fields}) == 1 and not any("__" in name for name in fields):
        beyond = TupleLessThan if fields[0].startswith("-") else TupleGreaterThan
        return beyond(Tuple(*(F(name.removeprefix("-")) for name in fields)), key)
    condition = Q()
    equal = Q()
    for name, value in zip(fields, key, strict=True):
        bare = name.removeprefix("-")
        condition |= equal & Q(**{f"{bare}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{bare: value})
    first = fields[0].removeprefix("-")
    return Q(**{f"{first}__{'lte' if fields[0].startswith('-') else 'gte'}": key[0]}) & condition


def _value(row: Any, name: str) -> str:
    for part in name.removeprefix("-").split("__"):
        row = getattr(row, part)
    return row.isoformat() if hasattr(row, "isoformat") else str(row)


def _url(asked: QueryDict, side: str, row: Any, order: tuple[str, ...]) -> str:
    query = asked.copy()
    query.pop("after", None)
    query.pop("before", None)
    query[side] = signing.dumps([_salt(order), *(_value(row, name) for name in order)], salt="page")
    return f"?{query.urlencode()}"


def _key(asked: QueryDict, order: tuple[str, ...]) -> tuple[bool, list[str] | None]:
    for side in ("after", "before"):
        if text := asked.get(side):
            try:
                salt, *key = signing.loads(text, salt="page")
            except (signing.BadSignature, ValueError):
                return False, None
            if salt == _salt(order) and len(key) == len(order):
                return side == "before", key
    return False, None


def _salt(order: tuple[str, ...]) -> str:
    return ",".join(order)

"""Rows of a list: each cell read, what must differ between rows compared, and passports with those of the partner's people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.names import search_key, sort_key
from partners.models import Partner
from people.models import Passport, Person
from people.queries import number_key
from scholarships.imports.cells import read_cell, text_of
from scholarships.imports.columns import BY_KEY
from scholarships.imports.faults import CellFault
from scholarships.imports.reading import RawRow, Sheet
from scholarships.queries.nominees import name_key

SHOWN = 120  # letters of a wrong value that a fault repeats
FULLEST_SEARCH, FULLEST_SORT = 500, 300  # room of the keys that a person is found and sorted by


SURELY_SHORT = 60


@dataclass
class Checked:
    """Rows as they are kept with an import, and the faults in the order of the file."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)


def check_rows(sheet: Sheet, *, today: date) -> Checked:
    checked = Checked()
    first: dict[Any, int] = {}
    for raw in sheet.rows:
        values, faults = _row(raw, sheet, today)
        faults += _twice(raw, values, first)
        checked.rows.append({"row": raw.number, "hidden": raw.hidden, "values": values})
        checked.faults += faults
    _keep_raw(checked, sheet)
    return checked


def _keep_raw(checked: Checked, sheet: Sheet) -> None:
    """What stood in the cells, for the workbook to mend."""
    if checked.faults:
        for row, raw in zip(checked.rows, sheet.rows, strict=True):
            row["raw"] = {key: text_of(value) for key, value in raw.cells.items()}


def _row(raw: RawRow, sheet: Sheet, today: date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    values: dict[str, Any] = {}
    faults = []
    for key in (key for key in BY_KEY if key in raw.cells):
        try:
            value = read_cell(BY_KEY[key], raw.cells[key], today=today, day_zero=sheet.day_zero)
        except CellFault as wrong:
            faults.append(_fault(raw, key, wrong.code, **wrong.params))
        else:
            if value != "" and value != []:
                values[key] = value.isoformat() if isinstance(value, date) else value
    if not faults and _too_long(values):
        faults.append(_fault(raw, "given_names", "names_too_long"))
    return values, faults


def _fault(raw: RawRow, key: str, code: str, **params: Any) -> dict[str, Any]:
    found = text_of(raw.cells[key])
    found = found if len(found) <= SHOWN else f"{found[: SHOWN - 1]}…"
    return {"row": raw.number, "key": key, "found": found, "code": code, "params": params}


def _too_long(values: dict[str, Any]) -> bool:
    given, family, native = (values.get(name, "") for name in ("given_names", "family_name", "native_name"))
    if len(given) + len(family) + len(native) < SURELY_SHORT and max(given + family + native, default="") < "\u0530":
        return False  # no Latin, Greek or Cyrillic letter becomes more than four
    return len(search_key(family, given, native)) > FULLEST_SEARCH or len(sort_key(f"{family or given} {given}", "en")) > FULLEST_SORT


def _twice(raw: RawRow, values: dict[str, Any], first: dict[Any, int]) -> list[dict[str, Any]]:
    """The same rank, or the same person, in an earlier row."""
    marks: list[tuple[Any, str, Callable[[int], dict[str, Any]]]] = []
    if "rank" in values:
        marks.append((("rank", values["rank"]), "rank", lambda row: _fault(raw, "rank", "rank_twice", row=row)))
    if "given_names" in values and "birth_date" in values:
        person = name_key(values["given_names"], values.get("family_name", "")), values["birth_date"]
        marks.append((person, "given_names", lambda row: _fault(raw, "given_names", "person_twice", row=row)))
    if number := values.get("passport_number"):
        marks.append(
            (("passport", _country(values), number), "passport_number", lambda row: _fault(raw, "passport_number", "passport_twice", row=row))
        )
    faults = [make(first[mark]) for mark, _key, make in marks if mark in first]
    for mark, _key, _make in marks:
        first.setdefault(mark, raw.number)
    return faults


def check_passports(checked: Checked, sheet: Sheet, partner: Partner) -> None:
    """A passport that another person of the same partner has: one query for all rows. Of other partners' people nothing is told."""
    asked = {
        number_key(_country(row["values"]), row["values"]["passport_number"]): row for row in checked.rows if row["values"].get("passport_number")
    }
    asked.pop("", None)
    if not asked:
        return
    raws = {raw.number: raw for raw in sheet.rows}
    for passport in Passport.objects.owned_by(partner).filter(number_key__in=asked).select_related("person"):
        row, person = asked[passport.number_key], passport.person
        if not _same(row["values"], person):
            checked.faults.append(_fault(raws[row["row"]], "passport_number", "passport_of_another", name=person.passport_name))
    checked.faults.sort(key=lambda fault: fault["row"])
    _keep_raw(checked, sheet)


def _country(values: dict[str, Any]) -> str:
    return str(values.get("passport_country") or values.get("citizenship", ""))


def _same(values: dict[str, Any], person: Person) -> bool:
    if "given_names" not in values or "birth_date" not in values or person.birth_date is None:
        return True  # has a fault of its own already
    names = name_key(values["given_names"], values.get("family_name", "")), name_key(person.given_names, person.family_name)
    return names[0] == names[1] and values["birth_date"] == person.birth_date.isoformat()

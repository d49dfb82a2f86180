"""Cells that hold several things: languages with their levels, posts held before, training abroad. Kept as the rows of a dossier."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings

from core.country_names import language_name
from people.citizenships import citizenship_code
from scholarships.enums import Cefr
from scholarships.forms.rows import LANGUAGE_CODES, LONGEST, MOST_ROWS
from scholarships.imports.columns import plain
from scholarships.imports.faults import CellFault
from scholarships.rows import POSTS, TRAININGS, part_of_time

Row = dict[str, str]
NO_ROWS = frozenset({"none", "no", "нет", "жоқ", "-", "–", "—"})
LOOKALIKES = str.maketrans("АВСавс", "ABCabc")  # Cyrillic letters of a level typed without changing the keyboard


@cache
def language_words() -> dict[str, str]:
    """Code by each name of a language in the portal's languages, with and without the word "language", and the code itself."""
    found: dict[str, str] = {}
    for code in LANGUAGE_CODES:
        names = [code, *(language_name(code, reader) for reader, _name in settings.LANGUAGES)]
        found |= {plain(name): code for name in names} | {plain(name).removesuffix(" тілі"): code for name in names}
    return found


def languages(text: str) -> list[Row]:
    """ "ru C1; French B2". Raises `CellFault`."""
    rows = []
    for part in re.split(r"[;,\n/]+", text):
        words = part.replace(":", " ").replace("–", " ").replace("(", " ").replace(")", " ").split()
        if not words:
            continue
        level = words[-1].translate(LOOKALIKES).upper()
        code = language_words().get(plain(" ".join(words[:-1])))
        if level not in Cefr.values:
            raise CellFault("languages_level", part=part.strip()[:40])
        if code is None:
            raise CellFault("languages_unknown", part=part.strip()[:40])
        rows.append({"code": code, "level": level, "proof": ""})
    return _counted(rows)


def posts(text: str) -> list[Row]:
    """ "Attaché, Embassy in Astana, 2019, 2022", one a line. Raises `CellFault`."""
    return _counted([_row(POSTS, line) for line in _lines(text)])


def trainings(text: str) -> list[Row]:
    """ "Protocol, Türkiye, 03.2021, 05.2021", one a line; the country becomes its code. Raises `CellFault`."""
    rows = [_row(TRAININGS, line) for line in _lines(text)]
    for row in rows:
        code = citizenship_code(row["country"])
        if not code:
            raise CellFault("trainings_country", part=row["country"][:40])
        row["country"] = code
    return _counted(rows)


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in re.split(r"[;\n]", text)]
    return [line for line in lines if line and line.casefold() not in NO_ROWS]


def _row(names: tuple[str, ...], line: str) -> Row:
    """Words, then from and to; the end may be missing. Words may hold commas in the first part only."""
    parts = [part.strip() for part in line.replace(" – ", ",").replace(" - ", ",").split(",")]
    times: list[str] = []
    while len(times) < 2 and parts and (found := _time(parts[-1])):
        times.insert(0, found)
        parts.pop()
    if not times or len(parts) < 2:
        raise CellFault("rows_unreadable", part=line[:40])
    said = [", ".join(parts[:-1]), parts[-1]]
    if max(map(len, said)) > LONGEST:
        raise CellFault("rows_unreadable", part=line[:40])
    return dict(zip(names, [*said, *times, ""][:4], strict=True))


def _time(text: str) -> str:
    try:
        return part_of_time(text)
    except ValueError:
        return ""


def _counted(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST_ROWS:
        raise CellFault("rows_too_many", most=MOST_ROWS)
    return rows

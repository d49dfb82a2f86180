"""One cell, read by the kind of its column. Programs give whole numbers as 4.0 and days as midnights: that is put right here.

A reader gets the cell and answers with the value to keep, "" for nothing; or raises `CellFault`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from babel.core import get_global
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from people.citizenships import STATES, citizenship_code
from people.enums import Gender
from scholarships.enums import Cefr
from scholarships.forms.drafts import check_birth_date, check_latin
from scholarships.imports.columns import LONG, Column, plain
from scholarships.imports.faults import CellFault
from scholarships.imports.reading import MERGED, Failed

EXACT = 10**15  # beyond, a spreadsheet program rounds
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(1, 80_000)  # to the year 2119
WORDS: dict[str, dict[Any, str]] = {
    "gender": {
        Gender.FEMALE: "f|fem|female|woman|ж|жен|женский|женщина|ә|әйел",
        Gender.MALE: "m|male|man|м|муж|мужской|мужчина|е|ер|еркек|ер адам",
        Gender.OTHER: "x|other|другой|иной|басқа",
    },
    "level": {
        Cefr.A1: "a1|beginner|начальный|бастауыш",
        Cefr.A2: "a2|elementary|элементарный|базовый|қарапайым",
        Cefr.B1: "b1|intermediate|средний|пороговый|орта|орташа",
        Cefr.B2: "b2|upper intermediate|выше среднего|пороговый продвинутый|ортадан жоғары",
        Cefr.C1: "c1|advanced|продвинутый|жоғары",
        Cefr.C2: "c2|proficient|proficiency|в совершенстве|свободно|еркін",
    },
    "yes_no": {
        True: "yes|y|true|1|да|иә|ия|x|✓|✔|wahr|истина|ақиқат",
        False: "no|n|false|0|нет|жоқ|ложь|жалған",
    },
}  # fmt: skip
LOOKALIKES = str.maketrans("АВСавс", "ABCabc")  # Cyrillic letters of a level typed without changing the keyboard


def text_of(value: Any) -> str:
    """What a person sees in the cell, as near as can be told."""
    if value in ("", None) or value is MERGED:
        return ""
    if isinstance(value, Failed):
        return value.shown
    if isinstance(value, datetime) and value.time() != time(0):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return _clean(str(value))


def _clean(text: str) -> str:
    """Composed letters, no control and invisible characters, plain spaces; lines stay lines."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(" " if char.isspace() else char for char in line if char.isspace() or unicodedata.category(char)[0] != "C") for line in lines]
    return "\n".join(" ".join(line.split()) for line in kept).strip()


def read_cell(column: Column, value: Any, *, today: date, day_zero: int) -> Any:
    """The value of one cell. Raises `CellFault`."""
    if value is MERGED:
        raise CellFault("merged")
    if isinstance(value, Failed):
        raise CellFault("formula_error")
    if column.kind == "day":
        return _day(value, today, day_zero)
    if isinstance(value, date | time | timedelta) and column.kind not in ("text", "phone"):
        raise CellFault("date_in_text")
    text = text_of(value) if column.longest == LONG else " ".join(text_of(value).split())
    if not text:
        if column.kind == "name":
            raise CellFault("name_missing")
        return ""
    if len(text) > column.longest:
        raise CellFault("text_too_long", length=len(text), limit=column.longest)
    return READERS[column.kind](text, value)


def _name(text: str, value: Any) -> str:
    if not isinstance(value, str) or not any(char.isalpha() for char in text):
        raise CellFault("name_is_number")
    try:
        check_latin(text)
    except ValidationError as wrong:
        raise CellFault("name_not_latin", letters=str((wrong.params or {})["letters"]))
    return text


def _text(text: str, value: Any) -> str:
    return text


def _phone(text: str, value: Any) -> str:
    if isinstance(value, float) and (abs(value) >= EXACT or not value.is_integer()):
        raise CellFault("phone_rounded")
    if isinstance(value, date | time | timedelta | bool) or not any(char.isdecimal() for char in text):
        raise CellFault("phone_wrong")
    return text


def _email(text: str, value: Any) -> str:
    text = text.removeprefix("mailto:").strip(" <>")
    try:
        validate_email(text)
    except ValidationError:
        raise CellFault("email_wrong")
    return text


def _word(kind: str) -> Callable[[str, Any], Any]:
    def read(text: str, value: Any) -> Any:
        found = words(kind).get(plain(text))
        if found is None:
            raise CellFault(f"{kind}_unknown")
        return found

    return read


@cache
def words(kind: str) -> dict[str, Any]:
    """Value by each word that means it: the portal's own labels in every language, codes, what lists often say."""
    found: dict[str, Any] = {}
    for value, said in WORDS[kind].items():
        found |= {plain(word) or word: value for word in said.split("|")}
    choices = {"gender": Gender, "level": Cefr}.get(kind)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for value, label in choices.choices if choices else ():
                found |= {plain(value): value, plain(str(label)): value}
    return found


def _level(text: str, value: Any) -> str:
    """B2, "B2: takes part in discussions", "B2 (upper intermediate)", a Cyrillic В2, a word."""
    first = re.split(r"[\s:(–—-]", text, maxsplit=1)[0].translate(LOOKALIKES).upper()
    return first if first in Cefr.values else str(_word("level")(text, value))


def _yes_no(text: str, value: Any) -> bool:
    if text.strip() in ("✓", "✔", "+"):
        return True
    if text.strip() in ("-", "–", "—"):
        return False
    return bool(_word("yes_no")(text, value))


def _country(text: str, value: Any) -> str:
    """A code of two or three letters, or a name in any of the portal's languages."""
    code = citizenship_code(text) or next(iter(get_global("territory_aliases").get(text.strip().upper(), ())), "")
    if code not in STATES:
        raise CellFault("country_unknown")
    return str(code)


def _number(what: str, low: int, high: int) -> Callable[[str, Any], int]:
    def read(text: str, value: Any) -> int:
        plain_text = text.replace(",", ".").removesuffix(".")
        if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]+)?", plain_text):
            raise CellFault(f"{what}_not_number")
        number = float(plain_text)
        if not number.is_integer():
            raise CellFault(f"{what}_not_whole")
        if not low <= number <= high:
            raise CellFault(f"{what}_out_of_range")
        return int(number)

    return read


def _day(value: Any, today: date, day_zero: int) -> date:
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, bool | time | timedelta):
        raise CellFault("date_unreadable")
    elif isinstance(value, int | float):
        day = _serial(value, day_zero)
    else:
        day = _written(text_of(value))
    try:
        check_birth_date(day, today)
    except ValidationError:
        raise CellFault("date_number" if isinstance(value, int | float) else "date_not_plausible")
    return day


def _serial(value: float, day_zero: int) -> date:
    """A day that the program counts from the beginning of its calendar, in a cell that isn't formatted as a day."""
    number = int(value) + day_zero
    if number not in SERIALS:
        raise CellFault("date_number")
    return SERIAL_ZERO + timedelta(days=number)


def _written(text: str) -> date:
    if not text:
        raise CellFault("date_missing")
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})", text) or re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if not found:
        raise CellFault("date_unreadable")
    year, month, day = found.groups() if len(found[1]) == 4 else found.groups()[::-1]
    if len(year) == 2:
        raise CellFault("date_short_year")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellFault("date_impossible")


READERS: dict[str, Callable[[str, Any], Any]] = {
    "name": _name,
    "family_name": _name,
    "text": _text,
    "phone": _phone,
    "email": _email,
    "gender": _word("gender"),
    "level": _level,
    "country": _country,
    "yes_no": _yes_no,
    "rank": _number("rank", 1, 999),
    "years": _number("years", 0, 60),
}

"""One cell, read by the kind of its column. Programs give whole numbers as 4.0 and days as midnights: that is put right here.

A reader gets the cell and answers with the value to keep, "" for nothing; or raises `CellFault`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from babel.core import get_global
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from people.citizenships import STATES, citizenship_code
from people.enums import Gender, PassportKind
from scholarships.enums import Cefr
from scholarships.forms.drafts import check_birth_date, check_latin
from scholarships.imports import lines
from scholarships.imports.columns import LONG, MOST_PEOPLE, Column, plain
from scholarships.imports.faults import CellFault
from scholarships.imports.reading import MERGED, UNSOLVED, Failed

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
    "passport_kind": {
        PassportKind.DIPLOMATIC: "d|dip|diplomatic|дипломатический|дип|дипломатиялық",
        PassportKind.SERVICE: "s|service|official|служебный|официальный|қызметтік",
        PassportKind.ORDINARY: "o|p|ordinary|regular|national|обычный|общегражданский|заграничный|жалпы",
    },
    "yes_no": {
        True: "yes|y|true|1|да|иә|ия|x|✓|✔|wahr|истина|ақиқат",
        False: "no|n|false|0|нет|жоқ|ложь|жалған",
    },
}  # fmt: skip


def text_of(value: Any) -> str:
    """What a person sees in the cell, as near as can be told."""
    if value in ("", None) or value is MERGED or value is UNSOLVED:
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
    if text.isprintable():
        return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(" " if char.isspace() else char for char in line if char.isspace() or unicodedata.category(char)[0] != "C") for line in lines]
    return "\n".join(" ".join(line.split()) for line in kept).strip()


def read_cell(column: Column, value: Any, *, today: date, day_zero: int) -> Any:
    """The value of one cell. Raises `CellFault`."""
    _refuse_unread(value)
    if column.kind == "day":
        return _birth_day(value, today, day_zero)
    if column.kind == "last_day":
        return _last_day(value, today, day_zero) if text_of(value) else ""
    if isinstance(value, date | time | timedelta) and column.kind not in ("text", "phone"):
        raise CellFault("date_in_text")
    text = text_of(value)
    if column.longest != LONG and "\n" in text:
        text = " ".join(text.split())
    if not text:
        if column.kind == "name":
            raise CellFault("name_missing")
        return ""
    if len(text) > column.longest:
        raise CellFault("text_too_long", length=len(text), limit=column.longest)
    return READERS[column.kind](text, value)


def _refuse_unread(value: Any) -> None:
    if value is MERGED:
        raise CellFault("merged")
    if value is UNSOLVED:
        raise CellFault("formula_empty")
    if isinstance(value, Failed):
        raise CellFault("formula_error")


def _name(text: str, value: Any) -> str:
    if not isinstance(value, str) or not any(char.isalpha() for char in text):
        raise CellFault("name_is_number")
    _latin(text, "name_not_latin")
    return text


def _latin(text: str, code: str) -> None:
    if text.isascii():
        return
    try:
        check_latin(text)
    except ValidationError as wrong:
        raise CellFault(code, letters=str((wrong.params or {})["letters"]))


def _passport_number(text: str, value: Any) -> str:
    """Capitals without spaces and hyphens, as in the machine-readable zone."""
    if isinstance(value, float) and (abs(value) >= EXACT or not value.is_integer()):
        raise CellFault("passport_rounded")
    _latin(text, "passport_not_latin")
    number = "".join(char for char in text.upper() if char not in " -–№/.")
    if not (4 <= len(number) <= 20 and number.isascii() and number.isalnum() and any(char.isdigit() for char in number)):
        raise CellFault("passport_wrong")
    return number


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
    _latin(text, "email_not_latin")
    try:
        validate_email(text)
    except ValidationError:
        raise CellFault("email_wrong")
    return text


def _word(kind: str) -> Callable[[str, Any], Any]:
    seen: dict[str, Any] = {}  # few words, many rows

    def read(text: str, value: Any) -> Any:
        found = seen.get(text)
        if found is None and (found := words(kind).get(plain(text))) is not None and len(seen) < 1000:
            seen[text] = found
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
    choices = {"gender": Gender, "level": Cefr, "passport_kind": PassportKind}.get(kind)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for value, label in choices.choices if choices else ():
                found |= {plain(value): value, plain(str(label)): value}
    return found


def _level(text: str, value: Any) -> str:
    """B2, "B2: takes part in discussions", "B2 (upper intermediate)", a Cyrillic В2, a word."""
    first = re.split(r"[\s:(–—-]", text, maxsplit=1)[0].translate(lines.LOOKALIKES).upper()
    return first if first in Cefr.values else str(_word("level")(text, value))


def _yes_no(text: str, value: Any) -> bool:
    if text.strip() in ("✓", "✔", "+"):
        return True
    if text.strip() in ("-", "–", "—"):
        return False
    return bool(_word("yes_no")(text, value))


def _country(text: str, value: Any) -> str:
    code = _country_code(text)
    if not code:
        raise CellFault("country_unknown")
    return code


@lru_cache(maxsize=1000)
def _country_code(text: str) -> str:
    """From a code of two or three letters, or a name in any of the portal's languages."""
    code = citizenship_code(text) or next(iter(get_global("territory_aliases").get(text.strip().upper(), ())), "")
    return str(code) if code in STATES else ""


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


def _birth_day(value: Any, today: date, day_zero: int) -> date:
    day = _day(value, day_zero)
    try:
        check_birth_date(day, today)
    except ValidationError:
        raise CellFault("date_number" if isinstance(value, int | float) else "date_not_plausible")
    return day


def _last_day(value: Any, today: date, day_zero: int) -> date:
    """Of a passport: one that ended long ago, or outlives everybody, is a slip of the finger."""
    day = _day(value, day_zero)
    if not today.year - 20 <= day.year <= today.year + 50:
        raise CellFault("last_day_not_plausible")
    return day


def _day(value: Any, day_zero: int) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool | time | timedelta):
        raise CellFault("date_unreadable")
    if isinstance(value, int | float):
        return _serial(value, day_zero)
    return _written(text_of(value))


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
    "rank": _number("rank", 1, MOST_PEOPLE),
    "years": _number("years", 0, 60),
    "passport_kind": _word("passport_kind"),
    "passport_number": _passport_number,
    "languages": lambda text, value: lines.languages(text),
    "posts": lambda text, value: lines.posts(text),
    "trainings": lambda text, value: lines.trainings(text),
}

"""Rows of a dossier (posts, languages, training abroad): what each holds, and how a month that people half remember is kept.

A nomination keeps them as lists of dictionaries of texts. A day is "2019", "2019-03" or "2019-03-27", as exact as it was given.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.timefmt import day_text

POSTS = ("post", "employer", "from", "to")
LANGUAGES = ("code", "level", "proof")
TRAININGS = ("course", "country", "from", "to")
_WRITTEN = (
    re.compile(r"(?P<year>\d{4})"),
    re.compile(r"(?P<month>\d{1,2})[./](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
)


def part_of_time(text: str) -> str:
    """ "03.2019" as "2019-03". Raises ValueError for what is no year, month or day."""
    text = " ".join(text.split())
    if not text:
        return ""
    found = next((match for pattern in _WRITTEN if (match := pattern.fullmatch(text))), None)
    if found is None:
        raise ValueError(text)
    parts = [int(number) for name in ("year", "month", "day") if (number := found.groupdict().get(name))]
    date(*[*parts, 1, 1][:3])
    if not 1900 <= parts[0] <= 2100:
        raise ValueError(text)
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


def typed_part(kept: str) -> str:
    """ "2019-03" as people type it: "03.2019"."""
    return ".".join(reversed(kept.split("-")))


def said_part(kept: str) -> str:
    """For reading: a whole day in words, a month and a year as they are typed."""
    return day_text(date.fromisoformat(kept)) if kept.count("-") == 2 else typed_part(kept)


def last_day(kept: str) -> date | None:
    """The latest day that may be meant; None when nothing is said or it can't be read."""
    try:
        parts = [int(part) for part in kept.split("-")]
        month = parts[1] if len(parts) > 1 else 12
        return date(parts[0], month, parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1])
    except (ValueError, IndexError):
        return None


def text_of(row: Mapping[str, Any], name: str) -> str:
    """A cell as a text, whatever a script has put into the row."""
    value = row.get(name, "")
    return value if isinstance(value, str) else ""

"""How many people a year each sending country has, by kind of line: read by the agreements and by the plans of the calls."""

from portal.demo.content.participants import SENDERS

_DEGREES = {"KG": 3, "UZ": 3, "MN": 2, "AZ": 2, "TJ": 2}
_ATTACHMENTS = {"KG": 6, "UZ": 6, "MN": 6}  # person-months
COURSES = 8
# Lines whose unused places go on, by rule, and how many of the years that are over wait to be closed.
CARRIED = {("TJ", "course"): ("next_year", 0), ("UZ", "degree"): ("within_line", 1)}


def a_year(code: str, kind: str) -> int:
    if kind == "degree":
        return _DEGREES.get(code, 1 + SENDERS.index(code) % 2)
    return _ATTACHMENTS.get(code, 0) if kind == "attachment" else COURSES


def first_year(code: str, kind: str, year: int) -> int:
    """Tajikistan's degrees begin with the agreement of the story, all else four years before the next intake."""
    return year - 1 if (code, kind) == ("TJ", "degree") else year - 4


def last_year(year: int) -> int:
    return year + 3


def all_quotas(year: int) -> dict[tuple[str, str, int], int]:
    kinds = ("degree", "course", "attachment")
    keys = [(code, kind, y) for code in SENDERS for kind in kinds for y in range(first_year(code, kind, year), last_year(year) + 1)]
    return {key: a_year(key[0], key[1]) for key in keys}

"""What people type into the cell of a mark, in each scheme, and what the cell shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from training.enums import MarkScheme
from training.marking import LETTERS

LEAST_OF = {name: Decimal(least) for least, name, _grade in LETTERS}
LOOKALIKES = str.maketrans("АВСЕКХ−–—", "ABCEKX---")  # Cyrillic letters as they are typed for Latin ones, and three dashes
ABSENT_WORDS = frozenset(
    {"abs", "absent", "n", "ns", "did not sit", "н", "н/я", "ня", "не явился", "не явилась", "к", "кж", "келмеді", "келген жоқ"}
)  # fmt: skip
PASSED_WORDS = frozenset({"p", "pass", "passed", "yes", "+", "1", "з", "зач", "зачтено", "сдано", "сынақтан өтті", "өтті", "ө"})
FAILED_WORDS = frozenset({"f", "fail", "failed", "no", "-", "0", "нз", "незач", "не зачтено", "незачтено", "не сдано", "өтпеді"})
HINTS: dict[str, Text] = {
    MarkScheme.PERCENT: _("Points from 0 to 100, for example 87 or 72.5; abs for who did not sit."),
    MarkScheme.LETTER: _("Points from 0 to 100, or a letter such as B+, which counts as its lowest points; abs for who did not sit."),
    MarkScheme.PASS_FAIL: _("p for passed, f for failed; abs for who did not sit."),
}
FAULTS: dict[str, Text] = {
    "range": _("Points lie between 0 and 100."),
    "figures": _("Two figures after the comma are the most that can be kept."),
    MarkScheme.PERCENT: _("This is no mark. Write points from 0 to 100, or abs."),
    MarkScheme.LETTER: _("This is no mark. Write points from 0 to 100, a letter from A to F, or abs."),
    MarkScheme.PASS_FAIL: _("This is no mark. Write p, f or abs."),
}


@dataclass(frozen=True)
class Entry:
    """One result: points, or did not sit."""

    points: Decimal | None = None
    was_absent: bool = False


class EntryFault(ValueError):
    """What was typed is no mark; the text says what to write."""


def read_entry(text: str, scheme: str) -> Entry | None:
    """What was typed, None for an empty cell. Raises `EntryFault`."""
    typed = " ".join(text.split())
    if not typed:
        return None
    word = typed.casefold()
    if word in ABSENT_WORDS or word == absent_word().casefold():
        return Entry(was_absent=True)
    if scheme == MarkScheme.PASS_FAIL:
        return _passed(word)
    if scheme == MarkScheme.LETTER and (points := LEAST_OF.get(typed.upper().translate(LOOKALIKES).replace(" ", ""))) is not None:
        return Entry(points)
    return Entry(_points(typed.replace(",", "."), scheme))


def _passed(word: str) -> Entry:
    for words, own, points in ((PASSED_WORDS, gettext("passed"), 100), (FAILED_WORDS, gettext("failed"), 0)):
        if word.translate(LOOKALIKES) in words or word == own.casefold():
            return Entry(Decimal(points))
    raise EntryFault(str(FAULTS[MarkScheme.PASS_FAIL]))


def _points(text: str, scheme: str) -> Decimal:
    found = re.fullmatch(r"\+?(-?[0-9]{1,6})(?:\.([0-9]*))?%?", text)
    if not found:
        raise EntryFault(str(FAULTS[scheme]))
    if len((found[2] or "").rstrip("0")) > 2:
        raise EntryFault(str(FAULTS["figures"]))
    points = Decimal(f"{found[1]}.{(found[2] or '')[:2] or '0'}")
    if found[1].startswith("-") or points > 100:
        raise EntryFault(str(FAULTS["range"]))
    return points.quantize(Decimal("0.01"))


def absent_word() -> str:
    return pgettext("in the cell of a mark: did not sit", "abs")


def entry_text(entry: Entry | None, scheme: str, pass_points: Decimal) -> str:
    """What the cell shows; typed again it means the same."""
    if entry is None or (entry.points is None and not entry.was_absent):
        return ""
    if entry.points is None:
        return absent_word()
    if scheme == MarkScheme.PASS_FAIL:
        return gettext("passed") if entry.points >= pass_points else gettext("failed")
    return f"{entry.points.normalize():f}"

"""Marks: points from 0 to 100, shown by the scheme of the sheet.

Letters and grade points are those of the credit technology of Kazakhstan's higher education (A from 95 to FX and F below 50).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from statistics import quantiles

from django.utils.translation import gettext

from training.enums import MarkScheme

# Least points, letter, grade points of 4.
LETTERS = (
    (95, "A", "4.0"), (90, "A-", "3.67"), (85, "B+", "3.33"), (80, "B", "3.0"), (75, "B-", "2.67"), (70, "C+", "2.33"), (65, "C", "2.0"),
    (60, "C-", "1.67"), (55, "D+", "1.33"), (50, "D", "1.0"), (25, "FX", "0.5"), (0, "F", "0"),
)  # fmt: skip


def letter(points: Decimal) -> str:
    return next(name for least, name, _grade in LETTERS if points >= least)


def grade_points(points: Decimal) -> Decimal:
    return next(Decimal(grade) for least, _name, grade in LETTERS if points >= least)


def mark_text(points: Decimal | None, *, scheme: str, pass_points: Decimal) -> str:
    """What a paper or a page shows: "87", "B+ (87)", "passed"; nothing where there are no points."""
    if points is None:
        return ""
    figure = f"{points.normalize():f}"
    if scheme == MarkScheme.LETTER:
        return f"{letter(points)} ({figure})"
    if scheme == MarkScheme.PASS_FAIL:
        return gettext("passed") if points >= pass_points else gettext("failed")
    return figure


def distribution(points: Iterable[Decimal], *, scheme: str, pass_points: Decimal) -> list[tuple[str, int]]:
    """How many got what: letters from A, tens from 100 down, or passed and failed. Every step stands there, also with nobody."""
    given = list(points)
    if scheme == MarkScheme.PASS_FAIL:
        passed = sum(one >= pass_points for one in given)
        return [(gettext("passed"), passed), (gettext("failed"), len(given) - passed)]
    if scheme == MarkScheme.LETTER:
        names = Counter(letter(one) for one in given)
        return [(name, names[name]) for _least, name, _grade in LETTERS]
    tens = Counter(min(int(one) // 10, 9) for one in given)
    return [(f"{ten * 10}–{ten * 10 + 9 if ten < 9 else 100}", tens[ten]) for ten in range(9, -1, -1)]


FEWEST_FOR_OUTLIERS = 5


def fences(points: Iterable[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Below and above which a mark is far from the others: the quartiles and one and a half times the distance between them (Tukey)."""
    given = sorted(points)
    if len(given) < FEWEST_FOR_OUTLIERS:
        return None
    low, _middle, high = quantiles(given, n=4, method="inclusive")
    reach = (high - low) * 3 / 2
    return low - reach, high + reach

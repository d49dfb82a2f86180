"""Marks: points from 0 to 100, shown by the scheme of the sheet.

Letters and grade points are those of the credit technology of Kazakhstan's higher education (A from 95 to FX and F below 50).
"""

from __future__ import annotations

from decimal import Decimal

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

"""What reviews of cases say together: middle, spread, the severity of each reviewer, and a scale that is fair to strict and mild ones.

Pure: rows in, figures out; no database, no clock. Marks and their means go from 1 to 5.

The normalised score follows a known idea: a mark is the worth of the case, plus how mild its reviewer is (the additive model by which examiners
are calibrated: Paul 1981, Roos et al. 2011), and each reviewer's scale is as wide as that of those who read the same cases (linear equating).
A reviewer is compared with nobody but those who marked the same cases, so that who was given stronger candidates is not taken for mild.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import fsum, sqrt
from statistics import median as middle
from typing import TypeVar

T = TypeVar("T")

CENT = Decimal("0.01")
LOWEST, HIGHEST = 1.0, 5.0
LEAST_COMMON = 2  # cases marked by somebody else too, below which nothing is said of a reviewer
PULL = 2.0  # as if a reviewer had read so many more cases exactly as the others: with few cases little is moved
WIDEST = 1.5  # a scale is stretched to at most one and a half times its width, and pressed to two thirds
ROUNDS = 60
ENOUGH = 0.0005


@dataclass(frozen=True)
class Review:
    """The weighted mean that one reviewer has submitted for one case."""

    case: int
    reviewer: int
    mean: Decimal


@dataclass(frozen=True)
class Figures:
    """Of one case. `deviation` is that of exactly these reviews (divided by their number), not an estimate for others."""

    mean: Decimal
    median: Decimal
    low: Decimal
    high: Decimal
    deviation: Decimal
    number: int

    @property
    def spread(self) -> Decimal:
        return self.high - self.low


@dataclass(frozen=True)
class Severity:
    """How one reviewer marks: `offset` is the own mean less that of the others on the same cases, below zero when strict.

    None with fewer than two cases that somebody else has marked too.
    """

    number: int
    mean: Decimal
    common: int
    offset: Decimal | None


def rounded(value: Decimal | float) -> Decimal:
    """Two places, halves away from zero; a number is rounded as it is printed, so that 2.675 is 2.68."""
    return Decimal(str(value) if isinstance(value, float) else value).quantize(CENT, ROUND_HALF_UP)


def weighted_mean(marks: Iterable[tuple[int, int]]) -> Decimal | None:
    """Of pairs (mark, weight); None without any."""
    rows = list(marks)
    weight = sum(one for _mark, one in rows)
    return rounded(Decimal(sum(mark * one for mark, one in rows)) / weight) if weight else None


def figures_of(means: Sequence[Decimal]) -> Figures | None:
    """None without a review."""
    if not means:
        return None
    mean = sum(means, Decimal(0)) / len(means)
    deviation = (sum(((one - mean) ** 2 for one in means), Decimal(0)) / len(means)).sqrt()
    return Figures(rounded(mean), rounded(middle(means)), min(means), max(means), rounded(deviation), len(means))


def is_alarm(figures: Figures | None, threshold: Decimal | None) -> bool:
    """Whether the reviewers of a case lie apart by the panel's threshold or more; one review alone disagrees with nobody."""
    return figures is not None and threshold is not None and figures.number > 1 and figures.spread >= threshold


def severities_of(reviews: Iterable[Review]) -> dict[int, Severity]:
    """By reviewer. Each common case counts once, whatever the number of its other reviewers."""
    by_case = _by(reviews, "case")
    result = {}
    for reviewer, own in _by((row for rows in by_case.values() for row in rows), "reviewer").items():
        differences = []
        for row in own:
            others = [other.mean for other in by_case[row.case] if other.reviewer != reviewer]
            if others:
                differences.append(row.mean - sum(others, Decimal(0)) / len(others))
        mean = sum((row.mean for row in own), Decimal(0)) / len(own)
        offset = rounded(sum(differences, Decimal(0)) / len(differences)) if len(differences) >= LEAST_COMMON else None
        result[reviewer] = Severity(len(own), rounded(mean), len(differences), offset)
    return result


@dataclass(frozen=True)
class _Row:
    case: int
    reviewer: int
    mean: float


def normalised(reviews: Iterable[Review]) -> dict[int, Decimal]:
    """By case: the mean after each reviewer's marks were brought to the scale of those who marked the same cases.

    When all mark alike nothing moves, whoever read what. A reviewer with fewer than two common cases is left as he is, one with few is moved
    little, one who gave everybody the same mark is shifted and not stretched.
    """
    rows = sorted((_Row(row.case, row.reviewer, float(row.mean)) for row in reviews), key=lambda row: (row.case, row.reviewer))
    cases = _by(rows, "case")
    common = _by([row for row in rows if len(cases[row.case]) > 1], "reviewer")
    trusted = {reviewer: own for reviewer, own in common.items() if len(own) >= LEAST_COMMON}
    shifts = _shifts(cases, trusted)
    rows = [_Row(row.case, row.reviewer, row.mean + shifts.get(row.reviewer, 0.0)) for row in rows]
    cases, scales = _by(rows, "case"), _by(rows, "reviewer")
    for reviewer, own in scales.items():
        if reviewer in trusted:
            scales[reviewer] = _stretched(own, cases)
    return {case: _on_scale(_mean(row.mean for row in found)) for case, found in _by([row for own in scales.values() for row in own], "case").items()}


def _by(rows: Iterable[T], name: str) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return dict(groups)


def _mean(values: Iterable[float]) -> float:
    rows = list(values)
    return fsum(rows) / len(rows)


def _trust(common: int) -> float:
    return common / (common + PULL)


def _on_scale(value: float) -> Decimal:
    return rounded(round(min(max(value, LOWEST), HIGHEST), 6))


def _shifts(cases: Mapping[int, list[_Row]], trusted: Mapping[int, list[_Row]]) -> dict[int, float]:
    """What to add to each reviewer's marks: found in rounds, since those who are compared with may be strict or mild themselves."""
    shifts = dict.fromkeys(trusted, 0.0)
    for _round in range(ROUNDS):
        worth = {case: _mean(row.mean + shifts.get(row.reviewer, 0.0) for row in rows) for case, rows in cases.items()}
        found = {one: _trust(len(own)) * _mean(worth[row.case] - row.mean for row in own) for one, own in trusted.items()}
        settled = all(abs(found[one] - shifts[one]) < ENOUGH for one in found)
        shifts = found
        if settled:
            break
    return shifts


def _stretched(own: Sequence[_Row], cases: Mapping[int, list[_Row]]) -> list[_Row]:
    """The reviewer's marks around their own mean, as wide as the marks of all who read the same cases."""
    shared = [cases[row.case] for row in own if len(cases[row.case]) > 1]
    reviewer = own[0].reviewer
    narrow = _deviation([[row.mean for row in rows if row.reviewer == reviewer] for rows in shared])
    wide = _deviation([[row.mean for row in rows] for rows in shared])
    if narrow < ENOUGH or wide < ENOUGH:
        return list(own)
    factor = 1 + _trust(len(shared)) * (min(max(wide / narrow, 1 / WIDEST), WIDEST) - 1)
    center = _mean(row.mean for row in own)
    return [_Row(row.case, row.reviewer, center + factor * (row.mean - center)) for row in own]


def _deviation(cases: Sequence[Sequence[float]]) -> float:
    """Of values by case, each case with the same weight."""
    center = _mean(_mean(values) for values in cases)
    return sqrt(_mean(_mean((one - center) ** 2 for one in values) for values in cases))

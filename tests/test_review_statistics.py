"""Figures of reviews: middle and spread, severity, the alarm, and one scale for strict and mild reviewers."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from decimal import Decimal
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.statistics import Review, figures_of, is_alarm, normalised, rounded, severities_of, weighted_mean

D = Decimal
MEANS = st.decimals("1.00", "5.00", places=2)


def rows_of(table: dict[int, dict[int, str]]) -> list[Review]:
    """{case: {reviewer: mean}}"""
    return [Review(case, reviewer, D(mean)) for case, given_ in table.items() for reviewer, mean in given_.items()]


PANELS = st.dictionaries(st.integers(1, 12), st.dictionaries(st.integers(1, 5), MEANS, min_size=1, max_size=5), min_size=1, max_size=12).map(
    lambda table: [Review(case, reviewer, mean) for case, found in table.items() for reviewer, mean in found.items()]
)


def raw_of(rows: list[Review]) -> dict[int, Decimal]:
    means = defaultdict(list)
    for row in rows:
        means[row.case].append(row.mean)
    found = {case: figures_of(values) for case, values in means.items()}
    return {case: figures.mean for case, figures in found.items() if figures}


# --- one case ------------------------------------------------------------------------------------
def test_figures_of_three_reviews() -> None:
    figures = figures_of([D("2.00"), D("4.50"), D("4.00")])

    assert figures is not None
    assert (figures.mean, figures.median, figures.low, figures.high) == (D("3.50"), D("4.00"), D("2.00"), D("4.50"))
    assert (figures.spread, figures.deviation, figures.number) == (D("2.50"), D("1.08"), 3)


def test_figures_of_one_review_and_of_none() -> None:
    one = figures_of([D("3.67")])

    assert one is not None
    assert (one.mean, one.median, one.spread, one.deviation) == (D("3.67"), D("3.67"), D(0), D("0.00"))
    assert figures_of([]) is None


def test_half_a_hundredth_is_rounded_away_from_zero() -> None:
    figures = figures_of([D("4.00"), D("4.01")])

    assert figures is not None
    assert (figures.mean, figures.median) == (D("4.01"), D("4.01"))
    assert (rounded(2.675), rounded(-0.005), rounded(D("1.005"))) == (D("2.68"), D("-0.01"), D("1.01"))


@given(st.lists(MEANS, min_size=1, max_size=9))
def test_figures_lie_where_they_must(means: list[Decimal]) -> None:
    figures = figures_of(means)

    assert figures is not None
    assert figures.low <= figures.median <= figures.high
    assert figures.low <= figures.mean <= figures.high
    assert 0 <= figures.deviation <= figures.spread / 2 + D("0.01")
    assert figures == figures_of(means[::-1])


def test_weighted_mean_counts_each_mark_by_its_weight() -> None:
    assert weighted_mean([(5, 2), (2, 1)]) == D("4.00")
    assert weighted_mean([(5, 1), (4, 1), (4, 1)]) == D("4.33")
    assert weighted_mean([]) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 100)), min_size=1, max_size=12))
def test_weighted_mean_stays_among_the_marks(marks: list[tuple[int, int]]) -> None:
    mean = weighted_mean(marks)

    assert mean is not None
    assert min(mark for mark, _weight in marks) <= mean <= max(mark for mark, _weight in marks)


@pytest.mark.parametrize(("means", "rings"), [(["2.00", "3.50"], True), (["2.01", "3.50"], False), (["1.00"], False), ([], False)])
def test_alarm_rings_from_the_threshold_on(means: list[str], rings: bool) -> None:
    figures = figures_of([D(mean) for mean in means])

    assert is_alarm(figures, D("1.50")) is rings
    assert is_alarm(figures, None) is False


# --- severity ------------------------------------------------------------------------------------
def test_severity_is_measured_on_common_cases_only() -> None:
    rows = rows_of({1: {1: "3.00", 2: "4.00"}, 2: {1: "2.00", 2: "3.00", 3: "4.00"}, 3: {1: "5.00"}, 4: {3: "1.00"}})

    found = severities_of(rows)

    assert (found[1].number, found[1].mean, found[1].common, found[1].offset) == (3, D("3.33"), 2, D("-1.25"))
    assert found[2].offset == D("0.50")
    assert (found[3].common, found[3].offset) == (1, None)


def test_severity_is_not_moved_by_who_had_the_stronger_candidates() -> None:
    """Both agree wherever they meet; one has read weak candidates besides."""
    rows = rows_of({1: {1: "4.00", 2: "4.00"}, 2: {1: "3.00", 2: "3.00"}, 3: {1: "1.00"}, 4: {1: "1.50"}, 5: {2: "5.00"}})

    assert [row.offset for row in severities_of(rows).values()] == [D("0.00"), D("0.00")]


@given(PANELS)
def test_of_two_reviewers_one_is_as_mild_as_the_other_is_strict(rows: list[Review]) -> None:
    found = severities_of([row for row in rows if row.reviewer in (1, 2)])

    if len(found) == 2 and found[1].offset is not None:
        assert found[1].offset == -(found[2].offset or D(0))


# --- one scale -----------------------------------------------------------------------------------
@given(st.dictionaries(st.integers(1, 20), st.tuples(MEANS, st.sets(st.integers(1, 5), min_size=1)), min_size=1))
def test_nothing_moves_when_reviewers_mark_alike_whoever_read_what(table: dict[int, tuple[Decimal, set[int]]]) -> None:
    rows = [Review(case, reviewer, mean) for case, (mean, reviewers) in table.items() for reviewer in reviewers]

    assert normalised(rows) == {case: mean for case, (mean, _reviewers) in table.items()}


@given(PANELS)
def test_scores_stay_on_the_scale_and_every_case_has_one(rows: list[Review]) -> None:
    scores = normalised(rows)

    assert scores.keys() == {row.case for row in rows}
    assert all(1 <= score <= 5 and score.as_tuple().exponent == -2 for score in scores.values())


@given(PANELS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Review], dice: random.Random) -> None:
    shuffled = dice.sample(rows, len(rows))

    assert normalised(shuffled) == normalised(rows)
    assert severities_of(shuffled) == severities_of(rows)


@given(PANELS)
def test_names_of_reviewers_and_cases_do_not_matter(rows: list[Review]) -> None:
    other = [Review(1000 - row.case, 77 - row.reviewer, row.mean) for row in rows]

    assert normalised(other) == {1000 - case: score for case, score in normalised(rows).items()}


@given(PANELS)
def test_who_has_met_nobody_twice_is_left_as_he_is(rows: list[Review]) -> None:
    """Each case read by one: there is nobody to compare with."""
    alone = list({row.case: row for row in rows}.values())

    assert normalised(alone) == {row.case: row.mean for row in alone}


@given(st.lists(st.tuples(*[st.decimals("2.00", "4.00", places=2)] * 3), min_size=2, max_size=12))
def test_where_all_read_all_the_order_of_the_means_stays_when_reviewers_differ_in_severity_only(cases: list[tuple[Decimal, ...]]) -> None:
    """One mark a case, moved by what each reviewer gives more or less."""
    offsets = {1: D("-0.75"), 2: D("0.00"), 3: D("0.50")}
    rows = [Review(case, reviewer, marks[0] + offset) for case, marks in enumerate(cases) for reviewer, offset in offsets.items()]
    raw, scores = raw_of(rows), normalised(rows)

    for one in raw:
        for other in raw:
            assert raw[one] >= raw[other] or scores[one] <= scores[other]


def drawn(offsets: dict[int, float], widths: dict[int, float], *, cases: int, readers: int, seed: int) -> tuple[dict[int, float], list[Review]]:
    """True worth of cases, and what reviewers with these habits write of it; some noise, as people have."""
    dice = random.Random(seed)
    worth = {case: dice.uniform(2.0, 4.2) for case in range(cases)}
    rows = []
    for case, value in worth.items():
        for reviewer in dice.sample(sorted(offsets), readers):
            mark = 3.1 + widths[reviewer] * (value - 3.1) + offsets[reviewer] + dice.gauss(0, 0.1)
            rows.append(Review(case, reviewer, rounded(min(max(mark, 1.0), 5.0))))
    return worth, rows


def inversions(worth: dict[int, float], scores: dict[int, Decimal]) -> int:
    """Pairs of cases whose order is not that of their worth."""
    return sum(worth[a] < worth[b] and scores[a] > scores[b] for a in worth for b in worth)


@pytest.mark.parametrize("seed", range(8))
def test_strict_and_mild_reviewers_cost_fewer_candidates_their_place(seed: int) -> None:
    offsets = {1: -0.8, 2: 0.6, 3: 0.0, 4: 0.2}
    worth, rows = drawn(offsets, dict.fromkeys(offsets, 1.0), cases=60, readers=2, seed=seed)

    assert inversions(worth, normalised(rows)) < 0.6 * inversions(worth, raw_of(rows))


@pytest.mark.parametrize("seed", range(4))
def test_a_narrow_and_a_wide_scale_are_brought_together(seed: int) -> None:
    widths = {1: 0.5, 2: 1.4, 3: 1.0}
    worth, rows = drawn(dict.fromkeys(widths, 0.0), widths, cases=60, readers=2, seed=seed)

    assert inversions(worth, normalised(rows)) <= inversions(worth, raw_of(rows))


def test_the_candidate_of_the_strict_reviewer_is_raised_above_the_one_of_the_mild() -> None:
    """Cases 1 to 6 show that reviewer 1 gives one mark less. Case 7 was read by that one alone, case 8 by the others."""
    table = {case: {1: f"{value - 1}.00", 2: f"{value}.00", 3: f"{value}.00"} for case, value in enumerate((3, 4, 5, 3, 4, 5), start=1)}
    rows = rows_of(table | {7: {1: "3.40"}, 8: {2: "3.60", 3: "3.60"}})

    raw, scores = raw_of(rows), normalised(rows)

    assert raw[7] < raw[8]
    assert scores[7] > scores[8]


def test_one_common_case_proves_nothing() -> None:
    rows = rows_of({1: {1: "1.00", 2: "5.00"}, 2: {1: "3.00"}, 3: {2: "3.00"}})

    assert normalised(rows) == {1: D("3.00"), 2: D("3.00"), 3: D("3.00")}


def test_with_few_cases_little_is_moved() -> None:
    def moved(cases: int) -> Decimal:
        rows = rows_of({case: {1: "2.50", 2: "3.50"} for case in range(cases)} | {999: {1: "2.50"}})
        return normalised(rows)[999] - D("2.50")

    assert D(0) < moved(2) < moved(5) < moved(20) <= D("0.50")


def test_who_gives_everybody_the_same_is_shifted_and_not_stretched() -> None:
    rows = rows_of({case: {1: "3.00", 2: f"{3 + case / 10:.2f}"} for case in range(10)})

    scores = normalised(rows)

    assert [scores[case] for case in range(10)] == sorted(scores.values())
    assert all(abs(score - raw_of(rows)[case]) < D("0.30") for case, score in scores.items())


def test_a_whole_panel_takes_a_moment() -> None:
    """250 cases and 5 reviewers each, of 20: what a board of a call asks."""
    offsets = {one: (one % 7 - 3) / 5 for one in range(20)}
    _worth, rows = drawn(offsets, dict.fromkeys(offsets, 1.0), cases=250, readers=5, seed=1)
    began = time.thread_time()

    scores = normalised(rows)
    took = time.thread_time() - began

    assert len(scores) == 250
    assert took < 0.5
    assert abs(fmean(float(one) for one in scores.values()) - fmean(float(row.mean) for row in rows)) < 0.05

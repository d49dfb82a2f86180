"""Results of cases, and how each reviewer of them marks: the submitted means of a panel with one query, the figures made in memory."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from partners.actor import Actor
from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment, Panel
from reviews.statistics import Review, Severity, figures_of, is_alarm, normalised, severities_of


@dataclass(frozen=True)
class ReviewerMean:
    """One reviewer of a case; `mean` is None until the review is submitted."""

    assignment: int
    reviewer: int
    name: str
    mean: Decimal | None


@dataclass(frozen=True)
class CaseResult:
    """Reviews of one case: the submitted means, their middle and how far they lie apart. Recused reviewers count nowhere.

    `normalised` is the mean on one scale for all reviewers (reviews/statistics.py); `means` are all who have the case, in the order it was given.
    """

    mean: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    submitted: int = 0
    assigned: int = 0
    median: Decimal | None = None
    spread: Decimal | None = None
    deviation: Decimal | None = None
    normalised: Decimal | None = None
    means: tuple[ReviewerMean, ...] = ()
    recused: int = 0
    is_alarm: bool = False


@dataclass(frozen=True)
class ReviewerResult:
    """One reviewer among those of the panel: how many cases, how many submitted, and how strict or mild; None before the first review."""

    reviewer: int
    name: str
    assigned: int
    severity: Severity | None


@dataclass(frozen=True)
class PanelFigures:
    """Everything the reviews of some cases say: `cases` by id of the case, `reviewers` by id of the reviewer."""

    cases: dict[int, CaseResult]
    reviewers: dict[int, ReviewerResult]


def panel_figures(of: Panel | Iterable[int], actor: Actor) -> PanelFigures:
    """Of a panel, or of cases by their ids, with one query; a case without any review that this actor may read is not in the answer.

    What was submitted after the decision counts in no mean. Severities and the normalised scores are measured on these cases.
    """
    return _figures(_found(of, actor))


@lru_cache(maxsize=16)
def _figures(found: tuple[tuple[Any, ...], ...]) -> PanelFigures:
    """Pure, so that the same rows are reckoned once: a board that is opened again, or on which a move is tried, costs no statistics."""
    rows = _rows(found)
    reviews = [Review(row["case_id"], row["reviewer_id"], row["counted"]) for row in rows if row["counted"] is not None]
    scores = normalised(reviews)
    by_case: dict[int, list[dict[str, Any]]] = defaultdict(list)
    by_reviewer: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_case[row["case_id"]].append(row)
        if row["state"] not in LEFT:
            by_reviewer[row["reviewer_id"]].append(row)
    severities = severities_of(reviews)
    return PanelFigures(
        {case: _result(found, scores.get(case)) for case, found in by_case.items()},
        {one: ReviewerResult(one, found[0]["reviewer__full_name"], len(found), severities.get(one)) for one, found in by_reviewer.items()},
    )


def panel_results(of: Panel | Iterable[int], actor: Actor) -> dict[int, CaseResult]:
    """Results by id of the case: of a panel, or of cases by their ids. One query."""
    return panel_figures(of, actor).cases


def results_of(case_ids: Iterable[int], actor: Actor) -> dict[int, CaseResult]:
    return panel_results(case_ids, actor)


def severities(of: Panel | Iterable[int], actor: Actor) -> dict[int, ReviewerResult]:
    """How each reviewer marks, by id of the reviewer. One query."""
    return panel_figures(of, actor).reviewers


FIELDS = (
    "pk", "case_id", "reviewer_id", "reviewer__full_name", "state", "mean", "submitted_at", "case__closed_at", "case__panel__disagreement",
)  # fmt: skip


def _found(of: Panel | Iterable[int], actor: Actor) -> tuple[tuple[Any, ...], ...]:
    rows = Assignment.objects.visible_to(actor)
    rows = rows.filter(case__panel=of) if isinstance(of, Panel) else rows.filter(case_id__in=list(of))
    return tuple(rows.order_by("case_id", "pk").values_list(*FIELDS))


def _rows(found: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Of every assignment; `counted` is the mean that counts, None for what is open, left, or came after the decision."""
    rows = [dict(zip(FIELDS, row, strict=True)) for row in found]
    for row in rows:
        closed = row["case__closed_at"]
        is_done = row["state"] == AssignmentState.SUBMITTED and (closed is None or row["submitted_at"] <= closed)
        row["counted"] = row["mean"] if is_done else None
    return rows


def _result(rows: list[dict[str, Any]], score: Decimal | None) -> CaseResult:
    stays = [row for row in rows if row["state"] not in LEFT]
    recused = sum(row["state"] == AssignmentState.RECUSED for row in rows)
    means = tuple(ReviewerMean(row["pk"], row["reviewer_id"], row["reviewer__full_name"], row["counted"]) for row in stays)
    figures = figures_of([row["counted"] for row in stays if row["counted"] is not None])
    if figures is None:
        return CaseResult(assigned=len(stays), means=means, recused=recused)
    return CaseResult(
        figures.mean,
        figures.low,
        figures.high,
        figures.number,
        len(stays),
        figures.median,
        figures.spread,
        figures.deviation,
        score,
        means,
        recused,
        is_alarm(figures, rows[0]["case__panel__disagreement"]),
    )

"""What others ask of the review desk: the results of cases, who may take one more case, and the sets of criteria."""

from reviews.queries.assignments import criteria_of, reviewers_to_assign, scores_of, submitted_by, waiting_for
from reviews.queries.results import (
    CaseResult,
    PanelFigures,
    ReviewerMean,
    ReviewerResult,
    panel_figures,
    panel_results,
    results_of,
    severities,
)
from reviews.queries.rubrics import criteria_in, has_cases, rubrics_for

__all__ = [
    "CaseResult", "PanelFigures", "ReviewerMean", "ReviewerResult", "criteria_in", "criteria_of", "has_cases", "panel_figures", "panel_results",
    "results_of", "reviewers_to_assign", "rubrics_for", "scores_of", "severities", "submitted_by", "waiting_for",
]  # fmt: skip

"""What others ask of the review desk: the results of cases, who may take one more case, and the sets of criteria."""

from reviews.queries.assignments import criteria_of, criteria_of_all, submitted_by, waiting_for
from reviews.queries.desk import OwnPanel, next_case, own_panels, sheet_of
from reviews.queries.marks import Peer, Progress, draft_means, fingerprint_of, marks_by_assignment, mean_of, peers_of, progress_of, scores_of
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
    "CaseResult", "OwnPanel", "PanelFigures", "Peer", "Progress", "ReviewerMean", "ReviewerResult", "criteria_in", "criteria_of", "criteria_of_all",
    "draft_means", "fingerprint_of", "has_cases", "marks_by_assignment", "mean_of", "next_case", "own_panels", "panel_figures", "panel_results", "peers_of",
    "progress_of", "results_of", "rubrics_for", "scores_of", "severities", "sheet_of", "submitted_by", "waiting_for",
]  # fmt: skip

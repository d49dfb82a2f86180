from reviews.models.cases import Assignment, Case, Mark, cases_of_reviewer, cases_read_openly
from reviews.models.panels import Panel, PanelMember, Tie
from reviews.models.rubrics import Criterion, Rubric

__all__ = ["Assignment", "Case", "Criterion", "Mark", "Panel", "PanelMember", "Rubric", "Tie", "cases_of_reviewer", "cases_read_openly"]

from reviews.operations.cases import NO_MARK, assign, close_case, mark_field, open_case, recuse, save_marks, submit_review
from reviews.operations.panels import open_panel
from reviews.operations.rubrics import (
    add_criterion,
    change_criterion,
    change_rubric,
    create_rubric,
    move_criterion,
    remove_criterion,
)

__all__ = [
    "NO_MARK",
    "add_criterion", "assign", "change_criterion", "change_rubric", "close_case", "create_rubric", "mark_field", "move_criterion", "open_case", "open_panel",
    "recuse", "remove_criterion", "save_marks", "submit_review",
]  # fmt: skip

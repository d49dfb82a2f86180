from reviews.operations.assigning import give_cases
from reviews.operations.cases import assign, blind_label, close_case, open_case
from reviews.operations.declaring import add_tie, declare_ties, remove_tie
from reviews.operations.marks import NO_MARK, mark_field, save_marks, submit_review
from reviews.operations.panels import add_member, change_member, change_panel, end_member, open_panel
from reviews.operations.reviewing import assign_again, record_recusal, recuse, reopen, take_off
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
    "add_criterion", "add_member", "add_tie", "assign", "assign_again", "blind_label", "change_criterion", "change_member", "change_panel", "change_rubric", "close_case",
    "create_rubric", "declare_ties", "end_member", "give_cases", "mark_field", "move_criterion", "open_case", "open_panel", "record_recusal", "recuse",
    "remove_criterion", "remove_tie", "reopen", "save_marks", "submit_review", "take_off",
]  # fmt: skip

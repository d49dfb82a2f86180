from scholarships.operations.apart import reveal_medical, reveal_passport, save_declaration, save_passport, save_physicians_report
from scholarships.operations.awards import accept_offer, decline_offer, enrol, lapse_offers, mark_no_show, send_offer
from scholarships.operations.calls import (
    add_to_checklist,
    allot,
    archive_call,
    cancel_call,
    change_call,
    close_selection,
    create_call,
    extend_call,
    move_in_checklist,
    publish_call,
    remove_allotment,
    remove_from_checklist,
    turn_calls,
    turn_clock,
)
from scholarships.operations.clocks import set_internal_closing, set_nominee_closing
from scholarships.operations.decisions import (
    accept_for_review,
    assign_reviewer,
    find_ineligible,
    not_select,
    put_on_reserve,
    select,
)
from scholarships.operations.defects import answer_defect, return_nomination
from scholarships.operations.endorsements import (
    ask_employer,
    confirm_own_part,
    endorse_as_employer,
    endorse_nomination,
    enter_paper,
    forward_nomination,
    pass_to_embassy,
    propose_again,
    propose_nomination,
    return_again,
    return_from_embassy,
    return_from_employer,
    return_to_officer,
    take_back,
)
from scholarships.operations.nominations import (
    attach_document,
    remove_document,
    resubmit_nomination,
    save_nomination,
    start_nomination,
    submit_nomination,
    withdraw_nomination,
)
from scholarships.operations.nominees import confirm_carried
from scholarships.operations.planning import fill_by_ranking, order_reserve, plan_items, start_round, unplan_items
from scholarships.operations.redacting import attach_redacted, remove_redacted, save_redacted
from scholarships.operations.replacing import allow_replacement, promote_in_place, replace_nomination
from scholarships.operations.rounds import (
    confirm_round,
    drop_round,
    plan_refused_again,
    propose_round,
    recall_round,
    return_round,
    send_now,
    take_back_round,
)
from scholarships.operations.timetable import forget_overdue

__all__ = [
    "accept_for_review", "accept_offer", "add_to_checklist", "allot", "allow_replacement", "answer_defect", "archive_call", "ask_employer",
    "assign_reviewer", "attach_document", "attach_redacted", "cancel_call", "change_call", "close_selection", "confirm_carried", "confirm_own_part",
    "confirm_round", "create_call", "decline_offer", "drop_round", "endorse_as_employer", "endorse_nomination", "enrol", "enter_paper",
    "extend_call", "fill_by_ranking", "find_ineligible", "forget_overdue", "forward_nomination", "lapse_offers", "mark_no_show",
    "move_in_checklist", "not_select", "order_reserve", "pass_to_embassy", "plan_items", "plan_refused_again", "promote_in_place", "propose_again",
    "propose_nomination", "propose_round", "publish_call", "put_on_reserve", "recall_round", "remove_allotment", "remove_document",
    "remove_from_checklist", "remove_redacted", "replace_nomination", "resubmit_nomination", "return_again", "return_from_embassy",
    "return_from_employer", "return_nomination", "return_round", "return_to_officer", "reveal_medical", "reveal_passport", "save_declaration",
    "save_nomination", "save_passport", "save_physicians_report", "save_redacted", "select", "send_now", "send_offer", "set_internal_closing",
    "set_nominee_closing", "start_nomination", "start_round", "submit_nomination", "take_back", "take_back_round", "turn_calls", "turn_clock",
    "unplan_items", "withdraw_nomination",
]  # fmt: skip

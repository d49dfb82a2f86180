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
from scholarships.operations.decisions import (
    accept_for_review,
    assign_reviewer,
    find_ineligible,
    not_select,
    put_on_reserve,
    return_nomination,
    select,
)
from scholarships.operations.endorsements import (
    ask_employer,
    confirm_own_part,
    endorse_as_employer,
    endorse_nomination,
    enter_paper,
    forward_nomination,
    pass_to_embassy,
    propose_nomination,
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

__all__ = [
    "ask_employer", "confirm_own_part", "endorse_as_employer", "endorse_nomination", "enter_paper", "forward_nomination", "pass_to_embassy",
    "propose_nomination", "return_from_embassy", "return_from_employer", "return_to_officer", "take_back",
    "accept_for_review", "accept_offer", "add_to_checklist", "allot", "archive_call", "assign_reviewer", "attach_document", "cancel_call",
    "change_call", "close_selection", "create_call", "decline_offer", "enrol", "extend_call", "find_ineligible", "lapse_offers", "mark_no_show",
    "move_in_checklist", "not_select", "publish_call", "put_on_reserve", "remove_allotment", "remove_document", "remove_from_checklist",
    "resubmit_nomination", "return_nomination", "save_nomination", "select", "send_offer", "start_nomination", "submit_nomination", "turn_calls", "turn_clock",
    "withdraw_nomination",
]  # fmt: skip

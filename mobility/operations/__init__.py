from mobility.operations.allowances import add_allowance, change_allowance, end_allowance, end_allowances
from mobility.operations.notes import record_visas, write_note
from mobility.operations.sheets import approve_sheet, make_sheet, record_payment, remake_sheet, take_approval_back
from mobility.operations.stays import (
    cancel_stay,
    change_days,
    change_departure,
    correct_days,
    mark_no_show,
    plan_stay,
    record_arrival,
    record_departure,
    record_visa,
    send_note,
    set_visa_need,
    take_note_back,
)

__all__ = [
    "add_allowance",
    "approve_sheet",
    "cancel_stay",
    "change_allowance",
    "change_days",
    "change_departure",
    "correct_days",
    "end_allowance",
    "end_allowances",
    "make_sheet",
    "mark_no_show",
    "plan_stay",
    "record_arrival",
    "record_departure",
    "record_payment",
    "record_visa",
    "record_visas",
    "remake_sheet",
    "send_note",
    "set_visa_need",
    "take_approval_back",
    "take_note_back",
    "write_note",
]

from mobility.operations.stays import (
    cancel_stay,
    change_days,
    correct_days,
    mark_no_show,
    plan_stay,
    record_arrival,
    record_departure,
    record_visa,
    send_note,
    set_visa_need,
)

__all__ = [
    "cancel_stay",
    "change_days",
    "correct_days",
    "mark_no_show",
    "plan_stay",
    "record_arrival",
    "record_departure",
    "record_visa",
    "send_note",
    "set_visa_need",
]

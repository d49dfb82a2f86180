from notifications.operations.actions import add_actions, drop_action, finish_action, move_action, remind_of_actions
from notifications.operations.deliveries import clear_address, resend, resend_all
from notifications.operations.delivery import deliver_event, sweep_events
from notifications.operations.inbox import mark_all_read, open_notice
from notifications.operations.mail import send_due

__all__ = [
    "add_actions",
    "clear_address",
    "deliver_event",
    "drop_action",
    "finish_action",
    "mark_all_read",
    "move_action",
    "open_notice",
    "remind_of_actions",
    "resend",
    "resend_all",
    "send_due",
    "sweep_events",
]

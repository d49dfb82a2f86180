from notifications.operations.actions import add_actions, drop_action, finish_action, move_action, remind_of_actions
from notifications.operations.announcements import change_announcement, drop_announcement, send_announcement, write_announcement
from notifications.operations.choices import set_choices, set_hours
from notifications.operations.deliveries import clear_address, resend, resend_all
from notifications.operations.delivery import deliver_event, sweep_events
from notifications.operations.digests import write_digests
from notifications.operations.inbox import mark_all_read, mark_read, mark_unread, open_notice
from notifications.operations.mail import send_due
from notifications.operations.reading import remind_unread
from notifications.operations.wordings import restore_wording, set_wording

__all__ = [
    "add_actions",
    "change_announcement",
    "clear_address",
    "deliver_event",
    "drop_action",
    "drop_announcement",
    "finish_action",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "move_action",
    "open_notice",
    "remind_of_actions",
    "remind_unread",
    "resend",
    "resend_all",
    "restore_wording",
    "send_announcement",
    "send_due",
    "set_choices",
    "set_hours",
    "set_wording",
    "sweep_events",
    "write_announcement",
    "write_digests",
]

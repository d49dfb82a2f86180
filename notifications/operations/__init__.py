from notifications.operations.delivery import deliver_event, sweep_events
from notifications.operations.inbox import mark_all_read, open_notice
from notifications.operations.mail import resend, send_due

__all__ = ["deliver_event", "mark_all_read", "open_notice", "resend", "send_due", "sweep_events"]

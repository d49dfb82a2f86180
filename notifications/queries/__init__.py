from notifications.queries.actions import OPEN, actions_for, actions_of, narrowed
from notifications.queries.inbox import inbox_of, unread_count

__all__ = ["OPEN", "actions_for", "actions_of", "inbox_of", "narrowed", "unread_count"]

from notifications.queries.actions import OPEN, actions_for, actions_of, narrowed
from notifications.queries.choices import ways_of
from notifications.queries.inbox import inbox_of, unread_count
from notifications.queries.wordings import worded, wording_of

__all__ = ["OPEN", "actions_for", "actions_of", "inbox_of", "narrowed", "unread_count", "ways_of", "worded", "wording_of"]

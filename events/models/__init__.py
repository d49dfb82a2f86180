from events.models.events import DiscussionQuestion, Event, EventSession, EventSpeaker, SessionMaterial, SessionRole
from events.models.papers import Paper, StatementConsent, StatementVersion
from events.models.people import CheckIn, Delegation, Registration, Seat

__all__ = [
    "CheckIn",
    "Delegation",
    "DiscussionQuestion",
    "Event",
    "EventSession",
    "EventSpeaker",
    "Paper",
    "Registration",
    "Seat",
    "SessionMaterial",
    "SessionRole",
    "StatementConsent",
    "StatementVersion",
]

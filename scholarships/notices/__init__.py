"""Which step of a call, of a nomination or of a clock tells whom: officers and ministry in their inboxes, nominees there or by letter."""

from scholarships.notices import calls, clocks, hand_overs, nominations, offers, rounds
from scholarships.notices.recipients import invited_if_published, people_told

__all__ = ["calls", "clocks", "hand_overs", "invited_if_published", "nominations", "offers", "people_told", "rounds"]

"""What a person who hands over a post has in hand, as upper apps know it: a sentence each for the page that asks beforehand.

The app that registers a sentence here also reacts to the step ("partners.membership", "hand_over") and does what it says; and to
"succeed", when an invited successor has accepted. Both entries carry `data["successor"]`, None while nobody has accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models import Partner

Belonging = Callable[["User", "Partner", str, datetime], str]
_belongings: list[Belonging] = []


def register_belonging(sentence: Belonging) -> None:
    """`sentence(leaver, partner, name_of_successor, now)` says what passes on, or "" when there is nothing."""
    if sentence not in _belongings:
        _belongings.append(sentence)


def sentences_of(leaver: User, partner: Partner, to: str, now: datetime) -> list[str]:
    return [text for one in _belongings if (text := one(leaver, partner, to, now))]

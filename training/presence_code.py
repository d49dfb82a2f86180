"""The code shown in the room: signed, with its second in it, good for two minutes and renewed every minute.

Beside the picture stands a short code to be typed. Both say only that somebody has seen the wall of this room lately.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.core.signing import BadSignature, TimestampSigner, b62_decode, b62_encode
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.errors import Refused

VALID = timedelta(minutes=2)
RENEWED = timedelta(minutes=1)
SALT = "training.presence"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
LENGTH = 6


class _AtInstant(TimestampSigner):
    """Signs with an instant that is given, not with the clock's."""

    def __init__(self, now: datetime) -> None:
        super().__init__(salt=SALT)
        self._now = now

    def timestamp(self) -> str:
        return b62_encode(int(self._now.timestamp()))


def token_of(session_id: int, *, now: datetime) -> str:
    return _AtInstant(now).sign(str(session_id))


def session_in(token: str, *, now: datetime) -> int:
    """Key of the session whose code this is; refused with a sentence when it is none or older than two minutes."""
    signer = _AtInstant(now)
    try:
        session_id = int(signer.unsign(token))
        made = b62_decode(token.split(signer.sep)[1])
    except (BadSignature, ValueError, IndexError):
        raise Refused(_("This is no code of a session. Scan the code on the wall once more."), code="wrong_code") from None
    if now.timestamp() - made > VALID.total_seconds():
        raise Refused(_("This code is older than two minutes. Scan the one that is on the wall now."), code="old_code")
    return session_id


def short_code(session_id: int, *, now: datetime) -> str:
    return _short(session_id, _window(now))


def is_short_code(text: str, session_id: int, *, now: datetime) -> bool:
    """This minute's or the last one's: so a code is good for at most two minutes."""
    typed = "".join(text.split()).upper().encode()  # letters of any alphabet: as text they can't be compared
    return any(hmac.compare_digest(_short(session_id, window).encode(), typed) for window in (_window(now), _window(now) - 1))


def _window(now: datetime) -> int:
    return int(now.timestamp() // RENEWED.total_seconds())


def _short(session_id: int, window: int) -> str:
    digest = salted_hmac(SALT, f"{session_id}:{window}", algorithm="sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])

"""The name of a letter on its way: the same at each try, and known to nobody who has not received the letter.

A bounce is believed because it names a letter (RFC 3464); a name that could be reckoned would let anybody put an address out of use.
"""

from __future__ import annotations

import hashlib
from functools import cache

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# The same in SQL: `k.key` is the key of the delivery, %(secret)s the secret of this house.
MESSAGE_ID = "'<' || left(encode(sha256(convert_to(%(secret)s || k.key, 'UTF8')), 'hex'), 40) || '@portal>'"
TOKEN = 12


@cache
def message_secret() -> str:
    return salted_hmac("notifications.message-id", "", algorithm="sha256").hexdigest()


def message_id_of(key: str) -> str:
    return f"<{hashlib.sha256((message_secret() + key).encode()).hexdigest()[:40]}@portal>"


def return_path(delivery_id: int) -> str:
    """Where a bounce of this letter goes: its own address at the mailbox of bounces (VERP); empty when the house has none."""
    name, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{delivery_id}-{_token(delivery_id)}@{domain}" if domain else ""


def delivery_of(address: str) -> int | None:
    """The letter that a return path of ours names; None for anything else."""
    number, _dash, token = address.partition("@")[0].partition("+")[2].partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return int(number) if constant_time_compare(token.lower(), _token(int(number))) else None


def _token(delivery_id: int) -> str:
    return salted_hmac("notifications.return-path", str(delivery_id), algorithm="sha256").hexdigest()[:TOKEN]

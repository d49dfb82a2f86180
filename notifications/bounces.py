"""Reading a delivery status notification (RFC 3464): which letter of ours it is about, and what the other side says.

It comes from outside, from anybody: nothing in it is believed but a name that only the receiver of the letter could know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from notifications.answers import words
from notifications.message_ids import delivery_of

MOST = 5_000_000  # bytes; a notification carries at most our own letter back
OWN_ID = re.compile(r"<[0-9a-f-]{36,40}@portal>")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
NAMES = ("original-message-id", "x-original-message-id", "message-id", "in-reply-to", "references")
CARRIED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")


@dataclass(frozen=True)
class Bounce:
    """`action` and `status` are those of RFC 3464; `delivery` is named by the return path, `message_id` by the letter that came back."""

    delivery: int | None
    message_id: str
    recipient: str
    action: str
    status: str
    answer: str

    @property
    def is_final(self) -> bool:
        return self.action == "failed"


class NotABounce(ValueError):
    """Nothing that we could read as a notification."""


def read_bounce(raw: bytes, *, envelope_to: str = "") -> Bounce:
    """Raises `NotABounce`; of malformed mail nothing else escapes."""
    if not raw.strip() or len(raw) > MOST:
        raise NotABounce("empty or too long")
    try:
        return _read(message_from_bytes(raw, policy=policy.compat32), envelope_to)
    except NotABounce:
        raise
    except Exception as fault:  # the e-mail package has met a header that it can't take apart
        raise NotABounce(repr(fault)[:200]) from fault


def _read(message: Message, envelope_to: str) -> Bounce:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        raise NotABounce("no multipart/report")
    fields = _recipient_fields(message)
    action = fields.get("action", "").lower()
    if action not in ("failed", "delayed", "delivered", "relayed", "expanded"):
        raise NotABounce("no action")
    status = STATUS.search(fields.get("status", ""))
    recipient = fields.get("original-recipient") or fields.get("final-recipient", "")
    addresses = [envelope_to, *(str(value) for name in ("Delivered-To", "X-Original-To", "To", "Envelope-To") for value in message.get_all(name, []))]
    return Bounce(
        delivery=next(filter(None, map(_named, addresses)), None),
        message_id=_message_id(message),
        recipient=recipient.partition(";")[2].strip().strip("<>").lower(),
        action=action,
        status=status[0] if status else "",
        answer=words(fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("status", "")),
    )


def _named(address: str) -> int | None:
    return delivery_of(address.strip().strip("<>").rpartition("<")[2])


def _recipient_fields(message: Message) -> dict[str, str]:
    """Of the first recipient that failed, else of the first: our letters have one."""
    blocks = [
        block
        for part in message.walk()
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for block in _blocks(part)
    ]
    named = [block for block in blocks if "action" in block]
    if not named:
        raise NotABounce("no status of a recipient")
    return next((block for block in named if block["action"].lower() == "failed"), named[0])


def _blocks(part: Message) -> Iterator[dict[str, str]]:
    found = part.get_payload()
    for block in found if isinstance(found, list) else []:
        if isinstance(block, Message):
            yield {str(name).lower(): str(value) for name, value in block.items()}


def _message_id(message: Message) -> str:
    """In the letter that came back, whole or its headers only; else wherever the notification names what it answers."""
    for part in message.walk():
        if part.get_content_type() in CARRIED:
            text = part.as_string() if part.is_multipart() else str(part.get_payload())
            if found := re.search(r"^message-id:\s*(<[^>\s]+>)", text, re.IGNORECASE | re.MULTILINE):
                return found[1]
    fields = (str(value) for part in message.walk() for name in NAMES for value in part.get_all(name, []))
    return next((found[0] for text in fields if (found := OWN_ID.search(text))), "")

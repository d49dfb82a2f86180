"""Letters as they go over the line. Of many letters that say the same to different people the text is drawn once for each language and zone.

What is kept, is kept for one batch: words that a clerk changes hold from the next one on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address

from core.calendar import letter_sources
from notifications.calendar_part import NAME, TYPE, calendar_part
from notifications.digest_text import DIGESTS
from notifications.message_ids import return_path
from notifications.models import Delivery
from notifications.render import letter_text

ENCODING = "utf-8"
PLAIN = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")  # goes as it stands
OWN = ("to", "date", "message-id", "auto-submitted")  # headers of each letter by itself


@dataclass(frozen=True)
class Letter:
    """`sender` and `recipient` are those of the envelope. Django's message is made only where Django's backend takes it."""

    sender: str
    recipient: str
    content: bytes
    message: EmailMessage


@dataclass
class Drawer:
    """Of one batch."""

    texts: dict[tuple[Any, ...], tuple[Any, tuple[str, str]]] = field(default_factory=dict)
    bodies: dict[tuple[str, str], tuple[bytes, bytes]] = field(default_factory=dict)

    def draw(self, delivery: Delivery) -> Letter:
        subject, body = self.text(delivery)
        headers = {"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"}
        message = EmailMessage(subject, body, None, [delivery.address], headers=headers)
        if delivery.kind in letter_sources and (entries := calendar_part(delivery)) is not None:
            message.attach(NAME, entries, TYPE)
        recipient = delivery.address if PLAIN.fullmatch(delivery.address) else sanitize_address(delivery.address, ENCODING)
        content = _whole(message) if message.attachments else self.content(message, recipient)
        return Letter(return_path(delivery.pk) or message.from_email, recipient, content, message)

    def text(self, delivery: Delivery) -> tuple[str, str]:
        """The same notice in the same language and zone reads the same; the facts are compared all the same."""
        notice = delivery.notice
        if notice is None or delivery.kind in DIGESTS:
            return letter_text(delivery)
        key = (notice.event_id, notice.kind, notice.created_at, notice.url, delivery.language, notice.recipient.time_zone)
        facts, found = self.texts.get(key, (None, ("", "")))
        if facts is None or facts != notice.params:
            found = letter_text(delivery)
            self.texts[key] = (notice.params, found)
        return found

    def content(self, message: EmailMessage, recipient: str) -> bytes:
        """Headers that all letters of this text share, those of this one, the text."""
        key = (str(message.subject), str(message.body))
        if key not in self.bodies:
            self.bodies[key] = _parts(message)
        shared, body = self.bodies[key]
        own = (
            f"To: {recipient}\r\nDate: {formatdate()}\r\nMessage-ID: {message.extra_headers['Message-ID']}\r\nAuto-Submitted: auto-generated\r\n\r\n"
        )
        return shared + own.encode("ascii") + body


def _parts(message: EmailMessage) -> tuple[bytes, bytes]:
    """Drawn by Django once, without the headers that each letter has for itself."""
    drawn: Any = message.message()
    for name in OWN:
        del drawn[name]
    head, blank, body = drawn.as_bytes(linesep="\r\n").partition(b"\r\n\r\n")
    return head + blank[:2], body


def _whole(message: EmailMessage) -> bytes:
    drawn: Any = message.message()
    return bytes(drawn.as_bytes(linesep="\r\n"))

"""Letters that came back, from the mail server's pipe or from a mailbox.

receive_bounce < notification          (Postfix: "|… manage.py receive_bounce --to ${original_recipient}")
receive_bounce --maildir /var/mail/bounces
"""

from __future__ import annotations

import mailbox
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications.bounces import MOST, NotABounce
from notifications.operations.bounces import receive_bounce

MALFORMED, NOT_OURS = 65, 67  # EX_DATAERR, EX_NOUSER of sysexits.h, which mail servers understand


class Command(BaseCommand):
    help = (
        "Reads delivery status notifications (RFC 3464) and marks the letters that came back. Exit code 65: malformed, 67: about no letter of ours."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="address to which the notification was sent, as the mail server knows it")
        parser.add_argument("--maildir", default=settings.BOUNCE_MAILDIR, help="a Maildir whose new messages are read and marked as seen")

    def handle(self, *args: Any, to: str, maildir: str, **options: Any) -> None:
        if maildir:
            self._read_folder(maildir)
        elif code := self._read(sys.stdin.buffer.read(MOST + 1), to):
            sys.exit(code)

    def _read(self, raw: bytes, to: str = "") -> int:
        try:
            found = receive_bounce(raw, envelope_to=to, now=timezone.now())
        except NotABounce as fault:
            self.stderr.write(f"not a delivery status notification: {fault}")
            return MALFORMED
        return NOT_OURS if found == "unknown" else 0

    def _read_folder(self, path: str) -> None:
        """Each message once: what was read is moved among the seen ones, malformed mail flagged for somebody to look at."""
        box = mailbox.Maildir(path, create=False)
        marked = 0
        for key in list(box.keys()):
            message = box.get_message(key)
            if message.get_subdir() == "new":
                code = self._read(box.get_bytes(key))
                message.set_subdir("cur")
                message.set_flags("SF" if code == MALFORMED else "S")
                box[key] = message
                marked += code == 0
        self.stdout.write(f"{marked} letters came back")

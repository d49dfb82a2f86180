"""Letters that came back (RFC 3464): found by the return path or by the Message-ID, never by what anybody could guess."""

from __future__ import annotations

import io
import mailbox
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from notifications.bounces import NotABounce, read_bounce
from notifications.message_ids import delivery_of, return_path
from notifications.models import Delivery, DeliveryTry, UndeliverableAddress
from notifications.operations.bounces import receive_bounce
from tests.world import NOW

REPORT = """\
From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: {part}

{original}
--b--
"""


@pytest.fixture
def letter(db: Any, settings: Any) -> Delivery:
    settings.BOUNCE_ADDRESS = "bounces@mfa.example"
    row = Delivery(
        key="x:1", address="Gone@example.org", language="en", kind="x", message_id="<0123456789012345678901234567890123456789@portal>", state="sent",
        attempts=1, created_at=NOW, next_attempt_at=NOW, sent_at=NOW,
    )  # fmt: skip
    row.save()
    return row


def report(letter: Delivery | None = None, **more: str) -> bytes:
    given = {
        "to": "bounces@mfa.example", "recipient": "gone@example.org", "action": "failed", "status": "5.1.1", "part": "text/rfc822-headers",
        "original": f"Message-ID: {letter.message_id}\nSubject: Hello\n" if letter else "Subject: Hello\n", **more,
    }  # fmt: skip
    return REPORT.format(**given).encode()


def bad() -> list[str]:
    return [row.address for row in UndeliverableAddress.objects.across_partners(reason="test").filter(cleared_at=None)]


def test_found_by_the_headers_that_came_back(letter: Delivery) -> None:
    assert receive_bounce(report(letter), now=NOW) == "bounced"
    assert receive_bounce(report(letter), now=NOW) == "noted"

    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("bounced", "5.1.1 550 5.1.1 no such user")
    assert [(row.outcome, row.answer) for row in DeliveryTry.objects.across_partners(reason="test")] == [("bounced", "5.1.1 550 5.1.1 no such user")]
    assert bad() == ["gone@example.org"]


@pytest.mark.parametrize("part", ["message/rfc822", "text/rfc822-headers"])
def test_found_in_a_whole_letter_or_its_headers(letter: Delivery, part: str) -> None:
    assert receive_bounce(report(letter, part=part, original=f"message-id: {letter.message_id}\n\nHello"), now=NOW) == "bounced"


def test_found_by_the_return_path_alone(letter: Delivery) -> None:
    assert receive_bounce(report(to=return_path(letter.pk)), now=NOW) == "bounced"
    assert delivery_of(return_path(letter.pk)) == letter.pk


def test_found_by_the_address_that_the_mail_server_knows(letter: Delivery) -> None:
    assert receive_bounce(report(), envelope_to=return_path(letter.pk), now=NOW) == "bounced"


@pytest.mark.parametrize(
    "to", ["bounces+{pk}-000000000000@mfa.example", "bounces+{pk}@mfa.example", "bounces+²-x@mfa.example", "bounces@mfa.example"]
)
def test_a_guessed_return_path_is_believed_by_nobody(letter: Delivery, to: str) -> None:
    assert receive_bounce(report(to=to.format(pk=letter.pk)), now=NOW) == "unknown"

    letter.refresh_from_db()
    assert (letter.state, bad()) == ("sent", [])


@pytest.mark.parametrize(
    ("more", "state", "marked"),
    [
        ({"action": "delayed", "status": "4.4.7"}, "sent", False),
        ({"action": "failed", "status": "4.4.7"}, "bounced", False),
        ({"action": "failed", "status": "5.2.2"}, "bounced", False),
        ({"action": "failed", "status": "5.7.1"}, "bounced", False),
        ({"action": "failed", "status": "5.1.10"}, "bounced", True),
        ({"action": "failed", "status": "5.1.1", "recipient": "elsewhere@example.com"}, "bounced", False),  # they had it forwarded
    ],
)
def test_what_it_says_decides(letter: Delivery, more: dict[str, str], state: str, marked: bool) -> None:
    receive_bounce(report(letter, **more), now=NOW)

    letter.refresh_from_db()
    assert (letter.state, bool(bad())) == (state, marked)


MALFORMED = {
    "empty": b"  \n",
    "no report": b"Subject: Hello\n\nHi",
    "binary": bytes(range(256)) * 4,
    "no action": report(action="perhaps"),
    "no parts": b'Content-Type: multipart/report; boundary="b"\n\nnothing',
    "no boundary": b"Content-Type: multipart/report\n\n--b\n\n--b--",
    "broken address": b"To: <<<@@@>>>\n" + report(action="x"),
    "unknown charset": b'Content-Type: multipart/report; boundary="b"; charset="x-\xff"\n\n--b\nContent-Type: message/delivery-status\n\n\xff\xfe\n\n--b--',
    "too long": b"x" * 5_000_001,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_mail_is_refused_quietly(name: str) -> None:
    with pytest.raises(NotABounce):
        read_bounce(MALFORMED[name])


def test_the_command_says_by_its_exit_code_what_it_was(letter: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = []
    for raw in (report(letter), report(letter), report(), b"Hello"):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        try:
            call_command("receive_bounce", stderr=io.StringIO())
            codes.append(0)
        except SystemExit as end:
            codes.append(end.code)

    assert codes == [0, 0, 67, 65]


def test_a_maildir_is_read_once(letter: Delivery, tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "bounces")
    box.add(report(letter))
    box.add(b"Subject: spam\n\nBuy")
    out = io.StringIO()

    for _round in range(2):
        call_command("receive_bounce", maildir=str(tmp_path / "bounces"), stdout=out, stderr=io.StringIO())

    assert out.getvalue().splitlines() == ["1 letters came back", "0 letters came back"]
    flags = sorted(mailbox.Maildir(tmp_path / "bounces").get_message(key).get_flags() for key in box.keys())  # noqa: SIM118
    assert flags == ["FS", "S"]

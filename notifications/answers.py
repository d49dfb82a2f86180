"""What an answer of a mail server means for the letter, for its address and for the connection: one table.

Reply codes are those of RFC 5321 (4.2), enhanced codes ("5.1.1") those of RFC 3463. The first row that fits is taken.
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass, field
from datetime import timedelta

from notifications.enums import TryOutcome as T

ENHANCED = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
# Said without an enhanced code, these words speak of the sender, or of the letter, and not of the address.
NOT_THE_ADDRESS = re.compile(
    r"spam|block|black ?list|deny|denied|policy|reputation|relay|dmarc|spf|dkim|greylist|authenticat|rate|quota|full", re.IGNORECASE
)
CONNECT, MAIL, RCPT, DATA = "connect", "mail", "rcpt", "data"
MAX_ATTEMPTS = 20  # the pauses add up to two days
LONGEST_PAUSE = 4 * 3600


@dataclass(frozen=True)
class Answer:
    """What came back at which point of the talk; without a code the line was dead."""

    stage: str
    code: int | None
    text: str

    @property
    def enhanced(self) -> str:
        found = ENHANCED.match(self.text)
        return found[1] if found else ""

    def __str__(self) -> str:
        return f"{self.code or ''} {self.text}".strip()[:500]


@dataclass(frozen=True)
class Verdict:
    outcome: T
    reconnect: bool = False  # the line is of no use any more: the next letter takes a new one
    marks_address: bool = False  # nobody lives there: no more letters to it


@dataclass(frozen=True)
class Row:
    """`stages` empty: wherever it is said. `enhanced` is a beginning ("5.1."), "-" means: none was given."""

    verdict: Verdict
    codes: frozenset[int] = frozenset()
    stages: frozenset[str] = frozenset()
    enhanced: tuple[str, ...] = ()
    about_address: bool = False  # no word in it speaks of anything but the address
    first_digits: str = field(default="")

    def fits(self, answer: Answer) -> bool:
        code = answer.code or 0
        return (
            (not self.codes or code in self.codes)
            and (not self.first_digits or str(code)[0] in self.first_digits)
            and (not self.stages or answer.stage in self.stages)
            and (not self.enhanced or (answer.enhanced or "-").startswith(self.enhanced))
            and not (self.about_address and NOT_THE_ADDRESS.search(answer.text))
        )


def codes(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


LATER, REFUSED = Verdict(T.LATER), Verdict(T.REFUSED)
NOBODY_THERE = Verdict(T.REFUSED, marks_address=True)
AT_RCPT = frozenset({RCPT})
TABLE = (
    Row(Verdict(T.UNREACHED, reconnect=True), codes=codes(0)),  # no reply at all
    Row(Verdict(T.LATER, reconnect=True), codes=codes(421)),  # "closing transmission channel"
    Row(Verdict(T.SENT), first_digits="23"),
    Row(LATER, first_digits="4"),  # greylisting, 450, 451, 452 4.2.2 (mailbox full), too many letters
    Row(LATER, first_digits="5", stages=frozenset({CONNECT})),  # nothing is wrong with the letter
    Row(LATER, codes=codes(530, 534, 535, 538)),  # our password: the house mends it
    Row(LATER, stages=AT_RCPT, enhanced=("5.2.2",)),  # full, though said for good: people empty their mailboxes
    Row(LATER, codes=codes(552), stages=AT_RCPT, enhanced=("-",)),  # RFC 5321, 4.5.3.1.10
    Row(NOBODY_THERE, codes=codes(550, 551, 553), stages=AT_RCPT, enhanced=("5.1.",)),
    Row(NOBODY_THERE, codes=codes(550, 551, 553), stages=AT_RCPT, enhanced=("-",), about_address=True),
    Row(REFUSED, first_digits="5"),  # content, size, policy; a sender that is not let through
    Row(LATER),
)


def verdict_of(answer: Answer) -> Verdict:
    return next(row.verdict for row in TABLE if row.fits(answer))


def status_marks_address(status: str) -> bool:
    """Of a bounce (RFC 3464): "5.1.1" and its kin; a moved mailbox or a full one is none of them."""
    return status.startswith("5.1.") and status not in ("5.1.7", "5.1.8")  # these two speak of the sender


def pause_after(attempts: int) -> timedelta:
    """One minute, two, four, to four hours."""
    return timedelta(seconds=min(30 * 2 ** min(attempts, 12), LONGEST_PAUSE))


def answer_of(fault: Exception, stage: str) -> Answer:
    """The reply inside of a fault of smtplib or of the socket."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(fault.recipients.values()), (0, b""))
        return Answer(RCPT, int(code), words(text))
    if isinstance(fault, smtplib.SMTPSenderRefused):
        return Answer(MAIL, int(fault.smtp_code), words(fault.smtp_error))
    if isinstance(fault, smtplib.SMTPResponseException):
        return Answer(stage, int(fault.smtp_code) if fault.smtp_code > 0 else None, words(fault.smtp_error))
    return Answer(stage, None, f"{type(fault).__name__}: {fault}"[:500])


def words(text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(said.replace("\0", "").split())[:480]

"""The clock of digests: one letter a reader and digest, however late it wakes and however often it is killed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from notifications.enums import DeliveryState
from notifications.message_ids import message_id_of
from notifications.models import Delivery, UndeliverableAddress
from notifications.operations.delivery import wake_sender
from notifications.queries.choices import EARLIEST

OUTBOX = "the clock writes the letters of all readers"
AT_ONCE = 500  # readers of one transaction
ONE_CLOCK = 7_031_900  # of the advisory lock: a second clock finds nothing to do

# What a reader's new choice is about to take away (a row held by another transaction) is left to the next round, else the letter would be empty.
# Of one letter: whatever of this reader and frequency is due by now. After days of a stopped clock that is one letter, not one a day.
DUE = f"""
SELECT u.id, u.email, u.language, d.frequency, array_agg(d.id ORDER BY d.id), max({EARLIEST})
FROM (SELECT * FROM notifications_digestitem WHERE letter_id IS NULL AND due_at <= %(now)s FOR UPDATE SKIP LOCKED) d
JOIN notifications_notice n ON n.id = d.notice_id JOIN accounts_user u ON u.id = n.recipient_id
LEFT JOIN notifications_noticehours hours ON hours.user_id = u.id
GROUP BY u.id, d.frequency ORDER BY u.id, d.frequency LIMIT %(limit)s
"""  # noqa: S608 - pieces of our own, values are parameters
# What the reader has read in the portal meanwhile needs no letter, nor does whoever can't sign in any more. Muted messages arrive read.
NEEDLESS = """
DELETE FROM notifications_digestitem d USING notifications_notice n JOIN accounts_user u ON u.id = n.recipient_id
WHERE d.notice_id = n.id AND d.letter_id IS NULL AND d.due_at <= %(now)s AND (n.read_at <> n.created_at OR NOT u.is_active)
"""

MARK = """
UPDATE notifications_digestitem d SET letter_id = m.letter FROM unnest(%s::bigint[], %s::bigint[]) AS m (item, letter) WHERE d.id = m.item
"""


@dataclass(frozen=True)
class Due:
    user: int
    address: str
    language: str
    frequency: str
    items: list[int]
    earliest: datetime

    @property
    def key(self) -> str:
        """The last of its items names a letter: no later letter holds it."""
        return f"digest:{self.user}:{self.frequency}:{self.items[-1]}"


def write_digests(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Letters and the marks on their items stand or fall together. Returns how many letters were written; 0: nothing is due."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_CLOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(NEEDLESS, {"now": now})
        cursor.execute(DUE, {"now": now, "limit": limit})
        due = [Due(*row) for row in cursor.fetchall()]
        letters = _write(due, now)
        _mark(zip(due, letters, strict=True))
        if letters:
            transaction.on_commit(wake_sender)
    return len(letters)


def _write(due: list[Due], now: datetime) -> list[Delivery]:
    rows = UndeliverableAddress.objects.across_partners(reason=OUTBOX)
    wrong = set(rows.filter(address__in=[row.address.lower() for row in due], cleared_at=None).values_list("address", flat=True)) if due else set()
    letters = [
        Delivery(
            key=row.key, address=row.address, language=row.language, kind=f"digest_{row.frequency}", params={"messages": str(len(row.items))},
            message_id=message_id_of(row.key), created_at=now, next_attempt_at=row.earliest,
            state=DeliveryState.DROPPED if row.address.lower() in wrong else DeliveryState.QUEUED,
        )
        for row in due
    ]  # fmt: skip
    made: list[Delivery] = Delivery.objects.across_partners(reason=OUTBOX).bulk_create(letters)
    return made


def _mark(pairs: Iterable[tuple[Due, Any]]) -> None:
    marks = [(item, letter.pk) for row, letter in pairs for item in row.items]
    if not marks:
        return
    items, letters = [item for item, _letter in marks], [letter for _item, letter in marks]
    with connection.cursor() as cursor:
        cursor.execute(MARK, [items, letters])

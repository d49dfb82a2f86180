"""Sending e-mail: claim, send, record. No row lock is held while talking to the mail server.

A worker killed between the server's acceptance and our COMMIT leaves the row "being sent"; after the lease it is taken up
again once, with the same Message-ID, and marked `may_have_repeated`. Without a kill nothing repeats: what became of one letter is
written before the next one goes, in the statement that looks whether that is still this worker's; one that was so slow that another took its
letter over sends it no more.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from notifications.answers import DATA, MAX_ATTEMPTS, Answer, Verdict, pause_after, verdict_of
from notifications.drawing import Drawer
from notifications.enums import DeliveryState as S
from notifications.enums import TryOutcome
from notifications.line import Line
from notifications.models import Delivery, UndeliverableAddress
from notifications.operations.delivery import wake_sender
from notifications.queries.pauses import PAUSED, held_by_pause
from notifications.queries.wordings import worded

log = logging.getLogger(__name__)
BATCH = 200
OUTBOX = "the outbox sends every row"
FINAL = {TryOutcome.SENT: S.SENT, TryOutcome.REFUSED: S.FAILED}
# One letter's end and the next one's lease in one COMMIT. Nothing is written by a worker whose letter another has taken over.
# "LIKE", so that the row is found by its key: by "=" PostgreSQL may walk over the whole outbox, whose index is for those that wait.
KEPT = {
    "id": "bigint", "attempts": "int", "state": "text", "sent_at": "timestamptz", "later": "timestamptz", "error": "text", "at": "timestamptz",
    "outcome": "text", "code": "int", "answer": "text", "long_enough": "timestamptz", "next": "bigint", "next_attempts": "int",
}  # fmt: skip
KEEP = """
WITH kept AS (
    UPDATE notifications_delivery SET state = {state}, sent_at = {sent_at}, next_attempt_at = {later}, last_error = {error}
    WHERE id = {id} AND state LIKE 'sending' AND attempts = {attempts} RETURNING id
), tried AS (
    INSERT INTO notifications_deliverytry (delivery_id, number, at, outcome, code, answer)
    SELECT id, 1 + COALESCE((SELECT max(number) FROM notifications_deliverytry t WHERE t.delivery_id = kept.id), 0), {at}, {outcome}, {code}, {answer}
    FROM kept
)
SELECT 1 FROM notifications_delivery WHERE id = {next} AND state LIKE 'sending' AND attempts = {next_attempts} AND next_attempt_at > {long_enough}
"""
PREPARE = "PREPARE keep_letter (" + ", ".join(KEPT.values()) + ") AS " + KEEP.format(**{name: f"${place}" for place, name in enumerate(KEPT, 1)})
EXECUTE = "EXECUTE keep_letter (" + ", ".join(f"%({name})s" for name in KEPT) + ")"
LOST = """
INSERT INTO notifications_deliverytry (delivery_id, number, at, outcome, answer)
SELECT d.id, 1 + COALESCE((SELECT max(number) FROM notifications_deliverytry t WHERE t.delivery_id = d.id), 0), %(now)s, 'lost', ''
FROM notifications_delivery d WHERE d.id = ANY(%(ids)s)
"""
DROP_WRONG = (  # noqa: S608 - the portal's own text
    "UPDATE notifications_delivery d SET state = 'dropped', last_error = wrong.answer FROM notifications_undeliverableaddress wrong"
    " WHERE d.state IN ('queued') AND d.next_attempt_at <= %(now)s AND wrong.address = lower(d.address) AND wrong.cleared_at IS NULL AND NOT "
) + PAUSED
# A letter may wait for days, in a pause or at a server that is down; whose account was closed meanwhile reads no more of it.
DROP_CLOSED = """
UPDATE notifications_delivery d SET state = 'dropped', last_error = 'account closed' WHERE d.id = ANY(%(ids)s) AND (
    EXISTS (SELECT 1 FROM notifications_notice n JOIN accounts_user u ON u.id = n.recipient_id WHERE n.id = d.notice_id AND NOT u.is_active)
    OR EXISTS (SELECT 1 FROM notifications_digestitem i JOIN notifications_notice n ON n.id = i.notice_id
        JOIN accounts_user u ON u.id = n.recipient_id WHERE i.letter_id = d.id AND NOT u.is_active))
"""


def send_due(*, now: datetime, limit: int = BATCH) -> int:
    """Send one batch of what is due; returns how many were taken (0: nothing is due). A full batch wakes another worker beside this one."""
    began = time.monotonic()
    taken = claim(now=now, limit=limit)
    if len(taken) == limit:
        wake_sender()
    drawer = Drawer()
    with Line() as line, keeping():
        mine, renewed = bool(taken), now
        for place, (delivery, following) in enumerate(zip_longest(taken, taken[1:])):
            answer = _send(delivery, line, drawer) if mine else None
            moment = now + timedelta(seconds=time.monotonic() - began)
            mine = _keep(delivery, answer, following, moment)
            if moment - renewed > _lease() / 3:
                _hold(taken[place + 1 :], moment)
                renewed = moment
    return len(taken)


def claim(*, now: datetime, limit: int) -> list[Delivery]:
    """Take rows that are due; a row "being sent" beyond its lease was held by a worker that died.

    What a pause holds back waits as it is; what would go to an address that is known to be wrong, or to a closed account, is dropped.
    """
    rows = Delivery.objects.across_partners(reason=OUTBOX)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(DROP_WRONG, {"now": now})
        due = rows.select_for_update(skip_locked=True, of=("self",)).filter(
            ~held_by_pause(now), state__in=[S.QUEUED, S.SENDING], next_attempt_at__lte=now
        )
        found = list(due.order_by("next_attempt_at", "pk").values_list("pk", "state")[:limit])
        ids = [pk for pk, _state in found]
        _note_lost([pk for pk, state in found if state == S.SENDING], now)
        rows.filter(pk__in=ids).update(state=S.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + _lease())
        with connection.cursor() as cursor:
            cursor.execute(DROP_CLOSED, {"ids": ids})
    taken: list[Delivery] = list(worded(rows.filter(pk__in=ids, state=S.SENDING)).select_related("notice__recipient").order_by("pk")) if ids else []
    return taken


@contextmanager
def keeping() -> Iterator[None]:
    """What became of each letter is committed before the next one goes, by a statement planned once a batch and without waiting for the disk.

    A worker that dies loses nothing of it. If PostgreSQL's own machine fails, letters of its last moments (three times 200 ms) stand as
    "being sent" and are taken up again as those of a dead worker are, marked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off; DEALLOCATE ALL; " + PREPARE)
        try:
            yield
        finally:  # also after a fault: what the worker does next waits for the disk again; the statement stays for the next batch to plan anew
            with suppress(DatabaseError):  # a connection that is gone, a transaction that is undone: the setting went with it
                cursor.execute("RESET synchronous_commit")


def _note_lost(ids: Sequence[int], now: datetime) -> None:
    """The server may have accepted them before their worker died."""
    if ids:
        Delivery.objects.across_partners(reason=OUTBOX).filter(pk__in=ids).update(may_have_repeated=True)
        with connection.cursor() as cursor:
            cursor.execute(LOST, {"now": now, "ids": list(ids)})


def _lease() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _hold(letters: Sequence[Delivery], moment: datetime) -> bool:
    """Renew the lease of letters that are still this worker's; False when none is. With a slow server the last of a batch would be taken for a dead one's."""
    rows = Delivery.objects.across_partners(reason=OUTBOX)
    mine = Q(*(Q(pk=row.pk, attempts=row.attempts) for row in letters), _connector=Q.OR)
    return bool(letters and rows.filter(mine, state=S.SENDING).update(next_attempt_at=moment + _lease()))


def _send(delivery: Delivery, line: Line, drawer: Drawer) -> Answer:
    """One letter over the line; a fault of ours in drawing it must not stop the others, and is tried again later."""
    try:
        letter = drawer.draw(delivery)
    except Exception as fault:
        log.exception("letter %s can't be drawn", delivery.pk)
        return Answer(DATA, 451, repr(fault)[:400])
    answer = line.send(letter)
    if verdict_of(answer).reconnect:
        line.hang_up()
    return answer


def _keep(delivery: Delivery, answer: Answer | None, following: Delivery | None, moment: datetime) -> bool:
    """Write what became of a letter (None: it was no longer ours) and look at the following one; False when that was taken over.

    Its lease lasts for long enough, or is renewed now.
    """
    given: dict[str, Any] = {
        "next": following.pk if following else None,
        "next_attempts": following.attempts if following else None,
        "long_enough": moment + _lease() / 2,
    }
    verdict = verdict_of(answer) if answer else None
    marks = transaction.atomic() if verdict and verdict.marks_address else nullcontext()
    with marks, connection.cursor() as cursor:
        cursor.execute(EXECUTE, {**given, **_kept(delivery, answer, verdict, moment)})
        mine = cursor.rowcount > 0
        if verdict and verdict.marks_address:
            mark_wrong(delivery.address, str(answer), now=moment)
    return mine or (following is not None and _hold([following], moment))


def _kept(delivery: Delivery, answer: Answer | None, verdict: Verdict | None, moment: datetime) -> dict[str, Any]:
    """Columns of the letter and of its try. Without an answer the row is not touched."""
    if answer is None or verdict is None:
        return dict.fromkeys(list(KEPT)[:10])
    worn_out = delivery.attempts >= MAX_ATTEMPTS
    state = FINAL.get(verdict.outcome, S.FAILED if worn_out else S.QUEUED)
    sent = state == S.SENT
    return {
        "id": delivery.pk, "attempts": delivery.attempts, "state": state, "sent_at": moment if sent else None,
        "later": moment + pause_after(delivery.attempts), "error": "" if sent else str(answer), "at": moment, "outcome": verdict.outcome,
        "code": answer.code, "answer": answer.text,
    }  # fmt: skip


def mark_wrong(address: str, answer: str, *, now: datetime) -> None:
    """No letter goes there until somebody has put it right. One that was put right and is refused again is wrong from now on."""
    rows = UndeliverableAddress.objects.across_partners(reason=OUTBOX)
    rows.bulk_create(
        [UndeliverableAddress(address=address.lower(), since=now, answer=answer[:500])],
        update_conflicts=True, unique_fields=["address"], update_fields=["since", "answer", "cleared_at", "cleared_by_label"],
    )  # fmt: skip

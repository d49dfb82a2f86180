"""Sending e-mail: claim, send, record. No row lock is held while talking to the mail server.

A worker killed between the server's acceptance and our COMMIT leaves the row "being sent"; after the lease it is taken up
again once, with the same Message-ID, and marked `may_have_repeated`. Without a kill nothing repeats: what became of one letter is
written in the statement that renews the lease of the next, and a worker that was so slow that another took its letter over sends it no more.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F

from notifications.answers import DATA, MAX_ATTEMPTS, Answer, Verdict, pause_after, verdict_of
from notifications.calendar_part import NAME as CALENDAR_FILE
from notifications.calendar_part import TYPE as CALENDAR_TYPE
from notifications.calendar_part import calendar_part
from notifications.enums import DeliveryState as S
from notifications.enums import TryOutcome
from notifications.line import Line
from notifications.message_ids import return_path
from notifications.models import Delivery, UndeliverableAddress
from notifications.operations.delivery import wake_sender
from notifications.queries.pauses import PAUSED, held_by_pause
from notifications.queries.wordings import worded
from notifications.render import letter_text

log = logging.getLogger(__name__)
BATCH = 200
OUTBOX = "the outbox sends every row"
FINAL = {TryOutcome.SENT: S.SENT, TryOutcome.REFUSED: S.FAILED}
# One letter's end and the next one's lease in one COMMIT. Nothing is written by a worker whose letter another has taken over.
KEEP = """
WITH kept AS (
    UPDATE notifications_delivery SET state = %(state)s, sent_at = %(sent_at)s, next_attempt_at = %(later)s, last_error = %(error)s
    WHERE id = %(id)s AND state = 'sending' AND attempts = %(attempts)s RETURNING id
), tried AS (
    INSERT INTO notifications_deliverytry (delivery_id, number, at, outcome, code, answer)
    SELECT id, 1 + COALESCE((SELECT max(number) FROM notifications_deliverytry t WHERE t.delivery_id = kept.id), 0),
        %(at)s, %(outcome)s, %(code)s, %(answer)s
    FROM kept
)
UPDATE notifications_delivery SET next_attempt_at = %(lease)s WHERE id = %(next)s AND state = 'sending' AND attempts = %(next_attempts)s RETURNING id
"""
LOST = """
INSERT INTO notifications_deliverytry (delivery_id, number, at, outcome, answer)
SELECT d.id, 1 + COALESCE((SELECT max(number) FROM notifications_deliverytry t WHERE t.delivery_id = d.id), 0), %(now)s, 'lost', ''
FROM notifications_delivery d WHERE d.id = ANY(%(ids)s)
"""
DROP_WRONG = (  # noqa: S608 - the portal's own text
    "UPDATE notifications_delivery d SET state = 'dropped', last_error = wrong.answer FROM notifications_undeliverableaddress wrong"
    " WHERE d.state = 'queued' AND d.next_attempt_at <= %(now)s AND wrong.address = lower(d.address) AND wrong.cleared_at IS NULL AND NOT "
) + PAUSED


def send_due(*, now: datetime, limit: int = BATCH) -> int:
    """Send one batch of what is due; returns how many were taken (0: nothing is due). A full batch wakes another worker beside this one."""
    began = time.monotonic()
    taken = claim(now=now, limit=limit)
    if len(taken) == limit:
        wake_sender()
    with Line() as line:
        mine, renewed = bool(taken), now
        for place, (delivery, following) in enumerate(zip_longest(taken, taken[1:])):
            answer = _send(delivery, line) if mine else None
            moment = now + timedelta(seconds=time.monotonic() - began)
            mine = _keep(delivery, answer, following, moment)
            if moment - renewed > _lease() / 3:
                _hold(taken[place + 1 :], moment)
                renewed = moment
    return len(taken)


def claim(*, now: datetime, limit: int) -> list[Delivery]:
    """Take rows that are due; a row "being sent" beyond its lease was held by a worker that died.

    What a pause holds back waits as it is; what would go to an address that is known to be wrong is dropped.
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
    taken: list[Delivery] = list(worded(rows.filter(pk__in=ids)).select_related("notice__recipient").order_by("pk")) if ids else []
    return taken


def _note_lost(ids: Sequence[int], now: datetime) -> None:
    """The server may have accepted them before their worker died."""
    if ids:
        Delivery.objects.across_partners(reason=OUTBOX).filter(pk__in=ids).update(may_have_repeated=True)
        with connection.cursor() as cursor:
            cursor.execute(LOST, {"now": now, "ids": list(ids)})


def _lease() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _hold(letters: Sequence[Delivery], moment: datetime) -> None:
    """With a slow server the last of a batch would be taken for those of a dead worker."""
    rows = Delivery.objects.across_partners(reason=OUTBOX).filter(pk__in=[row.pk for row in letters], state=S.SENDING)
    rows.update(next_attempt_at=moment + _lease())


def _send(delivery: Delivery, line: Line) -> Answer:
    """One letter over the line; a fault of ours in drawing it must not stop the others, and is tried again later."""
    try:
        message, sender = _message(delivery)
    except Exception as fault:
        log.exception("letter %s can't be drawn", delivery.pk)
        return Answer(DATA, 451, repr(fault)[:400])
    answer = line.send(message, sender)
    if verdict_of(answer).reconnect:
        line.hang_up()
    return answer


def _message(delivery: Delivery) -> tuple[EmailMessage, str]:
    subject, body = letter_text(delivery)
    headers = {"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject, body, None, [delivery.address], headers=headers)
    if (entries := calendar_part(delivery)) is not None:
        message.attach(CALENDAR_FILE, entries, CALENDAR_TYPE)
    return message, return_path(delivery.pk) or message.from_email


def _keep(delivery: Delivery, answer: Answer | None, following: Delivery | None, moment: datetime) -> bool:
    """Write what became of a letter (None: it was no longer ours) and hold on to the following one; False when that was taken over."""
    given = {"next": following.pk if following else None, "next_attempts": following.attempts if following else None, "lease": moment + _lease()}
    verdict = verdict_of(answer) if answer else None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, {**given, **_kept(delivery, answer, verdict, moment)})
        mine = cursor.rowcount > 0
        if answer and verdict and verdict.marks_address:
            mark_wrong(delivery.address, str(answer), now=moment)
    return mine


def _kept(delivery: Delivery, answer: Answer | None, verdict: Verdict | None, moment: datetime) -> dict[str, object]:
    """Columns of the letter and of its try. Without an answer the row is not touched."""
    if answer is None or verdict is None:
        return dict.fromkeys(("id", "attempts", "state", "sent_at", "later", "error", "at", "outcome", "code", "answer"))
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

"""Sending e-mail: claim, send, record. No row lock is held while talking to the mail server.

A worker killed between the server's acceptance and our COMMIT leaves the row "being sent"; after the lease it is taken up
again once, with the same Message-ID, and marked `may_have_repeated`. Without a kill nothing repeats: the lease is renewed
before each letter, and a worker that was so slow that another took its letter over sends it no more.
"""

import logging
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from core.errors import NotAllowed
from core.history import record
from notifications.enums import DeliveryState as S
from notifications.models import Delivery
from notifications.render import letter_text
from notifications.rules import may_see_deliveries
from partners.actor import Actor

log = logging.getLogger(__name__)
BATCH = 100
MAX_ATTEMPTS = 20  # the pauses add up to two days


def send_due(*, now: datetime, limit: int = BATCH) -> int:
    """Send one batch of what is due; returns how many were taken (0: nothing is due)."""
    began = time.monotonic()
    taken = claim(now=now, limit=limit)
    if not taken:
        return 0
    connection: BaseEmailBackend | None = None
    try:
        connection = get_connection()
        connection.open()
    except OSError as fault:
        log.warning("mail server is out of reach: %s", fault)
    for delivery in taken:
        moment = now + timedelta(seconds=time.monotonic() - began)
        if _still_mine(delivery, moment):
            _send(delivery, connection, moment)
    if connection:
        connection.close()
    return len(taken)


def claim(*, now: datetime, limit: int) -> list[Delivery]:
    """Take rows that are due; a row "being sent" beyond its lease was held by a worker that died."""
    rows = Delivery.objects.across_partners(reason="the outbox sends every row")
    with transaction.atomic():
        due = rows.select_for_update(skip_locked=True, of=("self",)).filter(state__in=[S.QUEUED, S.SENDING], next_attempt_at__lte=now)
        taken = list(due.order_by("next_attempt_at", "pk").select_related("notice__recipient")[:limit])
        ids = [row.pk for row in taken]
        rows.filter(pk__in=ids, state=S.SENDING).update(may_have_repeated=True)
        rows.filter(pk__in=ids).update(state=S.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + _lease())
    for row in taken:
        row.attempts += 1
    return taken


def _lease() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _mine(delivery: Delivery) -> Any:
    """The row as long as this claim holds it: a later one has a higher number."""
    rows = Delivery.objects.across_partners(reason="the outbox sends every row")
    return rows.filter(pk=delivery.pk, state=S.SENDING, attempts=delivery.attempts)


def _still_mine(delivery: Delivery, now: datetime) -> bool:
    return bool(_mine(delivery).update(next_attempt_at=now + _lease()))


def _send(delivery: Delivery, connection: BaseEmailBackend | None, now: datetime) -> None:
    attempts, rows = delivery.attempts, _mine(delivery)
    try:
        if connection is None:
            raise OSError("no connection to the mail server")
        subject, body = letter_text(delivery)
        message = EmailMessage(subject, body, None, [delivery.address], headers={"Message-ID": delivery.message_id}, connection=connection)
        message.send()
    except Exception as fault:  # later again, with longer pauses; a fault of ours must not stop the batch
        final = attempts >= MAX_ATTEMPTS or _for_good(fault)
        later = now + timedelta(seconds=min(30 * 2**attempts, 4 * 3600))
        rows.update(state=S.FAILED if final else S.QUEUED, next_attempt_at=later, last_error=repr(fault)[:1000])
    else:
        rows.update(state=S.SENT, sent_at=now, last_error="")


def _for_good(fault: Exception) -> bool:
    """The server knows no such address (5xx). A 4xx, as of greylisting, means: later."""
    return isinstance(fault, smtplib.SMTPRecipientsRefused) and all(code >= 500 for code, _text in fault.recipients.values())


def resend(delivery: Delivery, *, actor: Actor, now: datetime) -> None:
    """Put a message into the queue again; who asked stays on record."""
    if not may_see_deliveries(actor) or not actor.roles - {"auditor"}:
        raise NotAllowed
    with transaction.atomic():
        rows = Delivery.objects.across_partners(reason="one row, the right is checked").filter(pk=delivery.pk)
        rows.update(state=S.QUEUED, attempts=0, next_attempt_at=now, may_have_repeated=delivery.sent_at is not None)
        record(delivery, "resent", actor=actor, now=now)

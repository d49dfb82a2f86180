"""From a history row to inbox notices and e-mail intents. Twice, or after a kill, changes nothing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from celery import current_app
from django.apps import apps
from django.db import transaction

from accounts.models import User
from core.models import HistoryEntry
from core.registries import LetterKind, NoticeKind, kinds_for, letters_for
from notifications.models import Delivery, Notice

# Records brought over with past instants fill inboxes but write no letters years later.
BACKDATED = timedelta(days=1)
GIVE_UP_AFTER = 10


def deliver_event(entry_id: int, *, now: datetime) -> int:
    """Write the notices and e-mail intents of one history row, then wake the sender. Returns the number of intents.

    The row is locked; one that another worker holds is skipped, and the sweep comes back to it.
    """
    rows = HistoryEntry.objects.across_partners(reason="the outbox delivers every row")
    with transaction.atomic():
        entry = rows.select_for_update(skip_locked=True).filter(pk=entry_id, delivered_at__isnull=True).first()
        if entry is None:
            return 0
        obj = apps.get_model(entry.model)._base_manager.filter(pk=entry.object_id).first()
        count = 0
        if obj is not None:
            count += sum(_write_notices(kind, obj, entry, now) for kind in kinds_for(entry.model, entry.step))
            count += sum(_write_letter(kind, obj, entry, now) for kind in letters_for(entry.model, entry.step))
        entry.delivered_at = now
        entry.save(update_fields=["delivered_at"])
        if count:
            transaction.on_commit(wake_sender)
    return count


def wake_sender() -> None:
    try:
        current_app.send_task("notifications.send", retry=False)
    except Exception:  # the queue is down: the sweep sends
        return


def _write_notices(kind: NoticeKind, obj: Any, entry: HistoryEntry, now: datetime) -> int:
    users = User.objects.in_bulk(list(kind.recipients(obj, entry)))
    params = {name: str(value) for name, value in kind.params(obj, entry).items()}
    url = kind.url(obj)
    Notice.objects.across_partners(reason="writing the outbox").bulk_create(
        [Notice(event=entry, recipient=user, kind=kind.name, params=params, url=url, created_at=entry.at) for user in users.values()],
        ignore_conflicts=True,
    )
    if entry.recorded_at - entry.at > BACKDATED:
        return 0
    notices = Notice.objects.across_partners(reason="writing the outbox").filter(event=entry, kind=kind.name, recipient__in=users)
    intents = [
        _intent(f"{entry.pk}:{kind.name}:{notice.recipient_id}", users[notice.recipient_id].email, users[notice.recipient_id].language, now,
                notice=notice, kind=kind.name, params=params, url=url)
        for notice in notices
        if users[notice.recipient_id].is_active
    ]  # fmt: skip
    return _save(intents)


def _write_letter(kind: LetterKind, obj: Any, entry: HistoryEntry, now: datetime) -> int:
    """A letter to an address without account (an invitation), if there is one. Its secret is made when it is rendered, never stored."""
    address = kind.address(obj, entry)
    if not address:
        return 0
    return _save([_intent(f"{entry.pk}:{kind.name}", address, kind.language(obj, entry), now, kind=kind.name, params={"entry": entry.pk})])


def _intent(key: str, address: str, language: str, now: datetime, **fields: Any) -> Delivery:
    message_id = f"<{uuid5(NAMESPACE_URL, key)}@portal>"
    return Delivery(key=key, address=address, language=language, message_id=message_id, created_at=now, next_attempt_at=now, **fields)


def _save(intents: list[Delivery]) -> int:
    Delivery.objects.across_partners(reason="writing the outbox").bulk_create(intents, ignore_conflicts=True)
    return len(intents)


def sweep_events(*, now: datetime, limit: int = 500) -> int:
    """Deliver rows whose wake-up was lost, oldest first. One that fails is counted and does not stop the others."""
    rows = HistoryEntry.objects.across_partners(reason="the outbox delivers every row")
    waiting = rows.filter(delivered_at__isnull=True, attempts__lt=GIVE_UP_AFTER, recorded_at__lt=now - timedelta(seconds=5))
    delivered = 0
    for entry_id in list(waiting.order_by("pk").values_list("pk", flat=True)[:limit]):
        delivered += attempt_event(entry_id, now=now)
    return delivered


def attempt_event(entry_id: int, *, now: datetime) -> int:
    """`deliver_event`, with a fault kept on the row instead of lost in a log."""
    try:
        deliver_event(entry_id, now=now)
    except Exception as fault:  # a broken notice kind must not block the outbox
        rows = HistoryEntry.objects.across_partners(reason="the outbox delivers every row").filter(pk=entry_id)
        for entry in rows:
            rows.update(attempts=entry.attempts + 1, last_error=repr(fault)[:1000])
        return 0
    return 1

"""From a history row to inbox notices and e-mail intents. Twice, or after a kill, changes nothing.

To however many people a row is told, each kind costs the same few statements: who is told is one list of keys (or a query of an
audience), and the database joins it with what each reader has chosen, their quiet hours, and the addresses that are known to be wrong.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.apps import apps
from django.db import connection, models, transaction

from core.models import HistoryEntry
from core.registries import LetterKind, NoticeKind, kinds_for, letters_for
from notifications.message_ids import MESSAGE_ID, message_id_of, message_secret
from notifications.models import Delivery
from notifications.queries.choices import ways_of
from notifications.standing_in import FOR, somebody_is_away, stand_ins

# Records brought over with past instants fill inboxes but write no letters years later.
BACKDATED = timedelta(days=1)
GIVE_UP_AFTER = 10

# Who is told is a column of keys, whatever it is made of; each piece in braces is the portal's own text (queries/choices.py).
NOTICES = """
INSERT INTO notifications_notice (event_id, recipient_id, kind, params, url, created_at, read_at)
SELECT %(event)s, u.id, n.kind, %(params)s::jsonb, %(url)s, n.created_at, {way.read_at}
FROM ({told}) AS told (id) JOIN accounts_user u ON u.id = told.id
CROSS JOIN LATERAL (SELECT u.id AS recipient_id, %(kind)s::text AS kind, %(at)s::timestamptz AS created_at) n
{way.joins}
ON CONFLICT DO NOTHING
"""
OF_KEYS = "SELECT unnest(%(told)s::bigint[])"
OF_EVENT = """
FROM notifications_notice n JOIN accounts_user u ON u.id = n.recipient_id
{way.joins}
LEFT JOIN notifications_undeliverableaddress wrong ON wrong.address = lower(u.email) AND wrong.cleared_at IS NULL
CROSS JOIN LATERAL (SELECT n.event_id || ':' || n.kind || ':' || n.recipient_id AS key) k
WHERE n.event_id = %(event)s AND n.kind = %(kind)s AND u.is_active AND u.email <> ''
"""
LETTERS = f"""
INSERT INTO notifications_delivery
    (key, notice_id, address, language, kind, params, url, message_id, state, attempts, created_at, next_attempt_at, may_have_repeated, last_error)
SELECT k.key, n.id, u.email, u.language, n.kind, n.params, n.url, {MESSAGE_ID},
    CASE WHEN wrong.id IS NULL THEN 'queued' ELSE 'dropped' END, 0, %(now)s, {{way.earliest}}, FALSE, COALESCE(wrong.answer, '')
{OF_EVENT} AND {{way.by_letter}} ORDER BY n.id
ON CONFLICT DO NOTHING
"""
DIGESTED = f"""
INSERT INTO notifications_digestitem (notice_id, frequency, due_at)
SELECT n.id, {{way.frequency}}, {{way.digest_due}}
{OF_EVENT} AND {{way.by_digest}}
ON CONFLICT DO NOTHING
"""


def deliver_event(entry_id: int, *, now: datetime) -> int:
    """Write the notices and e-mail intents of one history row, then wake the sender. Returns the number of intents.

    The row is locked; one that another worker holds is skipped, and the sweep comes back to it.
    """
    rows = HistoryEntry.objects.across_partners(reason="the outbox delivers every row")
    with transaction.atomic():
        waiting = rows.annotate(somebody_is_away=somebody_is_away(now)).select_for_update(skip_locked=True)
        entry = waiting.filter(pk=entry_id, delivered_at__isnull=True).first()
        if entry is None:
            return 0
        obj = apps.get_model(entry.model)._base_manager.filter(pk=entry.object_id).first()
        count = 0
        if obj is not None:
            count += sum(_tell(kind, obj, entry, now) for kind in kinds_for(entry.model, entry.step))
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


def _tell(kind: NoticeKind, obj: Any, entry: HistoryEntry, now: datetime) -> int:
    """The notices of one kind, and what becomes of each by e-mail."""
    _write_notices(kind, obj, entry, now)
    return 0 if _is_backdated(entry) else _write_intents(kind.name, entry, now)


def _write_notices(kind: NoticeKind, obj: Any, entry: HistoryEntry, now: datetime) -> None:
    users = sorted(set(kind.recipients(obj, entry)))
    if not users:  # an announcement has written its own, in the transaction that sent it
        return
    tell_all(OF_KEYS, {"told": users}, kind=kind, obj=obj, entry=entry)
    if getattr(entry, "somebody_is_away", False) and not _is_backdated(entry):
        for user, places in stand_ins(users, kind=kind, obj=obj, entry=entry, now=now).items():
            tell_all(OF_KEYS, {"told": [user]}, kind=kind, obj=obj, entry=entry, more={FOR: places})


def _is_backdated(entry: HistoryEntry) -> bool:
    return entry.recorded_at - entry.at > BACKDATED


def tell_all(
    told: str, values: Mapping[str, Any], *, kind: NoticeKind, obj: models.Model, entry: HistoryEntry, more: Mapping[str, str] | None = None
) -> int:
    """One INSERT ... SELECT of the notices of all whom `told` names (SQL of one column, the user's key). Returns how many are new."""
    params = {name: str(value) for name, value in kind.params(obj, entry).items()} | dict(more or {})
    given = {
        "event": entry.pk,
        "kind": kind.name,
        "params": json.dumps(params, ensure_ascii=False),
        "url": kind.url(obj),
        "at": entry.at,
        "now": entry.at,
    }
    return _execute(NOTICES.format(told=told, way=ways_of(kind.name)), {**values, **given})


def _write_intents(kind: str, entry: HistoryEntry, now: datetime) -> int:
    """One statement for the letters of now, and where a reader may choose another time one for what their digests will say."""
    way = ways_of(kind)
    given = {"event": entry.pk, "kind": kind, "now": now, "secret": message_secret()}
    if way.by_digest != "FALSE":
        _execute(DIGESTED.format(way=way), given)
    return _execute(LETTERS.format(way=way), given)


def _execute(statement: str, given: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def _write_letter(kind: LetterKind, obj: Any, entry: HistoryEntry, now: datetime) -> int:
    """A letter to an address without account (an invitation), if there is one. Its secret is made when it is rendered, never stored."""
    address = kind.address(obj, entry)
    if not address:
        return 0
    key = f"{entry.pk}:{kind.name}"
    letter = Delivery(
        key=key, address=address, language=kind.language(obj, entry), kind=kind.name, params={"entry": entry.pk}, message_id=message_id_of(key),
        created_at=now, next_attempt_at=now,
    )  # fmt: skip
    Delivery.objects.across_partners(reason="writing the outbox").bulk_create([letter], ignore_conflicts=True)
    return 1


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

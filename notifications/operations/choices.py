"""What a reader chooses: how each kind of message comes, and when letters may come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.registries import notice_kinds
from core.workflow import saying_no
from notifications.enums import Channel, Frequency
from notifications.models import NoticeChoice, NoticeHours
from notifications.queries.choices import CHOSEN
from notifications.topics import label_of
from partners.actor import Actor

OWN = "one's own choices"
Choice = tuple[str, str, str]


def set_choices(wanted: Iterable[Choice], *, actor: Actor, now: datetime) -> int:
    """Rows are (kind, channel, frequency); kinds that are not named stay as they are. Returns how many differ from before.

    "At once" is what holds without a row, so it leaves none. Letters that wait for a digest follow the new choice.
    """
    user = _reader(actor)
    rows = list(wanted)
    _check(rows)
    with saying_no(), transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two pages of one reader: the later one holds as a whole
        own = NoticeChoice.objects.across_partners(reason=OWN).filter(user=user)
        had = {(row.kind, row.channel): row.frequency for row in own}
        changed = [row for row in rows if had.get((row[0], row[1]), Frequency.AT_ONCE) != row[2]]
        kept = [NoticeChoice(user=user, kind=kind, channel=channel, frequency=how) for kind, channel, how in changed if how != Frequency.AT_ONCE]
        _remove(own, [(kind, channel) for kind, channel, how in changed if how == Frequency.AT_ONCE])
        own.bulk_create(kept, update_conflicts=True, unique_fields=["user", "kind", "channel"], update_fields=["frequency"])
        if changed:
            _settle_waiting(user, now)
            record(user, "notice_choices_set", actor=actor, now=now, data={"choices": changed[:400]})
    return len(changed)


def set_hours(*, quiet_from: time | None, quiet_until: time | None, digest_at: time, digest_weekday: int, actor: Actor, now: datetime) -> NoticeHours:
    """Quiet hours and the moment of digests, on the reader's own clock."""
    user = _reader(actor)
    if _is_quiet(digest_at, quiet_from, quiet_until):
        raise Invalid({"digest_at": [_("This is within your quiet hours. Choose another time for the letter.")]})
    with saying_no(), transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        hours = NoticeHours.objects.across_partners(reason=OWN).filter(user=user).first() or NoticeHours(user=user)
        hours.quiet_from, hours.quiet_until, hours.digest_at, hours.digest_weekday = quiet_from, quiet_until, digest_at, digest_weekday
        hours.full_clean()
        hours.save()
        _settle_waiting(user, now)
        record(user, "notice_hours_set", actor=actor, now=now)
    return hours


def _reader(actor: Actor) -> User:
    if actor.user_id is None:
        raise NotAllowed
    return User.objects.get(pk=actor.user_id)


def _check(rows: list[Choice]) -> None:
    for kind, channel, how in rows:
        found = notice_kinds.get(kind)
        if found is None or channel not in Channel.values or how not in Frequency.values:
            raise Invalid({"__all__": [_("This page is out of date. Load it again and choose anew.")]})
        if found.always and how != Frequency.AT_ONCE:
            words = {"kind": label_of(kind)}
            raise Refused(_("“%(kind)s” always comes at once: rights, money or a deadline hang on it.") % words, code="always")
        if channel == Channel.INBOX and how not in (Frequency.AT_ONCE, Frequency.NEVER):
            raise Invalid({"__all__": [_("Messages reach the inbox at once or are marked as read.")]})


def _remove(own: Any, pairs: list[tuple[str, str]]) -> None:
    for channel in Channel.values:
        if kinds := [kind for kind, of in pairs if of == channel]:
            own.filter(channel=channel, kind__in=kinds).delete()


def _is_quiet(at: time, start: time | None, end: time | None) -> bool:
    if start is None or end is None:
        return False
    return start <= at < end if start <= end else at >= start or at < end


# What is no longer wanted by letter waits no more; what is wanted at once comes with the next letter; the rest at its new moment. What is due
# already leaves with the next round of the clock: whoever changes something else at that moment would get it a day or a week later.
DROP = f"""
DELETE FROM notifications_digestitem d USING notifications_notice n JOIN accounts_user u ON u.id = n.recipient_id {CHOSEN.joins}
WHERE d.notice_id = n.id AND d.letter_id IS NULL AND n.recipient_id = %(user)s AND {CHOSEN.frequency} = 'never'
"""  # noqa: S608 - pieces of our own, values are parameters
MOVE = f"""
UPDATE notifications_digestitem d SET
    frequency = CASE WHEN {CHOSEN.frequency} IN ('daily', 'weekly') THEN {CHOSEN.frequency} ELSE d.frequency END,
    due_at = COALESCE({CHOSEN.digest_due}, %(now)s::timestamptz)
FROM notifications_notice n JOIN accounts_user u ON u.id = n.recipient_id {CHOSEN.joins}
WHERE d.notice_id = n.id AND d.letter_id IS NULL AND n.recipient_id = %(user)s AND d.due_at > %(now)s
"""  # noqa: S608 - pieces of our own, values are parameters


def _settle_waiting(user: User, now: datetime) -> None:
    with connection.cursor() as cursor:
        for statement in (DROP, MOVE):
            cursor.execute(statement, {"user": user.pk, "now": now})

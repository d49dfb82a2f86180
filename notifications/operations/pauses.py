"""What administrators do to the automation: hold letters back for a while, watch a kind, try given-up steps again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.models import HistoryEntry
from core.registries import letter_kinds, notice_kinds
from core.workflow import lock, saying_no
from notifications.models import KindWatch, MailPause
from notifications.operations.delivery import GIVE_UP_AFTER
from notifications.queries.pauses import running_pauses
from notifications.rules import may_keep_automation
from partners.actor import Actor

LONGEST_PAUSE = timedelta(days=14)


def begin_pause(*, kind: str, until: datetime, reason: str, actor: Actor, now: datetime) -> MailPause:
    """Letters of this kind, or all when it is empty, wait from now on; notices in the portal go on. Raises `Invalid` without an end within 14 days."""
    if not may_keep_automation(actor):
        raise NotAllowed
    if kind and not _is_known(kind):
        raise Invalid({"kind": [_("There is no such kind of message.")]})
    if not now < until <= now + LONGEST_PAUSE:
        raise Invalid({"until": [_("A pause ends within 14 days: somebody must look again.")]})
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason.")]})
    with saying_no(), transaction.atomic():
        pause = MailPause(kind=kind, starts_at=now, until=until, reason=reason.strip(), set_by_label=actor.label[:200])
        pause.save(force_insert=True)
        record(pause, "began", actor=actor, now=now, reason=pause.reason, data={"kind": kind, "until": until.isoformat()})
    return pause


def end_pause(pause: MailPause, *, actor: Actor, now: datetime) -> None:
    """Earlier than planned; the letters that waited leave with the next round of the sender."""
    if not may_keep_automation(actor):
        raise NotAllowed
    with transaction.atomic():
        locked: MailPause = lock(pause)
        if not running_pauses(now).filter(pk=locked.pk).exists():
            raise Refused(_("This pause is over already."), code="over")
        locked.ended_at, locked.ended_by_label = now, actor.label[:200]
        locked.save(update_fields=["ended_at", "ended_by_label"])
        record(locked, "ended", actor=actor, now=now)


def watch_kind(*, kind: str, longest_days: int | None, actor: Actor, now: datetime) -> None:
    """Tell administrators when nothing of this kind was written for so many days; None ends the watch."""
    if not may_keep_automation(actor):
        raise NotAllowed
    if not _is_known(kind):
        raise Invalid({"kind": [_("There is no such kind of message.")]})
    rows = KindWatch.objects.across_partners(reason="the right is checked")
    with saying_no(), transaction.atomic():
        if longest_days is None:
            rows.filter(kind=kind).delete()
            return
        if longest_days < 1:
            raise Invalid({"longest_days": [_("At least one day.")]})
        rows.update_or_create(
            kind=kind, defaults={"longest_days": longest_days, "set_at": now, "set_by_label": actor.label[:200], "alarmed_at": None}
        )


def try_again(*, actor: Actor, now: datetime) -> int:
    """Steps whose messages could not be written ten times are taken up by the next sweep. Returns how many."""
    if not may_keep_automation(actor):
        raise NotAllowed
    rows = HistoryEntry.objects.across_partners(reason="the outbox delivers every row")
    return int(rows.filter(delivered_at__isnull=True, attempts__gte=GIVE_UP_AFTER).update(attempts=0))


def _is_known(kind: str) -> bool:
    return kind in notice_kinds or kind in letter_kinds

"""Reminders before each of the three clocks ends: seven days, three days and one day before, to those who have something open.

What was given is kept by key, so that a clock that comes late, or twice, gives each reminder once; one that stood still for days
gives only the nearest mark. A clock that is set to another instant is reminded of anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from core.history import record
from core.workflow import each_by_itself, wake_delivery
from notifications.models import Reminder
from partners.actor import Actor
from scholarships.enums import UNSENT, CallState, EndorsementKind
from scholarships.models import Allotment, Endorsement, Nomination
from scholarships.queries.clocks import HOST, INTERNAL, NOMINEE, internal_end, nominee_end

MARKS = (1, 3, 7)  # days
FAR = timedelta(days=MARKS[-1])
RUNNING = (CallState.PUBLISHED, CallState.OPEN)


@dataclass(frozen=True)
class Due:
    """One reminder that may be given now."""

    record: Any
    clock: str
    at: datetime
    mark: int
    drafts: int = 1

    @property
    def pk(self) -> int:
        return int(self.record.pk)

    @property
    def key(self) -> str:
        return reminder_key(self.record._meta.label_lower, self.pk, self.clock, self.at, self.mark)


def reminder_key(model: str, pk: int, clock: str, at: datetime, mark: int) -> str:
    return f"{model}:{pk}:{clock}:{int(at.timestamp())}:{mark}"


def nearest_mark(at: datetime, now: datetime) -> int | None:
    """The smallest number of days within which the clock ends; none when it is further away, or over."""
    left = at - now
    return next((mark for mark in MARKS if timedelta() < left <= timedelta(days=mark)), None)


def note_passed_marks(model: str, pk: int, clock: str, at: datetime, now: datetime) -> None:
    """Whoever sets a clock tells of it in this very act: marks that lie behind by then need no reminder."""
    passed = [mark for mark in MARKS if at - now <= timedelta(days=mark)]
    rows = [Reminder(key=reminder_key(model, pk, clock, at, mark), at=now) for mark in passed]
    Reminder.objects.across_partners(reason="the clocks keep what they gave").bulk_create(rows, ignore_conflicts=True)


def remind(*, now: datetime) -> int:
    """The clock: every reminder that is due and was not given. Returns how many were given."""
    due = [*_of_allotments(now), *_of_nominees(now)]
    given = Reminder.objects.across_partners(reason="the clocks keep what they gave").filter(key__in=[row.key for row in due])
    known = set(given.values_list("key", flat=True))
    return each_by_itself([row for row in due if row.key not in known], lambda row: _give(row, now), what="reminder of")


def _give(due: Due, now: datetime) -> None:
    with transaction.atomic():
        _row, is_new = Reminder.objects.across_partners(reason="the clocks keep what they gave").get_or_create(key=due.key, defaults={"at": now})
        if is_new:
            data = {"until": due.at.isoformat(), "days": due.mark, "drafts": due.drafts}
            wake_delivery(record(due.record, f"{due.clock}_soon", actor=Actor.system("clock"), now=now, data=data))


def _of_allotments(now: datetime) -> Iterator[Due]:
    """Partners with drafts that are not sent: of the host's clock, and of their own."""
    rows = Allotment.objects.across_partners(reason="the clock looks at every call").filter(call__state__in=RUNNING, call__closes_at__gt=now)
    rows = rows.filter(Q(call__closes_at__lte=now + FAR) | Q(internal_closes_at__gt=now, internal_closes_at__lte=now + FAR))
    rows = rows.annotate(drafts=Count("nominations", filter=Q(nominations__state__in=UNSENT))).filter(drafts__gt=0)
    for row in rows.select_related("call").order_by("pk"):
        yield from _due(row, HOST, row.call.closes_at, now, row.drafts)
        yield from _due(row, INTERNAL, internal_end(row, row.call), now, row.drafts)


def _of_nominees(now: datetime) -> Iterator[Due]:
    """Nominees who were invited to complete their part and have not confirmed it."""
    done = Endorsement.objects.across_partners(reason="the clock looks at every call").filter(kind=EndorsementKind.NOMINEE, ended_at=None)
    rows = Nomination.objects.across_partners(reason="the clock looks at every call").filter(
        state__in=UNSENT, nominee_invited_at__isnull=False, call__state__in=RUNNING, call__closes_at__gt=now
    )
    near = [Q(**{f"{name}__gt": now, f"{name}__lte": now + FAR}) for name in ("nominee_until", "allotment__internal_closes_at", "call__closes_at")]
    rows = rows.filter(near[0] | near[1] | near[2]).exclude(pk__in=done.values("nomination_id"))
    for row in rows.select_related("call", "allotment").order_by("pk"):
        yield from _due(row, NOMINEE, nominee_end(row), now, 1)


def _due(record: Any, clock: str, at: datetime | None, now: datetime, drafts: int) -> Iterable[Due]:
    mark = nearest_mark(at, now) if at else None
    return [Due(record, clock, at, mark, drafts)] if at and mark else []

"""Follow-up actions: what somebody has promised to do by a day, out of a record of an upper app.

Making them is no right of its own: the verb of the upper app has checked who may write on its record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import each_by_itself, lock, saying_no, wake_delivery
from notifications.models import FollowUpAction, Reminder
from notifications.rules import may_act_on
from partners.actor import Actor
from partners.queries import host_day

WEEK_BEFORE, ON_THE_DAY = 7, 0
KEPT = "the clock keeps what it gave"
CLOCK = Actor.system("clock")


def add_actions(obj: models.Model, rows: Iterable[Mapping[str, Any]], *, url: str, actor: Actor, now: datetime) -> list[FollowUpAction]:
    """Rows are `{"text": ..., "due_on": date, "owner": User}`; `url` is the page of `obj`. All or none; each owner but the actor is told."""
    made = []
    with saying_no(), transaction.atomic():
        for row in rows:
            _check_day(row["due_on"], now)
            _check_owner(row["owner"])
            action = FollowUpAction(
                text=row["text"], due_on=row["due_on"], owner=row["owner"], model=obj._meta.label_lower, object_id=obj.pk, object_label=str(obj)[:200],
                url=url, created_at=now, created_by_label=actor.label[:200],
            )  # fmt: skip
            action.full_clean()
            action.save(force_insert=True)
            wake_delivery(record(action, "added", actor=actor, now=now, data={"due": action.due_on.isoformat()}))
            made.append(action)
    return made


def finish_action(action: FollowUpAction, *, note: str = "", actor: Actor, now: datetime) -> None:
    _end(action, "finished", {"done_at": now, "done_note": note.strip()}, actor, now)


def drop_action(action: FollowUpAction, *, reason: str, actor: Actor, now: datetime) -> None:
    """It will not be done; everybody who reads the action reads why."""
    if not reason.strip():
        raise Invalid({"reason": [_("Say why it is not done.")]})
    _end(action, "dropped", {"dropped_at": now, "done_note": reason.strip()}, actor, now, reason.strip())


def move_action(action: FollowUpAction, *, due_on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Another day, from which the clock reminds anew."""
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the day changes.")]})
    _check_day(due_on, now)
    _end(action, "moved", {"due_on": due_on}, actor, now, reason.strip(), data={"before": action.due_on.isoformat(), "due": due_on.isoformat()})


def _end(action: FollowUpAction, step: str, changes: Mapping[str, Any], actor: Actor, now: datetime, reason: str = "", **more: Any) -> None:
    with saying_no(), transaction.atomic():
        locked = lock(action)
        if not may_act_on(actor, locked):
            raise NotAllowed
        if not locked.is_open:
            raise Refused(_("This action is done or dropped already. Reload the page to see what changed."), code="wrong_state")
        for name, value in changes.items():
            setattr(locked, name, value)
        locked.clean_fields(exclude={field.name for field in locked._meta.fields} - set(changes))
        locked.save(update_fields=[*changes])
        wake_delivery(record(locked, step, actor=actor, now=now, reason=reason, **more))
    action.__dict__.update(locked.__dict__)


def _check_day(due_on: date, now: datetime) -> None:
    if due_on < host_day(now):
        raise Invalid({"due_on": [_("This day is over already.")]})


def _check_owner(owner: User) -> None:
    if not owner.is_active:
        raise Invalid({"owner": [_("This account is closed. Choose somebody who can still sign in.")]})


def remind_of_actions(*, now: datetime) -> int:
    """The clock: seven days before and on the day. Late or twice, each is given once; what was promised for less than a week has only the day."""
    today = host_day(now)
    a_week_before = ExpressionWrapper(F("due_on") - timedelta(days=WEEK_BEFORE), output_field=models.DateTimeField())
    soon = Q(due_on__gt=today, due_on__lte=today + timedelta(days=WEEK_BEFORE), created_at__lt=a_week_before)
    given = 0
    for mark, due in ((WEEK_BEFORE, soon), (ON_THE_DAY, Q(due_on__lte=today))):
        rows = FollowUpAction.objects.across_partners(reason="the clock reminds whoever has promised").filter(due, done_at=None, dropped_at=None)
        rows = rows.filter(owner__is_active=True).exclude(Exists(_given(mark))).select_related("owner").order_by("due_on", "pk")
        given += each_by_itself(rows[:500], lambda row, mark=mark: _remind(row, mark, now), what="reminder of action")  # type: ignore[misc]
    return given


def _given(mark: int) -> Any:
    text = models.CharField()
    words = [models.Value("notifications.followupaction:"), Cast(OuterRef("pk"), text), models.Value(":"), Cast(OuterRef("due_on"), text)]
    return Reminder.objects.across_partners(reason=KEPT).filter(key=Concat(*words, models.Value(f":{mark}"), output_field=text))


def _remind(action: FollowUpAction, mark: int, now: datetime) -> None:
    """The row of the reminder and the history row that is the notice stand or fall together."""
    key = f"notifications.followupaction:{action.pk}:{action.due_on.isoformat()}:{mark}"
    with transaction.atomic():
        if Reminder.objects.across_partners(reason=KEPT).get_or_create(key=key, defaults={"at": now})[1]:
            wake_delivery(record(action, "due_soon" if mark else "due", actor=CLOCK, now=now, data={"due": action.due_on.isoformat()}))

"""Being away: said by the person, told to who stands in. It lends no right: the stand-in has the same role already."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, wake_delivery
from partners.absences import who_could_stand_in
from partners.actor import Actor
from partners.models import Absence
from partners.queries import host_day

LONGEST = 366  # days


@transaction.atomic
def be_away(*, starts_on: date, ends_on: date, stand_in: User | None, note: str, actor: Actor, now: datetime) -> Absence:
    """Days of one person never overlap, so that each day has one stand-in at most. The person's own row is locked against a doubled click."""
    if actor.user_id is None:
        raise NotAllowed
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    _check_days(actor.user_id, starts_on, ends_on, host_day(now))
    if stand_in is not None and not who_could_stand_in(actor, now).filter(pk=stand_in.pk).exists():
        raise Invalid({"stand_in": [_("Only a colleague with the same role at the same institution can stand in.")]})
    absence = Absence(user_id=actor.user_id, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on, note=note.strip(), created_at=now)
    begin(absence, "be_away", actor=actor, now=now)
    return absence


def _check_days(user_id: int, starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise Invalid({"ends_on": [_("The last day lies before the first day.")]})
    if ends_on < today:
        raise Invalid({"ends_on": [_("The last day lies in the past.")]})
    if (ends_on - starts_on).days >= LONGEST:
        raise Invalid({"ends_on": [_("An absence lasts a year at most; after that the post is handed over.")]})
    rows = Absence.objects.across_partners(reason="the person's own days").filter(user_id=user_id, ended_at__isnull=True)
    if rows.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refused(_("You have said already that you are away on some of these days. End that absence first."), code="overlap")


@transaction.atomic
def be_back(absence: Absence, *, actor: Actor, now: datetime) -> None:
    """Before the last day, or before it began."""
    locked = lock(absence)
    if locked.user_id != actor.user_id:
        raise NotAllowed
    if locked.ended_at or locked.ends_on < host_day(now):
        raise Refused(_("This absence is over already."))
    locked.ended_at = absence.ended_at = now
    locked.save(update_fields=["ended_at"])
    wake_delivery(record(locked, "be_back", actor=actor, now=now))

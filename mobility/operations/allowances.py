"""What a stay is paid: added, changed from the start or from a day, ended. What was paid before is settled by the next sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed
from core.history import record
from core.workflow import begin, lock, saying_no
from mobility import rules
from mobility.enums import Per
from mobility.models import Allowance, Stay
from mobility.money import NOTHING, wrong_shares
from partners.actor import Actor

CHANGEABLE = ("amount", "shares", "note", "starts_on", "ends_on")


def add_allowance(stay: Stay, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Allowance:
    if not rules.may_keep_allowances(actor):
        raise NotAllowed
    _check_shares(fields["shares"])
    allowance = Allowance(stay=stay, created_at=now, **fields)
    begin(allowance, "added", actor=actor, now=now, data={"now": _said(allowance)})
    return allowance


def change_allowance(
    allowance: Allowance, *, fields: Mapping[str, Any], from_on: date | None = None, reason: str, actor: Actor, now: datetime
) -> Allowance:
    """From the start, so that months paid already are corrected; or from a day on, which ends this one and begins another.

    For what and in which currency never change: payments point here. Returns the allowance that holds from now on.
    """
    if not rules.may_keep_allowances(actor):
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: both sides will read it in the history.")]})
    if shares := fields.get("shares"):
        _check_shares(shares)
    assert set(fields) <= set(CHANGEABLE), fields
    with saying_no(), transaction.atomic():
        locked: Allowance = lock(allowance)
        if from_on is not None and from_on > (locked.starts_on or date.min):
            return _from_a_day(locked, fields, from_on, reason, actor, now)
        _save(locked, fields, "changed", reason, actor, now)
    allowance.__dict__.update(locked.__dict__)
    return allowance


def _from_a_day(locked: Allowance, fields: Mapping[str, Any], from_on: date, reason: str, actor: Actor, now: datetime) -> Allowance:
    if locked.per == Per.ONCE:
        raise Invalid({"from_on": [_("What is due once has no later part. Leave this empty: what was paid is then corrected on the next sheet.")]})
    if locked.ends_on and from_on > locked.ends_on:
        raise Invalid({"from_on": [_("The allowance has ended before this day.")]})
    kept = {name: getattr(locked, name) for name in ("kind", "currency", "per", "note", "amount", "shares", "ends_on")}
    _save(locked, {"ends_on": from_on - timedelta(days=1)}, "ended", reason, actor, now)
    following = Allowance(stay=locked.stay, created_at=now, **{**kept, **fields, "starts_on": from_on})
    begin(following, "added", actor=actor, now=now, data={"now": _said(following), "follows": locked.pk})
    return following


def end_allowance(allowance: Allowance, *, ends_on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Its last day; it stays, because what was paid points to it."""
    if not rules.may_keep_allowances(actor):
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: both sides will read it in the history.")]})
    with saying_no(), transaction.atomic():
        locked: Allowance = lock(allowance)
        if _overlaps_what_follows(locked, ends_on):
            raise Invalid({"ends_on": [_("Another amount for the same holds from an earlier day on: both would be paid. End or change that one.")]})
        _save(locked, {"ends_on": ends_on}, "ended", reason, actor, now)
    allowance.__dict__.update(locked.__dict__)


def _overlaps_what_follows(locked: Allowance, ends_on: date) -> bool:
    """Whether one that has ended would be drawn out over the one that began after it."""
    if locked.ends_on is None or ends_on <= locked.ends_on:
        return False
    rows = Allowance.objects.across_partners(reason="whether two allowances of one stay would pay for the same days")
    alike = rows.filter(stay=locked.stay_id, kind=locked.kind, currency=locked.currency, per=locked.per).exclude(pk=locked.pk)
    return bool(alike.filter(starts_on__gt=locked.ends_on, starts_on__lte=ends_on).exists())


def end_allowances(stay: Stay, *, ends_on: date, reason: str, actor: Actor, now: datetime) -> None:
    """What the stay was for has ended: its last day ends everything that would be due later. Called inside the transaction of that end,
    whose verb has checked the right. What was to begin later is due no more.
    """
    rows = Allowance.objects.across_partners(reason="allowances of a stay whose purpose has ended").filter(stay=stay)
    open_rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on))
    for locked in open_rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        later = locked.starts_on is not None and locked.starts_on > ends_on
        _save(locked, {"amount": NOTHING} if later else {"ends_on": ends_on}, "ended", reason, actor, now)


def _save(locked: Allowance, fields: Mapping[str, Any], step: str, reason: str, actor: Actor, now: datetime) -> None:
    was = _said(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=sorted(fields))
    record(locked, step, actor=actor, now=now, reason=reason.strip(), data={"was": was, "now": _said(locked)})


def _said(allowance: Allowance) -> dict[str, Any]:
    """What the history keeps of it: figures as text."""
    days = {name: getattr(allowance, name).isoformat() for name in ("starts_on", "ends_on") if getattr(allowance, name)}
    return {"amount": f"{allowance.amount:.2f}", "shares": dict(allowance.shares), **days}


def _check_shares(shares: Mapping[str, Any]) -> None:
    if wrong := wrong_shares(shares):
        raise Invalid({"shares": [wrong]})

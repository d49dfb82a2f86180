"""Powers lent by the head of an authority from a day to a day, taken back in one act (docs/adr/0024-who-may-act.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.timefmt import day_text
from core.workflow import begin, lock, wake_delivery
from partners import rules
from partners.actor import Actor
from partners.enums import Power, Role
from partners.models import Delegation, Institution, Membership, months_after
from partners.queries import colleagues, host_day, powers_ending_with

LONGEST = 12  # months


@transaction.atomic
def lend(
    *,
    institution: Institution,
    delegate: User,
    powers: Sequence[str],
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Delegation:
    """Save and tell the delegate. The head's own role is locked meanwhile, so that two at once can't lend the same twice."""
    if not rules.may_lend(actor, institution):
        raise NotAllowed
    role = _locked_role(institution, actor, now)
    _check_days(starts_on, ends_on, role.ends_on, host_day(now))
    chosen = _known(powers)
    if not colleagues(institution.partner_id, now, but=role.user_id).filter(pk=delegate.pk).exists():
        raise Invalid({"delegate": [_("Powers are lent to another person who acts for the same partner.")]})
    _check_not_lent(institution, delegate, chosen, starts_on, ends_on)
    lent = Delegation(
        grantor_id=role.user_id, delegate=delegate, institution=institution, powers=chosen,
        starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), created_at=now,
    )  # fmt: skip
    begin(lent, "lend", actor=actor, now=now, data={"powers": chosen, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()})
    return lent


def _locked_role(institution: Institution, actor: Actor, now: datetime) -> Membership:
    rows = Membership.objects.across_partners(reason="the head's own role").select_for_update(of=("self",), no_key=True)
    rows = rows.filter(Membership.on(host_day(now)), user_id=actor.user_id, institution=institution, role=Role.AUTHORITY_HEAD)
    found: Membership | None = rows.order_by("pk").first()
    if found is None:
        raise NotAllowed
    return found


def _known(powers: Sequence[str]) -> list[str]:
    """In the order in which they are always named."""
    chosen = [str(power) for power in Power if power in powers]
    if not chosen or set(powers) - set(chosen):
        raise Invalid({"powers": [_("Choose at least one power.")]})
    return chosen


def _check_days(starts_on: date, ends_on: date, head_until: date | None, today: date) -> None:
    if starts_on < today:
        raise Invalid({"starts_on": [_("The first day lies in the past.")]})
    if ends_on < starts_on:
        raise Invalid({"ends_on": [_("The last day lies before the first day.")]})
    if ends_on > months_after(starts_on, LONGEST):
        raise Invalid({"ends_on": [_("Powers are lent for at most 12 months.")]})
    if head_until and ends_on > head_until:
        sentence = gettext("Your own role ends on %(day)s: powers can't be lent beyond it.") % {"day": day_text(head_until)}
        raise Invalid({"ends_on": [sentence]})


def _check_not_lent(institution: Institution, delegate: User, powers: list[str], starts_on: date, ends_on: date) -> None:
    rows = Delegation.objects.across_partners(reason="is the same lent already?")
    same = rows.filter(institution=institution, delegate=delegate, ended_at__isnull=True, powers__overlap=powers)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refused(_("This person holds one of these powers on some of these days already. Take it back first."), code="lent")


@transaction.atomic
def take_back(*, delegation: Delegation, actor: Actor, now: datetime) -> None:
    """The powers end with COMMIT: rights are read with each request."""
    locked = lock(delegation)
    if not rules.may_take_back(actor, locked):
        raise NotAllowed
    if locked.ended_at or locked.ends_on < host_day(now):
        raise Refused(_("These powers have ended already."))
    _end(locked, "take_back", actor, now)
    delegation.ended_at, delegation.ended_by_label = locked.ended_at, locked.ended_by_label


def end_with_role(membership: Membership, *, actor: Actor, now: datetime) -> int:
    """What the holder lent as head of this authority, and holds without any other role at the partner, ends with the role; how many.

    The caller holds the transaction and has closed the role.
    """
    ended = list(powers_ending_with([membership], now).select_for_update(of=("self",), no_key=True))
    for row in ended:
        _end(row, "end", actor, now)
    return len(ended)


def _end(locked: Delegation, step: str, actor: Actor, now: datetime) -> None:
    locked.ended_at, locked.ended_by_label = now, actor.label[:200]
    locked.save(update_fields=["ended_at", "ended_by_label"])
    wake_delivery(record(locked, step, actor=actor, now=now))

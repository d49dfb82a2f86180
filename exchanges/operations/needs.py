"""Requests for an expert and offers of one: written, changed, ended by their side; matched by the missions that begin from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed
from core.numbers import reference
from core.workflow import begin, lock, lock_for, perform, saying_no
from exchanges.enums import NeedKind, NeedState
from exchanges.models import ExchangeNeed
from exchanges.queries.needs import line_fits, live_missions
from exchanges.rules import needs as rules
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day

PREFIX = {NeedKind.REQUEST: "XR", NeedKind.OFFER: "XO"}


def post_need(*, partner: Partner, kind: NeedKind, fields: Mapping[str, Any], actor: Actor, now: datetime) -> ExchangeNeed:
    """Written for this side; the other side is told. Only the host may address one partner or, naming none, all."""
    institution = fields.get("institution")
    if not rules.may_write_for(actor, partner, institution.pk if institution else None):
        raise NotAllowed
    need = ExchangeNeed(
        partner=partner, kind=kind, reference="", state_since=now, created_at=now, created_by_label=actor.label[:200], **fields,
    )  # fmt: skip
    check_need(need, now)
    with saying_no(), transaction.atomic():
        need.reference = reference(PREFIX[NeedKind(kind)], host_day(now).year)
        begin(need, "posted", actor=actor, now=now)
    return need


def change_need(need: ExchangeNeed, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """As long as nothing has begun from it."""
    with saying_no(), transaction.atomic():
        locked = lock_for(need, "change", actor=actor, now=now)
        for name, value in fields.items():
            setattr(locked, name, value)
        if not rules.is_writer(actor, locked):  # a registrar gives it to no other academy
            raise Invalid({"institution": [_("Choose an institution for which you act.")]})
        check_need(locked, now)
        locked.full_clean()
        perform(need, "change", actor=actor, now=now, changes=fields)
        follow_missions(need, actor=actor, now=now)  # fewer people may be those who have been found


def check_need(need: ExchangeNeed, now: datetime) -> None:
    """What the table can't hold: whom it goes to, whose expert, which line."""
    _check_days(need, host_day(now))
    if need.addressed_to is not None and (not need.partner.is_host or need.addressed_to.is_host):
        raise Invalid({"addressed_to": [_("The host writes to a partner; a partner's request or offer goes to the host.")]})
    if need.institution is not None and need.institution.partner_id != need.partner_id:
        raise Invalid({"institution": [_("Choose an institution of your side.")]})
    if need.expert is not None and (need.expert.partner_id != need.partner_id or not need.expert.is_listed):
        raise Invalid({"expert": [_("Choose an expert of your side who has agreed to stand in the directory.")]})
    if need.quota_year is not None and not line_fits(need, host_day(now)):
        raise Invalid({"quota_year": [_("Choose a line of an agreement in force, of this partner, direction, purpose and year.")]})


def _check_days(need: ExchangeNeed, today: date) -> None:
    if need.wished_until < today:
        raise Invalid({"wished_until": [_("This day is over already.")]})
    if need.wished_until < need.wished_from:
        raise Invalid({"wished_until": [_("The last day lies before the first day.")]})
    if (need.wished_until - need.wished_from).days + 1 < need.days:
        raise Invalid({"days": [_("More days are asked for than lie between the first and the last day.")]})


def close_need(need: ExchangeNeed, *, reason: str, actor: Actor, now: datetime) -> None:
    """Nothing more is wanted; missions that began go on."""
    perform(need, "close", actor=actor, now=now, reason=reason, changes={"state_since": now})


def withdraw_need(need: ExchangeNeed, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(need, "withdraw", actor=actor, now=now, reason=reason, changes={"state_since": now})


def follow_missions(need: ExchangeNeed, *, actor: Actor, now: datetime) -> None:
    """After a mission has begun from it or has been given up: matched while as many are alive as people are wanted, else open."""
    with transaction.atomic():
        locked = lock(need)
        is_full = live_missions(locked) >= locked.people
        step = {(NeedState.OPEN, True): "match", (NeedState.MATCHED, False): "free"}.get((locked.state, is_full))
        if step:
            perform(need, step, actor=actor.in_consequence(), now=now, changes={"state_since": now})

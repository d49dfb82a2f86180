"""A mission from the request to the expert who is accepted, and from the first day to the end. Terms and approvals stand in mission_terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import Direction
from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed
from core.numbers import reference
from core.workflow import begin, lock_for, perform, saying_no
from exchanges.models import Expert, Mission, MissionReport
from exchanges.operations import mission_quota as quota
from exchanges.queries.needs import direction_of, other_side
from exchanges.rules import missions as rules
from exchanges.rules.experts import keeps
from notifications.operations import add_actions
from partners.actor import Actor
from partners.models import Institution, Partner
from partners.queries import host_day


def request_mission(*, partner: Partner, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Mission:
    """From a request and an offer, or directly, by either side. An expert who is named is a wish until the sending side proposes somebody."""
    inbound = fields["direction"] == Direction.INBOUND
    at_host = fields["receiver"] if inbound else fields.get("sender")
    if not rules.may_request(actor):
        raise NotAllowed
    _check_sides(partner, fields)
    if not rules.may_request_for(actor, partner_id=partner.pk, at_host=at_host.pk if at_host else None):
        if at_host is None and rules.registers_at(actor):
            raise Invalid({"sender": [_("Choose your academy: it sends the expert.")]})
        raise NotAllowed
    _check_origin(partner, fields, at_host, actor)
    check_days(fields, now)
    with transaction.atomic():
        mission = Mission(
            reference=reference("M", host_day(now).year),
            partner=partner,
            state_since=now,
            created_at=now,
            created_by_label=actor.label[:200],
            **fields,
        )
        begin(mission, "requested", actor=actor, now=now)
    return mission


def check_days(fields: Mapping[str, Any], now: datetime) -> None:
    if fields["starts_on"] < host_day(now):
        raise Invalid({"starts_on": [_("This day is over already.")]})


def _check_sides(partner: Partner, fields: Mapping[str, Any]) -> None:
    """One institution of the host and one of the partner, each at its end."""
    inbound = fields["direction"] == Direction.INBOUND
    if partner.is_host:
        raise Invalid({"partner": [_("Choose the other side.")]})
    if fields["receiver"].partner.is_host != inbound or (not inbound and fields["receiver"].partner_id != partner.pk):
        raise Invalid({"receiver": [_("Choose an institution of the side that receives.")]})
    if sender := fields.get("sender"):
        check_sender(partner, inbound, sender)
    if expert := fields.get("expert"):
        check_expert(partner, inbound, expert)


def _check_origin(partner: Partner, fields: Mapping[str, Any], at_host: Institution | None, actor: Actor) -> None:
    """A request or offer from which the mission begins is between the same two, in the same direction; a registrar begins from none of another academy."""
    for need in (fields.get("request"), fields.get("offer")):
        if need is None:
            continue
        if direction_of(need) != fields["direction"]:
            sentence = gettext("%(number)s goes in the other direction. Change the direction, or ask for the mission without it.")
            raise Invalid({"direction": [sentence % {"number": need}]})
        if other_side(need) not in (None, partner):
            sentence = gettext("%(number)s is settled with %(partner)s. Choose this partner, or ask for the mission without it.")
            raise Invalid({"partner": [sentence % {"number": need, "partner": other_side(need)}]})
        if at_host is not None and need.partner.is_host and not rules.may_begin_from(actor, need, partner.pk, at_host.pk):
            raise NotAllowed
    expert = fields.get("expert")
    if expert is not None and not expert.is_listed and not keeps(actor, expert):
        raise Invalid({"expert": [_("Choose an expert of the side that sends.")]})


def check_sender(partner: Partner, inbound: bool, sender: Institution) -> None:
    if sender.partner_id != partner.pk if inbound else not sender.partner.is_host:
        raise Invalid({"sender": [_("Choose an institution of the side that sends.")]})


def check_expert(partner: Partner, inbound: bool, expert: Expert) -> None:
    if not expert.is_active or (expert.partner_id != partner.pk if inbound else not expert.partner.is_host):
        raise Invalid({"expert": [_("Choose an expert of the side that sends.")]})


def check_mission(mission: Mission, *, quota_year: QuotaYear | None, fields: Mapping[str, Any] | None = None, actor: Actor, now: datetime) -> None:
    """The side that receives can receive; a line that is named is reserved at once, or the check is refused with what is left."""
    with saying_no(), transaction.atomic():
        locked = lock_for(mission, "check", actor=actor, now=now)
        if quota_year:
            quota.hold(locked, quota_year, actor=actor, now=now)
        _step(mission, "check", actor=actor, now=now, changes={**(fields or {}), "quota_year": quota_year})


def propose_expert(mission: Mission, *, expert: Expert, sender: Institution | None = None, actor: Actor, now: datetime) -> None:
    """One of the own side. Where no institution is named the expert's own sends."""
    chosen = sender or expert.institution or mission.sender
    if chosen is None:
        raise Invalid({"sender": [_("Name the institution that sends the expert.")]})
    check_expert(mission.partner, mission.is_inbound, expert)
    check_sender(mission.partner, mission.is_inbound, chosen)
    if rules.is_sender(actor, mission) and not rules.may_send(actor, mission, chosen.pk):
        raise Invalid({"sender": [_("Choose an institution for which you act.")]})
    if rules.is_sender(actor, mission) and expert.institution_id and not rules.may_send(actor, mission, expert.institution_id):
        raise Invalid({"expert": [_("Choose an expert of an institution for which you act.")]})
    data = {"expert": expert.person.passport_name}
    _step(mission, "propose_expert", actor=actor, now=now, changes={"expert": expert, "sender": chosen}, data=data)


def accept_expert(mission: Mission, *, actor: Actor, now: datetime) -> None:
    _step(mission, "accept_expert", actor=actor, now=now)


def ask_for_another(mission: Mission, *, reason: str, actor: Actor, now: datetime) -> None:
    """The sending side proposes somebody else; who it was stays in the history."""
    data = {"expert": mission.expert.person.passport_name} if mission.expert else {}
    _step(mission, "ask_for_another", actor=actor, now=now, reason=reason, changes={"expert": None}, data=data)


def begin_mission(mission: Mission, *, actor: Actor, now: datetime) -> None:
    """By the receiving side, by an arrival on record, or by the clock on the first day. What was reserved is used."""
    with saying_no(), transaction.atomic():
        _step(mission, "begin", actor=actor, now=now)
        quota.spend(mission, actor=actor, now=now)


def hand_in_report(
    mission: Mission, *, fields: Mapping[str, Any], recommendations: Iterable[Mapping[str, Any]] = (), actor: Actor, now: datetime
) -> MissionReport:
    """By the expert or the sending side; handed in again it takes the place of the one that was returned. Recommendations get an owner and a day."""
    if not str(fields.get("text", "")).strip():
        raise Invalid({"text": [_("Say what was done.")]})
    with saying_no(), transaction.atomic():
        _step(mission, "hand_in_report", actor=actor, now=now)
        rows = MissionReport.objects.across_partners(reason="the report of the mission at hand")
        report: MissionReport = rows.filter(mission=mission).first() or MissionReport(mission=mission)
        for name, value in {**fields, "handed_in_at": now, "handed_in_by_label": actor.label[:200]}.items():
            setattr(report, name, value)
        report.full_clean()
        report.save()
        _give_out(mission, recommendations, actor, now)
    return report


def _give_out(mission: Mission, rows: Iterable[Mapping[str, Any]], actor: Actor, now: datetime) -> int:
    return len(add_actions(mission, rows, url=reverse("exchanges:mission", args=[mission.pk]), actor=actor, now=now))


def give_recommendations(mission: Mission, *, rows: Iterable[Mapping[str, Any]], actor: Actor, now: datetime) -> None:
    """Follow-up actions, each with an owner and a day: also after the end."""
    with saying_no(), transaction.atomic():
        perform(mission, "add_actions", actor=actor, now=now)
        if not _give_out(mission, rows, actor, now):
            raise Invalid({"text": [_("Write at least one recommendation.")]})


def return_report(mission: Mission, *, reason: str, actor: Actor, now: datetime) -> None:
    _step(mission, "return_report", actor=actor, now=now, reason=reason)


def close_mission(mission: Mission, *, actor: Actor, now: datetime) -> None:
    _step(mission, "close", actor=actor, now=now)


def _step(mission: Mission, name: str, *, changes: Mapping[str, Any] | None = None, now: datetime, **more: Any) -> None:
    perform(mission, name, now=now, changes={**(changes or {}), "state_since": now}, **more)

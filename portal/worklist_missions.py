"""Missions of experts on the first page: what waits for each side and for the expert in person, and where the rest lies."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements.enums import Direction
from exchanges.enums import MissionState as S
from exchanges.enums import Side
from exchanges.models import Mission, MissionApproval
from exchanges.queries.missions import DESK_WORDS, DESKS, REPORT_WITHIN
from exchanges.rules import missions as rules
from partners.actor import Actor
from partners.enums import Role
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row

R = Role
ACTING = frozenset({*rules.MINISTRY, *rules.OFFICIALS, R.REGISTRAR, R.EXPERT, R.LECTURER})
RECEIVES, SENDS = (S.REQUESTED, S.EXPERT_PROPOSED, S.REPORTED), (S.HOST_CHECKED,)
INBOUND, OUTBOUND = Q(direction=Direction.INBOUND), Q(direction=Direction.OUTBOUND)


def _approved(side: Side) -> Exists:
    rows = MissionApproval.objects.across_partners(reason="whether a side has approved a mission that the reader reads")
    return Exists(rows.filter(mission=OuterRef("pk"), side=side, void_at__isnull=True))


def _ends(actor: Actor) -> tuple[Q, Q, Q]:
    """Missions this actor receives, sends, and goes on."""
    partners = rules.partners_of(actor)
    anywhere, academies = actor.has(*rules.MINISTRY), rules.registers_at(actor)
    comes: Q = INBOUND if anywhere else Q(direction=Direction.INBOUND, receiver_id__in=academies)
    leaves: Q = OUTBOUND if anywhere else Q(direction=Direction.OUTBOUND, sender_id__in=academies)
    receives = comes | Q(direction=Direction.OUTBOUND, partner_id__in=partners)
    sends = leaves | Q(direction=Direction.INBOUND, partner_id__in=partners)
    return receives, sends, Q(expert__person__user_id=actor.user_id or 0)


def _turn(actor: Actor, now: datetime) -> Q:
    """What waits for this actor; a report from the day after the last one on."""
    receives, sends, goes = _ends(actor)
    over = Q(state=S.UNDER_WAY, ends_on__lt=host_day(now))
    open_terms = {side: Q(~_approved(side), state=S.ACCEPTED) for side in Side}
    turn = receives & (Q(state__in=RECEIVES) | open_terms[Side.RECEIVER])
    turn |= sends & (Q(state__in=SENDS) | over | open_terms[Side.SENDER])
    return turn | (goes & (over | open_terms[Side.PERSON]))


def _waiting(actor: Actor, now: datetime) -> QuerySet[Any]:
    return Mission.objects.visible_to(actor).filter(_turn(actor, now)).order_by("state_since", "pk")  # type: ignore[no-any-return]


def _columns(actor: Actor) -> dict[str, Any]:
    name = Coalesce(NullIf(F(f"partner__name_{(get_language() or 'en')[:2]}"), Value("")), F("partner__name_en"))
    way = Case(When(INBOUND, then=Value("in:")), default=Value("out:"), output_field=CharField())
    return {
        "key": F("pk"), "given": F("reference"), "family": name, "about": F("title"), "more": Concat(way, F("state"), output_field=CharField()),
        "since": F("state_since"), "on": F("ends_on"),
    }  # fmt: skip


def _act(row: Row, actor: Actor) -> Task:
    state = S(row.more.partition(":")[2])
    actions = {
        S.REQUESTED: _("Check the request"), S.HOST_CHECKED: _("Propose an expert"), S.EXPERT_PROPOSED: _("Accept the expert"),
        S.ACCEPTED: _("Approve the terms"), S.UNDER_WAY: _("Hand in the report"), S.REPORTED: _("Read the report"),
    }  # fmt: skip
    detail = _("%(partner)s: %(state)s, %(desk)s") % {"partner": row.family, "state": state.label, "desk": DESK_WORDS[DESKS[state]]}
    due = datetime.combine(row.on + REPORT_WITHIN, time(23, 59), ZoneInfo(settings.HOST_ZONE)) if state == S.UNDER_WAY and row.on else None
    return Task(f"{row.given} {row.about}", reverse("exchanges:mission", args=[row.key]), actions[state], detail, since=row.since, due_at=due)


OF_MISSIONS = (Kind("missions", ACTING, _waiting, _columns, _act, (gettext_lazy("Show all missions"), "exchanges:missions", "?state=open")),)

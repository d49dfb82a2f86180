"""Missions as pages, the first page and reports read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Text
from core.names import search_key
from exchanges.enums import MISSION_OVER, Side
from exchanges.enums import MissionState as S
from exchanges.models import Expert, Mission, MissionApproval, MissionReport
from exchanges.rules import missions as rules
from mobility.enums import StayState
from mobility.models import Stay
from partners.actor import Actor
from partners.enums import InstitutionKind, Role
from partners.models import Institution, Membership, Partner
from partners.queries import host_day

PARTS = ("partner", "sender__partner", "receiver__partner", "expert__person", "quota_year__line__agreement", "stay")
RECEIVER, SENDER, ALL_THREE, REPORTERS = "receiver", "sender", "all_three", "reporters"
# At whose desk a mission lies; nobody's while the days decide, or when it is over.
DESKS: dict[str, str] = {
    S.REQUESTED: RECEIVER, S.HOST_CHECKED: SENDER, S.EXPERT_PROPOSED: RECEIVER, S.ACCEPTED: ALL_THREE, S.UNDER_WAY: REPORTERS, S.REPORTED: RECEIVER,
}  # fmt: skip
DESK_WORDS: dict[str, Text] = {
    RECEIVER: _("with the receiving side"), SENDER: _("with the sending side"), ALL_THREE: _("with those who approve"),
    REPORTERS: _("with the expert and the sending side"), "": "",
}  # fmt: skip
REPORT_WITHIN = timedelta(days=14)  # after the last day
WITH_PASSPORT = (S.ACCEPTED, S.AGREED, S.UNDER_WAY)  # in which its papers are written
NEEDED = ("objectives", "content", "outcomes", "receiver_contact", "sender_contact")  # before anybody approves (domain.md 2.9)
HOSTS = (InstitutionKind.ACADEMY, InstitutionKind.HUB, InstitutionKind.MINISTRY, InstitutionKind.AUTHORITY, InstitutionKind.SECRETARIAT)


def desk_of(mission: Mission) -> Text:
    return DESK_WORDS[DESKS.get(mission.state, "")]


def missions_for(actor: Actor) -> Any:
    return Mission.objects.visible_to(actor).select_related(*PARTS)


def narrowed(rows: Any, *, state: str = "", direction: str = "", partner: Any = None, institution: Any = None, text: str = "") -> Any:
    if state:
        rows = rows.filter(state__in=[one for one in S if one not in MISSION_OVER]) if state == "open" else rows.filter(state=state)
    if direction:
        rows = rows.filter(direction=direction)
    if partner:
        rows = rows.filter(partner=partner)
    if institution:
        rows = rows.filter(Q(receiver=institution) | Q(sender=institution))
    for word in text.split():
        named = Q(expert__person__search_key__contains=search_key(word)) if search_key(word) else Q(pk__in=[])  # a word of signs is nobody's name
        rows = rows.filter(Q(reference__icontains=word) | Q(title__icontains=word) | named)
    return rows


def institutions_of_missions(actor: Actor) -> Any:
    rows = Mission.objects.visible_to(actor).order_by()
    return Institution.objects.filter(Q(pk__in=rows.values("receiver")) | Q(pk__in=rows.values("sender"))).order_by("name_en", "pk")


def experts_of_sender(mission: Mission, actor: Actor) -> Any:
    """Of the side that sends, as this actor reads them; the expert who was wished for first."""
    side = Q(partner_id=mission.partner_id) if mission.is_inbound else Q(partner__is_host=True)
    rows = Expert.objects.visible_to(actor).filter(side, is_active=True).select_related("person", "institution")
    return rows.order_by("person__sort_key", "pk")


def institutions_of_side(mission: Mission, *, sends: bool) -> Any:
    """Offices of one end of a mission: the host's where it is at that end."""
    at_host = mission.is_inbound != sends
    rows = Institution.objects.filter(kind__in=HOSTS).select_related("partner")
    return rows.filter(partner__is_host=True) if at_host else rows.filter(partner_id=mission.partner_id)


def hosts_for(actor: Actor) -> Any:
    """Academies of the host for which this actor may ask: all for the ministry and for partners, the own one for a registrar."""
    rows = Institution.objects.filter(partner__is_host=True, kind__in=HOSTS).order_by("name_en", "pk")
    if actor.has(*rules.MINISTRY) or rules.partners_of(actor):
        return rows
    return rows.filter(pk__in=rules.registers_at(actor))


def partners_for(actor: Actor) -> Any:
    rows = Partner.objects.filter(is_host=False).order_by("code")
    return rows if actor.has(*rules.MINISTRY, Role.REGISTRAR) else rows.filter(pk__in=rules.partners_of(actor))


def has_one_side(actor: Actor) -> bool:
    """An officer of one partner: the other side is the host."""
    return not actor.has(*rules.MINISTRY, Role.REGISTRAR) and len(rules.partners_of(actor)) == 1


def line_wished(mission: Mission) -> int | None:
    """Key of the line that stands there, else of the one that the request or the offer has named."""
    named = (mission.quota_year_id, *(need.quota_year_id for need in (mission.request, mission.offer) if need))
    return next((key for key in named if key), None)


@dataclass(frozen=True)
class SideRow:
    """One of the three: whether it has approved, when, by whom, on which paper."""

    side: str
    label: Text
    approval: MissionApproval | None


def side_rows(mission: Mission) -> list[SideRow]:
    rows = MissionApproval.objects.across_partners(reason="approvals of a mission that was fetched rightly")
    given = {row.side: row for row in rows.filter(mission=mission, void_at__isnull=True).select_related("scan")}
    mission.approved = frozenset(given)
    return [SideRow(side.value, side.label, given.get(side.value)) for side in Side]


def clash_of(mission: Mission) -> Stay | None:
    """Another stay of the expert on these days, for a warning before the last approval; the database decides."""
    if mission.expert is None or mission.state in (*MISSION_OVER, S.AGREED, S.UNDER_WAY, S.REPORTED):
        return None
    rows = Stay.objects.across_partners(reason="whether an expert who is proposed is somewhere else: only that is said")
    rows = rows.annotate(came=Coalesce("arrived_on", "enters_on"), went=Coalesce("departed_on", "leaves_on"))
    rows = rows.filter(person=mission.expert.person, came__lte=mission.ends_on, went__gte=mission.starts_on)  # the day of travel before and after
    found: Stay | None = rows.exclude(state__in=[StayState.CANCELLED, StayState.NO_SHOW]).order_by("enters_on").first()
    return found


def missing_terms(mission: Mission) -> list[str]:
    """Labels of the terms that are empty and must not be when they are approved."""
    return [str(mission._meta.get_field(name).verbose_name) for name in NEEDED if not str(getattr(mission, name)).strip()]  # type: ignore[union-attr]


def missing_of(mission: Mission) -> list[str]:
    """What keeps the terms from being approved; asked while they are open."""
    return missing_terms(mission) if mission.state in (S.REQUESTED, S.HOST_CHECKED, S.EXPERT_PROPOSED, S.ACCEPTED) else []


def report_of(mission: Mission) -> MissionReport | None:
    rows = MissionReport.objects.across_partners(reason="the report of a mission that was fetched rightly")
    found: MissionReport | None = rows.filter(mission=mission).select_related("file").first()
    return found


def report_due_on(mission: Mission) -> date:
    return mission.ends_on + REPORT_WITHIN


def is_report_late(mission: Mission, today: date) -> bool:
    return mission.state == S.UNDER_WAY and report_due_on(mission) < today


def owners_for(mission: Mission, now: Any) -> list[tuple[User, str]]:
    """Who can be given a recommendation: programme staff, the registrar, the partner's officers and head, the expert."""
    rows = Membership.objects.across_partners(reason="who may be given a recommendation: both sides of the mission")
    rows = rows.filter(Membership.on(host_day(now)), user__is_active=True).filter(
        Q(role__in=rules.MINISTRY)
        | Q(role=Role.REGISTRAR, institution_id__in=[pk for pk in (mission.receiver_id, mission.sender_id) if pk])
        | Q(role__in=rules.OFFICIALS, institution__partner_id=mission.partner_id)
    )
    found: dict[int, tuple[User, str]] = {}
    for row in rows.select_related("user", "institution").order_by("user__full_name", "user_id", "pk"):
        found.setdefault(row.user_id, (row.user, f"{row.user} · {row.get_role_display()}, {row.institution}"))
    if mission.expert and (user := mission.expert.person.user):
        found.setdefault(user.pk, (user, " · ".join([str(user), str(_("the expert"))])))
    return list(found.values())

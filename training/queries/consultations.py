"""Requests for advice as pages, the first page and reports read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.enums import RUNNING
from agreements.models import Agreement, AgreementParty
from core.errors import Text
from partners.actor import Actor
from partners.models import Membership, Partner
from partners.queries import host_day
from training.enums import ConsultationState as S
from training.models import Consultation, ConsultationExpert, ConsultationSession
from training.rules import consultations as rules

ENDED = (S.CLOSED, S.DECLINED, S.WITHDRAWN)
UNANSWERED = (S.SUBMITTED, S.TRIAGED, S.ASSIGNED, S.CLARIFYING, S.REOPENED)
MINISTRY, EXPERTS, PARTNER = "ministry", "experts", "partner"
# At whose desk it lies; nobody's when it has ended.
DESKS: dict[str, str] = {
    S.SUBMITTED: MINISTRY, S.TRIAGED: MINISTRY, S.ASSIGNED: EXPERTS, S.REOPENED: EXPERTS, S.CLARIFYING: PARTNER, S.ANSWERED: PARTNER,
    S.ACCEPTED: MINISTRY,
}  # fmt: skip
DESK_WORDS: dict[str, Text] = {MINISTRY: _("with the ministry"), EXPERTS: _("with the experts"), PARTNER: _("with the partner"), "": _("ended")}


def asks_partner(consultation: Consultation) -> bool:
    """A question of the experts lies with the side that asked for advice."""
    return consultation.state == S.CLARIFYING


def desk_of(consultation: Consultation) -> str:
    return DESKS.get(consultation.state, "")


def is_late(consultation: Consultation, today: date) -> bool:
    """The day of the answer is over and there is none."""
    return consultation.due_on is not None and consultation.due_on < today and consultation.state in UNANSWERED


def consultations_for(actor: Actor) -> Any:
    rows = Consultation.objects.visible_to(actor)
    return rows.select_related("partner", "institution", "agreement")


def narrowed(rows: Any, *, today: date, state: str = "", partner: Partner | None = None, text: str = "", late: bool = False) -> Any:
    if state:
        rows = rows.exclude(state__in=ENDED) if state == "open" else rows.filter(state=state)
    if partner:
        rows = rows.filter(partner=partner)
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title__icontains=word))
    return rows.filter(due_on__lt=today, state__in=UNANSWERED) if late else rows


def partners_to_ask_for(actor: Actor) -> Any:
    return Partner.objects.filter(pk__in=rules.partners_asking(actor)).order_by("code")


def agreements_to_name(actor: Actor) -> Any:
    """In force, with a side for which this actor asks."""
    sides = AgreementParty.objects.visible_to(actor).filter(partner_id__in=rules.partners_asking(actor))
    rows = Agreement.objects.visible_to(actor).filter(state__in=RUNNING, pk__in=sides.values("agreement_id"))
    return rows.order_by("-reference", "pk")


def experts_of(consultation: Consultation) -> list[ConsultationExpert]:
    """Who works on it, the lead first; then those who did. Also says who works now (`consultation.working`)."""
    rows = ConsultationExpert.objects.across_partners(reason="experts of a consultation that was fetched rightly")
    found = list(rows.filter(consultation=consultation).select_related("user").order_by(F("ended_at").desc(nulls_first=True), "-leads", "pk"))
    consultation.working = {row.user_id: row.leads for row in found if row.ended_at is None}
    return found


def advisers(now: datetime) -> list[tuple[User, str]]:
    """People who can be asked to work on an answer, by name, each once, with where they stand."""
    rows = Membership.objects.across_partners(reason="who advises: read by the desk that gives out the work")
    rows = rows.filter(Membership.on(host_day(now)), role__in=rules.ADVISERS, user__is_active=True).select_related("user", "institution")
    found: dict[int, tuple[User, str]] = {}
    for row in rows.order_by("user__full_name", "user_id", "pk"):
        found.setdefault(row.user_id, (row.user, f"{row.user} · {row.get_role_display()}, {row.institution}"))
    return list(found.values())


def waiting_for(actor: Actor) -> Any:
    """What has not ended, with whether this actor works on it and leads: for the first page."""
    mine = ConsultationExpert.objects.across_partners(reason="one's own work").filter(
        consultation=OuterRef("pk"), user_id=actor.user_id, ended_at__isnull=True
    )
    rows = Consultation.objects.visible_to(actor).exclude(state__in=ENDED).select_related("partner")
    return rows.annotate(is_mine=Exists(mine), is_led=Exists(mine.filter(leads=True))).order_by("state_since", "pk")


class Median(Aggregate):
    """The middle of what is there; PostgreSQL's percentile_cont takes intervals too."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Worked:
    """Minutes of one expert, or for one partner."""

    label: str
    count: int
    minutes: int

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


@dataclass(frozen=True)
class Figures:
    states: list[tuple[str, str, int]]  # value, words, how many
    experts: list[Worked]
    partners: list[Worked]
    median_days: float | None
    usefulness: float | None
    answered: int
    total: int


def figures(rows: Any) -> Figures:
    """Of these requests: how many in each state, time by expert and by partner, the middle of the days to the first answer. Four queries."""
    rows = rows.order_by()
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    taken = ExpressionWrapper(F("answered_at") - F("submitted_at"), output_field=DurationField())
    ends = rows.aggregate(
        median=Median(taken, filter=Q(answered_at__isnull=False)), useful=Sum("usefulness"), said=Count("usefulness"), n=Count("answered_at")
    )
    return Figures(
        states=[(state.value, str(state.label), counts.get(state.value, 0)) for state in S],
        experts=_by_expert(rows),
        partners=_by_partner(rows),
        median_days=_days(ends["median"]),
        usefulness=round(ends["useful"] / ends["said"], 1) if ends["said"] else None,
        answered=ends["n"],
        total=sum(counts.values()),
    )


def _days(interval: timedelta | None) -> float | None:
    return None if interval is None else round(interval / timedelta(days=1), 1)


def _by_expert(rows: Any) -> list[Worked]:
    """The own time; sessions are counted once for the partner, not for each who took part."""
    worked = ConsultationExpert.objects.across_partners(reason="time worked, for the host's figures").filter(consultation__in=rows.values("pk"))
    found = worked.values("user_id", "user__full_name", "user__email").order_by()
    found = found.annotate(n=Count("consultation", distinct=True), minutes=Sum("minutes")).order_by("-minutes", "user_id")
    return [Worked(row["user__full_name"] or row["user__email"], row["n"], row["minutes"]) for row in found]


def _by_partner(rows: Any) -> list[Worked]:
    """Time of the experts and of the sessions."""

    def minutes(model: Any) -> Coalesce:
        own = model.objects.across_partners(reason="time worked, for the host's figures").filter(consultation=OuterRef("pk")).order_by()
        return Coalesce(Subquery(own.values("consultation").annotate(total=Sum("minutes")).values("total")), 0)

    spent = rows.annotate(spent=minutes(ConsultationExpert) + minutes(ConsultationSession)).values_list("partner_id", "spent")
    by_partner: dict[int, list[int]] = {}
    for partner_id, one in spent:
        by_partner.setdefault(partner_id, []).append(one)
    names: Sequence[Partner] = Partner.objects.filter(pk__in=by_partner)
    found = [Worked(str(partner), len(by_partner[partner.pk]), sum(by_partner[partner.pk])) for partner in names]
    return sorted(found, key=lambda row: (-row.minutes, row.label))


def asked_between(actor: Actor, *, since: date | None = None, until: date | None = None) -> Any:
    """Asked on these days, by the host's calendar, both included."""
    rows = Consultation.objects.visible_to(actor)
    if since:
        rows = rows.filter(submitted_at__gte=_midnight(since))
    return rows.filter(submitted_at__lt=_midnight(until + timedelta(days=1))) if until else rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.HOST_ZONE))

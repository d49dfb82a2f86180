"""Consultations and methods on the first page: what waits for each side, and at whose desk the rest lies since when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partners.actor import Actor
from partners.enums import Role
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row
from training.enums import ConsultationState as S
from training.enums import MethodState
from training.models import Consultation, ConsultationExpert, Method, MethodEvaluation, Pilot
from training.queries.consultations import DESK_WORDS, DESKS, ENDED, UNANSWERED
from training.rules import consultations as rules
from training.transitions.consultations import PATIENCE

AT_DESK, AT_EXPERTS, AT_PARTNER = (S.SUBMITTED, S.TRIAGED, S.ACCEPTED), (S.ASSIGNED, S.REOPENED), (S.CLARIFYING, S.ANSWERED)
SAID = (S.ASSIGNED, S.CLARIFYING)  # their words say at whose desk it lies
R = Role
READERS = frozenset({*rules.ASKING, *rules.DESK, *rules.ADVISERS})


def _mine(actor: Actor) -> Exists:
    rows = ConsultationExpert.objects.across_partners(reason="one's own work")
    return Exists(rows.filter(consultation=OuterRef("pk"), user_id=actor.user_id, ended_at__isnull=True))


def _own_turn(actor: Actor) -> Q:
    """What waits for this actor: as the desk, as an expert who was asked, for the asking side."""
    turn = Q(own_work=True, state__in=AT_EXPERTS) | Q(partner_id__in=rules.partners_asking(actor), state__in=AT_PARTNER)
    return turn | Q(state__in=AT_DESK) if rules.is_desk(actor) else turn


def _open(actor: Actor) -> QuerySet[Any]:
    return Consultation.objects.visible_to(actor).exclude(state__in=ENDED).annotate(own_work=_mine(actor))  # type: ignore[no-any-return]


def _waiting(actor: Actor, now: datetime) -> QuerySet[Any]:
    return _open(actor).filter(_own_turn(actor)).order_by("state_since", "pk")


def _followed(actor: Actor, now: datetime) -> QuerySet[Any]:
    """The own side's requests and the own work, wherever they lie; for the desk what is late."""
    followed = Q(own_work=True) | Q(partner_id__in=rules.partners_asking(actor))
    if rules.is_desk(actor):
        followed |= Q(due_on__lt=host_day(now), state__in=UNANSWERED)
    return _open(actor).filter(followed).exclude(_own_turn(actor)).order_by("state_since", "pk")


def _columns(actor: Actor) -> dict[str, Any]:
    name = Coalesce(NullIf(F(f"partner__name_{(get_language() or 'en')[:2]}"), Value("")), F("partner__name_en"))
    return {
        "key": F("pk"), "given": F("reference"), "family": name, "about": F("title"), "more": F("state"), "since": F("state_since"), "on": F("due_on"),
        "own": F("own_work"),
    }  # fmt: skip


def _act(row: Row, actor: Actor) -> Task:
    actions = {
        S.SUBMITTED: _("Accept or decline"), S.TRIAGED: _("Give to experts"), S.ACCEPTED: _("Close"), S.ASSIGNED: _("Work on it"), S.REOPENED: _("Work on it"),
        S.CLARIFYING: _("Answer the question"), S.ANSWERED: _("Read the answer"),
    }  # fmt: skip
    state = S(row.more)
    due = row.since + PATIENCE if state == S.ANSWERED and row.since else _end_of(row) if state in UNANSWERED else None
    return _task(row, actor, action=actions[state], due_at=due, tone="attention" if state in (S.SUBMITTED, S.REOPENED, S.CLARIFYING) else "neutral")


def _follow(row: Row, actor: Actor) -> Task:
    return _task(row, actor, action="", due_at=_end_of(row) if S(row.more) in UNANSWERED else None, follow=True)


# Where on the page of a request its partner goes on.
PLACES: dict[str, str] = {S.CLARIFYING: "#messages", S.ANSWERED: "#answer"}


def _task(row: Row, actor: Actor, **more: Any) -> Task:
    state = S(row.more)
    words = {"partner": row.family, "state": state.label, "desk": DESK_WORDS[DESKS[state]]}
    if state in SAID:
        detail = "%(state)s" if actor.partner_ids else _("%(partner)s: %(state)s")
    else:
        detail = _("%(state)s, %(desk)s") if actor.partner_ids else _("%(partner)s: %(state)s, %(desk)s")
    place = PLACES.get(state, "") if actor.partner_ids else ""
    return Task(f"{row.given} {row.about}", reverse("training:consultation", args=[row.key]) + place, detail=detail % words, since=row.since, **more)


def _end_of(row: Row) -> datetime | None:
    """The end of the day on which the answer is due, by the clocks of the host."""
    return datetime.combine(row.on + timedelta(days=1), time(), ZoneInfo(settings.HOST_ZONE)) - timedelta(minutes=1) if row.on else None


# --- methods ------------------------------------------------------------------------------------------
def _methods(actor: Actor, now: datetime) -> QuerySet[Any]:
    """For a head what another has evaluated; for its author the next step; for the academy pilots that are over."""
    rows = MethodEvaluation.objects.across_partners(reason="who evaluated, so that another decides").filter(method=OuterRef("pk"))
    last = rows.order_by("-made_at", "-pk")
    over = Pilot.objects.across_partners(reason="whether a pilot is over and not evaluated").filter(
        method=OuterRef("pk"), evaluation__isnull=True, ends_on__lt=host_day(now)
    )
    turn = Q(author__user_id=actor.user_id, state__in=[MethodState.PROPOSED, MethodState.DESIGNED])
    turn |= Q(Exists(over), state=MethodState.PILOTED, institution_id__in=actor.institution_ids)
    methods = Method.objects.visible_to(actor).annotate(
        last_by=Subquery(last.values("made_by_id")[:1]), last_at=Subquery(last.values("made_at")[:1])
    )  # fmt: skip
    if actor.has(R.PROGRAMME_HEAD):
        turn |= Q(state=MethodState.EVALUATED) & ~Q(last_by=actor.user_id)
    return methods.filter(turn).order_by("pk")  # type: ignore[no-any-return]


def _of_method(actor: Actor) -> dict[str, Any]:
    title = F(f"title_{(get_language() or 'en')[:2]}")
    return {"key": F("pk"), "given": F("reference"), "about": title, "more": F("state"), "since": Coalesce("last_at", "created_at")}


def _work(row: Row, actor: Actor) -> Task:
    actions = {
        MethodState.PROPOSED: _("Write the design"), MethodState.DESIGNED: _("Plan a pilot"), MethodState.PILOTED: _("Evaluate the pilot"),
        MethodState.EVALUATED: _("Decide"),
    }  # fmt: skip
    detail = _("New method: %(state)s") % {"state": MethodState(row.more).label}
    return Task(f"{row.given} {row.about}", reverse("training:method", args=[row.key]), actions[MethodState(row.more)], detail, since=row.since)


WHOLE = (gettext_lazy("Show all consultations"), "training:consultations", "")
OF_ADVICE = (
    Kind("consultations", READERS, _waiting, _columns, _act, WHOLE),
    Kind("consultations_followed", READERS, _followed, _columns, _follow, WHOLE),
    Kind(
        "methods", frozenset({R.LECTURER, R.REGISTRAR, R.PROGRAMME_HEAD}), _methods, _of_method, _work,
        (gettext_lazy("Show all methods"), "training:methods", ""),
    ),
)  # fmt: skip

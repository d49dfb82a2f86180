"""Near the end of a training and after it, on the first page: what a trainee is asked, and what a sending ministry is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.actor import Actor
from partners.enums import Role
from partners.queries import host_day
from people.models import Person
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row
from training.enums import STUDYING, ActionPlanState, FollowUpState, FollowUpTo
from training.models import Enrolment, EvaluationTicket, FollowUp
from training.queries.names import unnamed

PLAN_DAYS = timedelta(days=30)  # before the last day the action plan is asked for
TRAINEE = frozenset({Role.TRAINEE})
ASKED = frozenset({Role.TRAINEE, Role.EXPERT, Role.LECTURER})  # experts and lecturers as participants of events
SENDERS = frozenset({Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD})


# --- an open evaluation ---------------------------------------------------------------------------
def _tickets(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Of a training, or of an event that the person came to."""
    rows = EvaluationTicket.objects.visible_to(actor).filter(person__user_id=actor.user_id, answered=False)
    return rows.filter(round__opens_at__lte=now, round__closes_at__gt=now).order_by("round__closes_at", "pk")  # type: ignore[no-any-return]


def _of_ticket(actor: Actor) -> dict[str, Any]:
    return {"key": F("round_id"), "about": Coalesce("round__intake__reference", "round__event__reference", Value("")), "since": F("round__closes_at")}


def _evaluate(row: Row, actor: Actor) -> Task:
    title, detail = _("Evaluation of %(intake)s") % {"intake": row.about}, _("Say what you think of it, without your name")
    return Task(title, reverse("training:evaluate", args=[row.key]), _("Evaluate"), detail, due_at=row.since)


# --- the action plan before departure ---------------------------------------------------------------
def _unplanned(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = Enrolment.objects.visible_to(actor).filter(person__user_id=actor.user_id, state__in=STUDYING)
    rows = rows.filter(intake__ends_on__lte=host_day(now) + PLAN_DAYS)
    unfinished = Q(action_plan__isnull=True) | ~Q(action_plan__state=ActionPlanState.SHARED)
    return rows.filter(unfinished).order_by("intake__ends_on", "pk")  # type: ignore[no-any-return]


def _of_enrolment(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "about": F("intake__reference"), "more": F("action_plan__state")}


def _write_plan(row: Row, actor: Actor) -> Task:
    actions = {ActionPlanState.DRAFT: _("Continue"), ActionPlanState.HANDED_IN: _("Share")}
    action = actions.get(ActionPlanState(row.more), "") if row.more else _("Write")
    title, detail = _("Action plan after %(intake)s") % {"intake": row.about}, _("What you will do at home, for your ministry to read")
    return Task(title, reverse("training:action_plan", args=[row.key]), action, detail)


# --- the name that papers carry -----------------------------------------------------------------------
def _person(actor: Actor, now: datetime) -> QuerySet[Any]:
    """One row, however many papers wait for it."""
    return Person.objects.visible_to(actor).filter(pk__in=unnamed(actor, now).values("person_id")).order_by("pk")  # type: ignore[no-any-return]


def _of_person(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk")}


def _confirm_name(row: Row, actor: Actor) -> Task:
    detail = _("Your certificate is the next step; say how your name stands on it")
    return Task(_("Your name on papers"), reverse("training:certificate_names"), _("Confirm the name"), detail, tone="attention")


# --- questions some months later --------------------------------------------------------------------
def _asked(to: FollowUpTo) -> Any:
    def rows(actor: Actor, now: datetime) -> QuerySet[Any]:
        """The longest waiting first; a sender is asked for the own partner only."""
        own = Q(enrolment__person__user_id=actor.user_id)
        if to == FollowUpTo.SENDER:
            own = Q(enrolment__partner_id__in=[grant.partner_id for grant in actor.grants if grant.role in SENDERS])
        return FollowUp.objects.visible_to(actor).filter(own, to=to, state=FollowUpState.ASKED).order_by("asked_at", "pk")  # type: ignore[no-any-return]

    return rows


def _of_follow_up(actor: Actor) -> dict[str, Any]:
    names = {"given": F("enrolment__person__given_names"), "family": F("enrolment__person__family_name")}
    return {**names, "key": F("pk"), "number": F("months"), "about": F("enrolment__intake__reference"), "since": F("asked_at")}


def _answer_own(row: Row, actor: Actor) -> Task:
    title = _("%(number)d months after %(intake)s") % {"number": row.number, "intake": row.about}
    return Task(title, reverse("training:follow_up", args=[row.key]), _("Answer"), _("A few questions about what came of it"), since=row.since)


def _answer(row: Row, actor: Actor) -> Task:
    detail = _("%(number)d months after %(intake)s: what came of it") % {"number": row.number, "intake": row.about}
    return Task(row.person, reverse("training:follow_up", args=[row.key]), _("Answer"), detail, since=row.since)


WHOLE = (gettext_lazy("Show all questions after trainings"), "training:follow_ups", "?state=asked")
OF_TRAINEE = (
    Kind("evaluations", ASKED, _tickets, _of_ticket, _evaluate),
    Kind("names", TRAINEE, _person, _of_person, _confirm_name),
    Kind("action_plans", TRAINEE, _unplanned, _of_enrolment, _write_plan),
    Kind("own_follow_ups", TRAINEE, _asked(FollowUpTo.TRAINEE), _of_follow_up, _answer_own),
)
OF_EVALUATION = (*OF_TRAINEE, Kind("follow_ups", SENDERS, _asked(FollowUpTo.SENDER), _of_follow_up, _answer, WHOLE))

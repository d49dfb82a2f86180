"""Who is told of action plans, and who is asked some months later."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.enums import FollowUpTo
from training.models import ActionPlan, Enrolment, FollowUp

SENDERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


def registrars(plan: ActionPlan, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.REGISTRAR, now=entry.at, institution_id=plan.enrolment.intake.programme.institution_id)


def senders(plan: ActionPlan, entry: HistoryEntry) -> list[int]:
    return users_with_role(*SENDERS, now=entry.at, partner_id=plan.enrolment.partner_id)


def trainee(plan: ActionPlan, entry: HistoryEntry) -> list[int]:
    return unique([plan.enrolment.person.user_id])


def asked(follow_up: FollowUp, entry: HistoryEntry) -> list[int]:
    enrolment = follow_up.enrolment
    if follow_up.to == FollowUpTo.TRAINEE:
        return unique([enrolment.person.user_id])
    senders = users_with_role(*SENDERS, now=entry.at, partner_id=enrolment.partner_id)
    return [user for user in senders if user != enrolment.person.user_id]


def facts(obj: ActionPlan | FollowUp, entry: HistoryEntry) -> dict[str, str]:
    enrolment: Enrolment = obj.enrolment
    months = str(obj.months) if isinstance(obj, FollowUp) else ""
    return {"name": enrolment.person.passport_name, "programme": enrolment.intake.programme.title_en, "months": months, "reason": entry.reason}


def plan_url(plan: ActionPlan) -> str:
    return reverse("training:action_plan", args=[plan.enrolment_id])


def follow_up_url(follow_up: FollowUp) -> str:
    return reverse("training:follow_up", args=[follow_up.pk])


def of_plan(step: str, to: Any, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"action_plan_{step}", "training.actionplan", step, to, subject, body, facts, plan_url))


def of_follow_up(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"follow_up_{step}", "training.followup", step, asked, subject, body, facts, follow_up_url))


of_plan("hand_in", registrars, _("Action plan of %(name)s"), _("%(name)s has handed in the action plan after %(programme)s. You can comment on it."))
of_plan("share", senders, _("Action plan of %(name)s"), _("%(name)s shares the action plan after %(programme)s with you."))
of_plan("comment", trainee, _("A comment on your action plan"), _("The academy has commented on your action plan after %(programme)s: %(reason)s"))
of_follow_up(
    "ask",
    _("%(months)s months after %(programme)s: %(name)s"),
    _("%(name)s completed %(programme)s %(months)s months ago. Please answer a few questions about what came of it."),
)
of_follow_up(
    "remind",
    _("Still open: questions after %(programme)s, %(name)s"),
    _("Two weeks ago you were asked what came of %(programme)s for %(name)s. The questions are still open; there is no other reminder."),
)

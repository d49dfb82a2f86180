"""Which step of an assignment tells whom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import users_with_role
from reviews.models import Assignment


def reviewer(assignment: Assignment, entry: HistoryEntry) -> list[int]:
    return [assignment.reviewer_id]


def desk(assignment: Assignment, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.PROGRAMME_OFFICER, Role.PANEL_SECRETARY, now=entry.at)


def facts(assignment: Assignment, entry: HistoryEntry) -> dict[str, str]:
    return {"case": assignment.case.label, "reviewer": str(assignment.reviewer), "reason": entry.reason}


def url(assignment: Assignment) -> str:
    return reverse("reviews:assignment", args=[assignment.pk])


def tell(step: str, to: Any, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"assignment_{step}", "reviews.assignment", step, to, subject, body, facts, url))


tell("assigned", reviewer, _("To review: %(case)s"), _("You are asked to review %(case)s. Open it to see the date and the criteria."))
tell("submit", desk, _("Review submitted: %(case)s"), _("%(reviewer)s has submitted the review of %(case)s."))
tell(
    "recuse",
    desk,
    _("Reviewer recused: %(case)s"),
    _("%(reviewer)s has declared a conflict of interest on %(case)s. Assign another reviewer. Reason: %(reason)s"),
)

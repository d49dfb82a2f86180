"""Which step of an assignment, a panel or a declaration tells whom.

Whom the panel takes off a case is not told why: the reason may name somebody whom a blind reviewer must not know.
"""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.actor import actor_for
from partners.enums import PARTNER_ROLES, PERSONAL_ROLES, Role
from partners.models import Membership
from partners.queries import host_day, users_with_role
from reviews.models import Assignment, Panel, PanelMember


def reviewer(assignment: Assignment, entry: HistoryEntry) -> list[int]:
    return [assignment.reviewer_id]


def reviewer_who_stays(assignment: Assignment, entry: HistoryEntry) -> list[int]:
    """Who leaves the panel is told that once, not of each case."""
    return [] if entry.data.get("with_membership") else [assignment.reviewer_id]


def desk(record: Any, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.PROGRAMME_OFFICER, Role.PANEL_SECRETARY, now=entry.at)


def desk_of_review(assignment: Assignment, entry: HistoryEntry) -> list[int]:
    """Of the desk those who may read this review: whoever is judged hears no name of a reviewer, by notice as little as on a page."""
    users = desk(assignment, entry)
    rows = Membership.objects.across_partners(reason="who of the desk has a second chair").filter(Membership.on(host_day(entry.at)), user__in=users)
    seated = {row.user_id: row.user for row in rows.filter(role__in=PARTNER_ROLES | PERSONAL_ROLES).select_related("user")}
    reads = Assignment.objects.visible_to
    judged = {pk for pk, user in seated.items() if not reads(actor_for(user, entry.at)).filter(pk=assignment.pk).exists()}
    return [pk for pk in users if pk not in judged]


def facts(assignment: Assignment, entry: HistoryEntry) -> dict[str, str]:
    return {"case": assignment.case.label, "reviewer": str(assignment.reviewer), "reason": entry.reason}


def facts_without_reason(assignment: Assignment, entry: HistoryEntry) -> dict[str, str]:
    return {"case": assignment.case.label}


def url(assignment: Assignment) -> str:
    return reverse("reviews:assignment", args=[assignment.pk])


def desk_url(record: Any) -> str:
    return reverse("reviews:desk")


def tell(step: str, to: Any, subject: Any, body: Any, params: Any = facts, url: Callable[[Any], str] = url) -> None:
    register_notice(NoticeKind(f"assignment_{step}", "reviews.assignment", step, to, subject, body, params, url))


tell("assigned", reviewer, _("To review: %(case)s"), _("You are asked to review %(case)s. Open it to see the date and the criteria."))
tell("submit", desk_of_review, _("Review submitted: %(case)s"), _("%(reviewer)s has submitted the review of %(case)s."))
tell(
    "recuse",
    desk_of_review,
    _("Reviewer recused: %(case)s"),
    _("%(reviewer)s has declared a conflict of interest on %(case)s. Assign another reviewer. Reason: %(reason)s"),
)
tell(
    "record_recusal",
    reviewer,
    _("You no longer review %(case)s"),
    _("The panel has recorded a conflict of interest on %(case)s. You no longer read or mark it, and what you marked does not count."),
    facts_without_reason,
    desk_url,
)
tell(
    "take_off",
    reviewer_who_stays,
    _("You no longer review %(case)s"),
    _("The panel has taken you off %(case)s. You no longer read or mark it. What you marked is kept for you alone, in case it comes back to you."),
    facts_without_reason,
    desk_url,
)
tell(
    "assign_again",
    reviewer,
    _("To review again: %(case)s"),
    _("%(case)s is yours to review again. What you had marked is still there. Open it to see the date."),
    facts_without_reason,
)
tell(
    "reopen",
    reviewer,
    _("Your review is open again: %(case)s"),
    _("The panel asks you to look at your review of %(case)s again and to submit it anew. Reason: %(reason)s"),
)


def member(panel: Panel, entry: HistoryEntry) -> list[int]:
    return [entry.data["user"]]


def facts_of_panel(panel: Panel, entry: HistoryEntry) -> dict[str, str]:
    return {"panel": panel.label, "cases": str(entry.data.get("cases", ""))}


def declaration_url(panel: Panel) -> str:
    return reverse("reviews:desk") + "#panels"


def tell_member(step: str, subject: Any, body: Any, url: Callable[[Any], str] = desk_url) -> None:
    register_notice(NoticeKind(f"panel_{step}", "reviews.panel", step, member, subject, body, facts_of_panel, url))


tell_member(
    "member_added",
    _("You are on panel %(panel)s"),
    _(
        "You are asked to judge what is put to panel %(panel)s. First declare to which country, institution or person you are tied, or that there is none."
    ),
    declaration_url,
)
tell_member(
    "member_ended",
    _("You have left panel %(panel)s"),
    _("The reviews that waited for you on panel %(panel)s are taken off your desk. What you submitted counts on."),
)
tell_member(
    "cases_given",
    _("New reviews on panel %(panel)s: %(cases)s"),
    _("You are asked to review cases of panel %(panel)s. How many: %(cases)s. They stand on your desk with their dates."),
)


def after_the_declaration(member: PanelMember, entry: HistoryEntry) -> list[int]:
    return desk(member, entry) if entry.data.get("later") else []


def facts_of_member(member: PanelMember, entry: HistoryEntry) -> dict[str, str]:
    data = entry.data
    return {"panel": member.panel.label, "reviewer": str(member.user), "tie": str(data.get("tie", "")), "ties": str(data.get("ties", ""))}


def panel_url(member: PanelMember) -> str:
    return reverse("reviews:panel", args=[member.panel_id])


def tell_desk(step: str, to: Any, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"member_{step}", "reviews.panelmember", step, to, subject, body, facts_of_member, panel_url))


tell_desk(
    "declared",
    desk,
    _("Ties declared: %(reviewer)s, panel %(panel)s"),
    _("%(reviewer)s has declared the ties for panel %(panel)s. How many: %(ties)s. Cases can be given now."),
)
tell_desk(
    "tie_added",
    after_the_declaration,
    _("New tie of %(reviewer)s, panel %(panel)s"),
    _("%(reviewer)s has declared one more tie: %(tie)s. The page of the panel shows whether a case that was given is concerned."),
)
tell_desk(
    "tie_removed",
    after_the_declaration,
    _("Tie taken back by %(reviewer)s, panel %(panel)s"),
    _("%(reviewer)s has taken back the tie: %(tie)s."),
)

"""Which step of a research project tells whom: the sides that are asked, the lead what they answer, everybody what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from exchanges.enums import MemberRole
from exchanges.models import Project, ProjectMember, ProjectSide
from exchanges.rules.projects import DESK, OFFICERS
from partners.enums import Role
from partners.models import Membership
from partners.queries import host_day, unique, users_with_role


def project_of(obj: Any) -> Project:
    return obj if isinstance(obj, Project) else obj.project  # type: ignore[no-any-return]


def speaking_for(sides: Iterable[ProjectSide], entry: HistoryEntry) -> list[int]:
    """The partner's officers; for an institution of the host its registrar and the programme officers."""
    found = []
    for side in sides:
        if side.institution.partner.is_host:
            found += users_with_role(Role.REGISTRAR, now=entry.at, institution_id=side.institution_id)
            found += users_with_role(Role.PROGRAMME_OFFICER, now=entry.at)
        else:
            found += users_with_role(*OFFICERS, now=entry.at, partner_id=side.partner_id)
    return unique(found)


def asked(project: Project, entry: HistoryEntry) -> list[int]:
    """Who has not consented yet."""
    return speaking_for([side for side in project.all_sides if side.consented_at is None], entry)


def asked_late(project: Project, entry: HistoryEntry) -> list[int]:
    """An institution that is added while the others are being asked."""
    if entry.target != "partner_consent":
        return []
    return speaking_for([side for side in project.all_sides if str(side.institution) == entry.data.get("about")], entry)


def working(project: Project, entry: HistoryEntry) -> dict[int, ProjectMember]:
    """Members by account, those whose role at their side has ended left out: they no longer read the project."""
    held = Membership.objects.across_partners(reason="recipients of notices").filter(Membership.on(host_day(entry.at)), user__in=project.working)
    now = set(held.values_list("user_id", "institution__partner_id"))
    return {user: row for user, row in project.working.items() if (user, row.side.partner_id) in now}


def lead(obj: Any, entry: HistoryEntry) -> list[int]:
    """Who leads the work, and who speaks for the lead institution."""
    project = project_of(obj)
    leading = [
        row.user_id for row in working(project, entry).values() if row.role == MemberRole.PRINCIPAL and row.side.institution_id == project.lead_id
    ]
    return unique(leading, speaking_for(project.all_sides[:1], entry))


def everybody(obj: Any, entry: HistoryEntry) -> list[int]:
    project = project_of(obj)
    return unique(working(project, entry), speaking_for(project.all_sides, entry))


def everybody_and_desk(obj: Any, entry: HistoryEntry) -> list[int]:
    return unique(everybody(obj, entry), users_with_role(*DESK, now=entry.at))


def lead_and_desk(obj: Any, entry: HistoryEntry) -> list[int]:
    return unique(lead(obj, entry), users_with_role(Role.PROGRAMME_OFFICER, now=entry.at))


def side_that_left(project: Project, entry: HistoryEntry) -> list[int]:
    return users_with_role(*OFFICERS, now=entry.at, partner_id=entry.data.get("partner", 0))


def new_member(project: Project, entry: HistoryEntry) -> list[int]:
    return [user] if (user := entry.data.get("user")) else []


def facts(obj: Any, entry: HistoryEntry) -> dict[str, str]:
    project = project_of(obj)
    due = getattr(obj, "due_on", None)
    return {
        "number": project.reference, "title": project.title, "by": entry.actor_label, "lead": str(project.lead), "reason": entry.reason,
        "about": str(entry.data.get("about") or getattr(obj, "title", "")), "due": due.isoformat() if due else "",
    }  # fmt: skip


def day_in_words(params: Any) -> dict[str, str]:
    return {"due": day_text(date.fromisoformat(params["due"])) if params.get("due") else ""}


def url(obj: Any) -> str:
    return reverse("exchanges:project", args=[project_of(obj).pk])


def url_of_report(obj: Any) -> str:
    return reverse("exchanges:project_report", args=[obj.pk])


def url_of_plan(obj: Any) -> str:
    return reverse("exchanges:project_plan", args=[obj.project_id])


def url_of_list(obj: Model) -> str:
    return reverse("exchanges:projects")


Recipients = Callable[[Any, HistoryEntry], Iterable[int]]


def tell(step: str, recipients: Recipients, subject: Any, body: Any, *, model: str = "project", where: Callable[[Any], str] = url) -> None:
    def but_who_did_it(obj: Any, entry: HistoryEntry) -> list[int]:
        return [user for user in recipients(obj, entry) if user != entry.actor_id]

    name = f"{model}_{step}" if model.startswith("project") else f"project_{model}_{step}"
    register_notice(NoticeKind(name, f"exchanges.{model}", step, but_who_did_it, subject, body, facts, where, words=day_in_words))


tell(
    "ask_partners",
    asked,
    _("Consent is asked for: %(number)s"),
    _("%(lead)s asks your side to take part in the research project “%(title)s”. Give the consent or decline."),
)
tell(
    "add_side",
    asked_late,
    _("Consent is asked for: %(number)s"),
    _("%(lead)s asks your side to take part in the research project “%(title)s”. Give the consent or decline."),
)
tell("consent", lead, _("%(number)s: a side consents"), _("%(about)s consents to take part in “%(title)s”."))
tell(
    "decline",
    lead,
    _("%(number)s: a side declines"),
    _("%(about)s does not take part in “%(title)s”. Reason: %(reason)s Take the institution out or withdraw the project."),
)
tell(
    "take_out",
    side_that_left,
    _("%(number)s goes on without your side"),
    _("%(about)s no longer takes part in the research project “%(title)s”."),
    where=url_of_list,
)
tell("all_consented", everybody, _("All sides consent to %(number)s"), _("The proposal of “%(title)s” can be written and submitted."))
tell(
    "reopen_idea",
    everybody,
    _("%(number)s changes"),
    _("The idea of “%(title)s” is changed; your side will be asked for consent again. Reason: %(reason)s"),
)
tell("change_members", new_member, _("You work on %(number)s"), _("You are named as a member of the research project “%(title)s”."))
tell("start", everybody, _("%(number)s begins"), _("The research project “%(title)s” is under way."))
tell("begin_report", everybody, _("%(number)s: the report is written"), _("The work on “%(title)s” ends; the report on its results is written."))
tell("close", everybody, _("%(number)s is closed"), _("The research project “%(title)s” is closed."))
tell("withdraw", everybody_and_desk, _("%(number)s is withdrawn"), _("The research project “%(title)s” is withdrawn. Reason: %(reason)s"))
tell(
    "hand_in",
    everybody_and_desk,
    _("%(number)s: report handed in"),
    _("%(by)s has handed in the report on “%(title)s” that was due on %(due)s."),
    model="projectreport",
    where=url_of_report,
)
tell(
    "skip",
    everybody,
    _("%(number)s: report skipped"),
    _("The report on “%(title)s” that was due on %(due)s is skipped. Reason: %(reason)s"),
    model="projectreport",
    where=url_of_report,
)
tell(
    "due_soon",
    lead,
    _("%(number)s: a report is due on %(due)s"),
    _("The report on “%(title)s” is due on %(due)s."),
    model="projectreport",
    where=url_of_report,
)
tell(
    "due_today",
    lead,
    _("%(number)s: a report is due today"),
    _("The report on “%(title)s” is due today. Hand it in, or skip it with a reason."),
    model="projectreport",
    where=url_of_report,
)
tell(
    "overdue",
    lead_and_desk,
    _("%(number)s: a report is overdue"),
    _("The report on “%(title)s” was due on %(due)s. Hand it in, or skip it with a reason."),
    model="projectreport",
    where=url_of_report,
)
tell(
    "late",
    lead,
    _("%(number)s: a milestone is late"),
    _("“%(about)s” of “%(title)s” was due on %(due)s. Mark it as done, or change its days."),
    model="milestone",
    where=url_of_plan,
)

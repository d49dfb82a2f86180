"""Tabs of a project: each part adds its own page here, with the rule of who is shown it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.tabs import Tab, tabs_of
from exchanges.models import Project
from exchanges.rules import projects as rules
from partners.actor import Actor


def inside(actor: Actor, project: Project) -> bool:
    return rules.reads_inside(actor, project)


PROJECT_TABS: tuple[Tab, ...] = (
    Tab("overview", _("Overview"), "exchanges:project"),
    Tab("sides", _("Sides"), "exchanges:project_sides", inside),
    Tab("members", pgettext_lazy("of a project", "Members"), "exchanges:project_members", inside),
    Tab("reviews", _("Reviews"), "exchanges:project_reviews", inside),
    Tab("plan", _("Work plan"), "exchanges:project_plan", inside),
    Tab("budget", _("Budget"), "exchanges:project_budget", inside),
    Tab("reports", _("Reports"), "exchanges:project_reports", inside),
    Tab("outputs", _("Outputs"), "exchanges:project_outputs"),
)


def project_tabs(project: Project, actor: Actor, current: str) -> list[dict[str, Any]]:
    return tabs_of(PROJECT_TABS, project, actor, current)

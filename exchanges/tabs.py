"""Tabs of a project: each part adds its own page here, with the rule of who is shown it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tabs import Tab, tabs_of
from exchanges.models import Project
from partners.actor import Actor

PROJECT_TABS: tuple[Tab, ...] = (Tab("overview", _("Overview"), "exchanges:project"),)


def project_tabs(project: Project, actor: Actor, current: str) -> list[dict[str, Any]]:
    return tabs_of(PROJECT_TABS, project, actor, current)

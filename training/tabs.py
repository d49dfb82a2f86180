"""Tabs of an intake and of an enrolment: each part of training adds its own page here, with the rule of who is shown it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from partners.actor import Actor
from training.models import Enrolment, Intake
from training.rules.attendance import may_read_daily_work
from training.rules.evaluation import may_read_evaluation
from training.rules.following import has_action_plan_page
from training.rules.papers import may_read_preparation


def everybody(actor: Actor, obj: Any) -> bool:
    return True


@dataclass(frozen=True)
class Tab:
    name: str
    label: Text
    route: str
    may: Callable[[Actor, Any], bool] = everybody


INTAKE_TABS: tuple[Tab, ...] = (
    Tab("overview", _("Overview"), "training:intake"),
    Tab("attendance", _("Attendance"), "training:intake_attendance", may_read_daily_work),
    Tab("marks", _("Marks"), "training:intake_marks", may_read_daily_work),
    Tab("timetable", _("Timetable"), "training:intake_timetable"),
    Tab("evaluation", _("Evaluation"), "training:intake_evaluation", may_read_evaluation),
    Tab("certificates", _("Certificates"), "training:intake_certificates", may_read_preparation),
)
ENROLMENT_TABS: tuple[Tab, ...] = (
    Tab("overview", _("Overview"), "training:enrolment"),
    Tab("marks", _("Marks and attendance"), "training:enrolment_marks"),
    Tab("timetable", _("Timetable"), "training:enrolment_timetable"),
    Tab("plan", _("Individual plan"), "training:plan"),
    Tab("papers", _("Papers"), "training:enrolment_papers"),
    Tab("action_plan", _("Action plan"), "training:action_plan", has_action_plan_page),
)


def intake_tabs(intake: Intake, actor: Actor, current: str) -> list[dict[str, Any]]:
    return _tabs(INTAKE_TABS, intake, actor, current)


def enrolment_tabs(enrolment: Enrolment, actor: Actor, current: str) -> list[dict[str, Any]]:
    return _tabs(ENROLMENT_TABS, enrolment, actor, current)


def _tabs(tabs: tuple[Tab, ...], obj: Any, actor: Actor, current: str) -> list[dict[str, Any]]:
    """Nothing where there is only one."""
    shown = [tab for tab in tabs if tab.may(actor, obj)]
    rows = [{"label": tab.label, "url": reverse(tab.route, args=[obj.pk]), "is_current": tab.name == current} for tab in shown]
    return rows if len(rows) > 1 else []

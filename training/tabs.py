"""Tabs of an intake and of an enrolment: each part of training adds its own page here, with the rule of who is shown it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tabs import Tab, tabs_of
from partners.actor import Actor
from training.models import Enrolment, Intake
from training.rules.attendance import may_read_daily_work
from training.rules.evaluation import may_read_evaluation
from training.rules.following import has_action_plan_page
from training.rules.papers import may_read_preparation

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
    return tabs_of(INTAKE_TABS, intake, actor, current)


def enrolment_tabs(enrolment: Enrolment, actor: Actor, current: str) -> list[dict[str, Any]]:
    return tabs_of(ENROLMENT_TABS, enrolment, actor, current)

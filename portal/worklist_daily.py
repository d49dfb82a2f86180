"""Daily work of an academy on the first page: attendance to take, marks to enter, results and corrections to approve."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.actor import Actor
from partners.enums import Role
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row
from training.enums import CorrectionState, SheetState
from training.models import MarkCorrection, ModuleLecturer, ResultSheet, SessionLecturer
from training.queries.attendance import without_attendance

BACK = timedelta(days=7)  # older lists are found on the page of the intake
LECTURERS = frozenset({Role.LECTURER})
JUDGES = frozenset({Role.REGISTRAR, Role.PROGRAMME_HEAD})


# --- attendance to take -----------------------------------------------------------------------------
def _untaken(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Own sessions of today and of the days before of which nothing was taken; the one that runs now is the last to have begun."""
    teaching = SessionLecturer.objects.filter(session=OuterRef("pk"), lecturer__user_id=actor.user_id, lecturer__is_active=True)
    return without_attendance(since=now - BACK, now=now).filter(Exists(teaching)).order_by("-starts_at", "pk")


def _of_session(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "about": F("title"), "more": F("intake__reference"), "since": F("starts_at")}


def _take(row: Row, actor: Actor) -> Task:
    detail = _("%(intake)s, attendance not taken") % {"intake": row.more}
    return Task(row.about, reverse("training:attendance", args=[row.key]), _("Take attendance"), detail, since=row.since, tone="attention")


# --- marks to enter ---------------------------------------------------------------------------------
def _open_sheets(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Of modules that the actor teaches, in the catalogue or in a session of the intake."""
    own = {"lecturer__user_id": actor.user_id, "lecturer__is_active": True}
    of_module = ModuleLecturer.objects.filter(module=OuterRef("module"), **own)
    in_session = SessionLecturer.objects.filter(session__module=OuterRef("module"), session__intake=OuterRef("intake"), **own)
    rows = ResultSheet.objects.visible_to(actor).filter(Exists(of_module) | Exists(in_session), state=SheetState.OPEN)
    return rows.order_by("created_at", "pk")  # type: ignore[no-any-return]


def _module_title() -> Any:
    return Coalesce(NullIf(F(f"module__title_{(get_language() or 'en')[:2]}"), Value("")), F("module__title_en"))


def _of_sheet(actor: Actor) -> dict[str, Any]:
    shown = {"given": F("submitted_by_label"), "about": _module_title(), "more": F("intake__reference")}
    return {"key": F("pk"), "number": F("attempt"), "since": Coalesce("submitted_at", "created_at"), **shown}


def _enter(row: Row, actor: Actor) -> Task:
    title = _("Marks of %(module)s, %(intake)s") % {"module": row.about, "intake": row.more}
    detail = _("Attempt %(n)d, marks not handed in") % {"n": row.number}
    return Task(title, reverse("training:sheet", args=[row.key]), _("Enter marks"), detail, since=row.since)


# --- results to approve -----------------------------------------------------------------------------
def _submitted(actor: Actor, now: datetime) -> QuerySet[Any]:
    """What another person has handed in: of the own academy, for the head of programme of all."""
    rows = ResultSheet.objects.visible_to(actor).filter(state=SheetState.SUBMITTED).exclude(submitted_by_id=actor.user_id)
    return _at_own(rows, actor).order_by("submitted_at", "pk")


def _at_own(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    return rows if actor.has(Role.PROGRAMME_HEAD) else rows.filter(intake__programme__institution_id__in=actor.institution_ids)


def _approve(row: Row, actor: Actor) -> Task:
    title = _("Results of %(module)s, %(intake)s") % {"module": row.about, "intake": row.more}
    return Task(title, reverse("training:sheet", args=[row.key]), _("Approve"), _("Handed in by %(who)s") % {"who": row.given}, since=row.since)


# --- corrections to decide --------------------------------------------------------------------------
def _asked(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Sheets on which another person asks for a correction."""
    asked = (
        MarkCorrection.objects.visible_to(actor).filter(mark__sheet=OuterRef("pk"), state=CorrectionState.ASKED).exclude(asked_by_id=actor.user_id)
    )
    rows = ResultSheet.objects.visible_to(actor).filter(Exists(asked), state=SheetState.APPROVED)
    return _at_own(rows, actor).order_by("approved_at", "pk")


def _decide(row: Row, actor: Actor) -> Task:
    title = _("Correction of a mark in %(module)s, %(intake)s") % {"module": row.about, "intake": row.more}
    return Task(title, reverse("training:sheet", args=[row.key]) + "#corrections", _("Decide"))


OF_DAILY_WORK = (
    Kind("untaken", LECTURERS, _untaken, _of_session, _take),
    Kind("open_sheets", LECTURERS, _open_sheets, _of_sheet, _enter),
    Kind("submitted_sheets", JUDGES, _submitted, _of_sheet, _approve),
    Kind("asked_corrections", JUDGES, _asked, _of_sheet, _decide),
)

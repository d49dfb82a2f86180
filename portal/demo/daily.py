"""Daily work of the running intakes and of those that ended lately: attendance of past sessions, sheets of marks in each state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import repeat

from core.bulk import insert_each
from core.history import record_each
from partners.queries import host_day
from portal.demo.stage import Stage, chance
from training.enums import FINISHED, STUDYING
from training.models import Attendance, Enrolment, Intake, Mark, Module, ModuleLecturer, ResultSheet, TeachingSession

REASON = "people of the demo"
LEFT_OPEN = timedelta(days=2)  # the lists of these days wait for their lecturers
PRESENCES = ("present",) * 17 + ("late", "excused", "absent")


def do_daily_work(stage: Stage) -> None:
    """In few statements: rows are made as their pages make them, with the history of each sheet."""
    rows = Intake.objects.filter(starts_on__lte=stage.day(0), ends_on__gt=stage.day(-60), version__isnull=False)
    attendance: list[Attendance] = []
    sheets: list[ResultSheet] = []
    marks: list[Mark] = []
    for intake in rows.select_related("version").order_by("starts_on", "pk"):
        people = list(Enrolment.objects.across_partners(reason=REASON).filter(intake=intake, state__in=(*STUDYING, *FINISHED)).order_by("pk"))
        attendance += _taken(stage, intake, people)
        made = list(_sheets(stage, intake)) if people else []
        sheets += made
        marks += [mark for sheet in made for mark in _marks(sheet, people)]
    insert_each(attendance)
    insert_each(sheets)
    insert_each(marks)
    _history(stage, sheets)


def _taken(stage: Stage, intake: Intake, people: list[Enrolment]) -> Iterator[Attendance]:
    sessions = TeachingSession.objects.filter(intake=intake, state="planned", ends_at__lt=stage.now - LEFT_OPEN)
    by = str(stage.users["lecturer"])
    for session in sessions.order_by("starts_at", "pk"):
        day = host_day(session.starts_at)
        for one in people:
            if one.enrolled_at < session.ends_at and (one.arrived_on is None or one.arrived_on <= day):
                presence = chance("presence", session.uid.int % 997, one.reference).choice(PRESENCES)
                at = session.starts_at + timedelta(minutes=9)
                yield Attendance(session=session, enrolment=one, presence=presence, marked_at=at, marked_by_label=by)


def _sheets(stage: Stage, intake: Intake) -> Iterator[ResultSheet]:
    """Of what is over everything is approved; of what runs one module is approved, one handed in, and one of the lecturer's own being filled in."""
    version = intake.version
    assert version
    lecturer, registrar = stage.users["lecturer"], stage.users["registrar"]
    modules = list(Module.objects.filter(version=version, is_marked=True))
    states: Iterable[str] = repeat("approved")
    if intake.ends_on >= stage.day(0):
        own = set(ModuleLecturer.objects.filter(module__in=modules, lecturer__user=lecturer).values_list("module_id", flat=True))
        others = [module for module in modules if module.pk not in own]
        modules = [*others[:2], *(module for module in modules if module.pk in own)][:3]
        states = ("approved", "submitted", "open")
    for number, (module, state) in enumerate(zip(modules, states, strict=False)):
        created = stage.ago(12 - number)
        more = {"submitted_at": created + timedelta(days=3), "submitted_by_id": lecturer.pk, "submitted_by_label": str(lecturer)}
        if state == "approved":
            more |= {"approved_at": created + timedelta(days=4), "approved_by_id": registrar.pk, "approved_by_label": str(registrar)}
        yield ResultSheet(
            intake=intake, module=module, scheme=version.scheme, pass_points=version.pass_points, state=state, created_at=created,
            revision=1, held_on=host_day(created), **(more if state != "open" else {}),
        )  # fmt: skip


def _marks(sheet: ResultSheet, people: Iterable[Enrolment]) -> Iterator[Mark]:
    """Most pass; an open sheet is half filled."""
    for number, one in enumerate(people):
        dice = chance("mark", sheet.module.code, one.reference)
        if sheet.state == "open" and number % 2:
            continue
        absent = dice.random() < 0.03
        points = None if absent else Decimal(min(100, max(20, round(dice.gauss(79, 11)))))
        yield Mark(sheet=sheet, enrolment=one, points=points, was_absent=absent)


def _history(stage: Stage, sheets: list[ResultSheet]) -> None:
    """What was done to each sheet, by whom and when: the rows that the verbs would have written."""
    lecturer, registrar = stage.actors["lecturer"], stage.actors["registrar"]
    for step, state, actor, column in (
        ("opened", "open", registrar, "created_at"),
        ("submit", "submitted", lecturer, "submitted_at"),
        ("approve", "approved", registrar, "approved_at"),
    ):
        by_instant: dict[datetime, list[ResultSheet]] = {}
        for sheet in sheets:
            if at := getattr(sheet, column):
                then = ResultSheet(pk=sheet.pk, intake=sheet.intake, module=sheet.module, state=state)
                by_instant.setdefault(at, []).append(then)
        for at, rows in sorted(by_instant.items()):
            record_each(rows, step, actor=actor, now=at)

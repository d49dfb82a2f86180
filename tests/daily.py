"""Sheets of marks and sessions as several tests of daily work need them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.schooling import BEGINS, School
from tests.world import World
from training import operations
from training.mark_entry import Entry
from training.models import Attendance, Mark, ResultSheet

IN_CLASS = BEGINS + timedelta(minutes=5)  # five minutes into the first session
EXAM = BEGINS + timedelta(days=30)
APPROVED = EXAM + timedelta(days=1)


def entries(school: School, *points: Any) -> dict[int, Entry | None]:
    """Points for the people in their order; "abs" for who did not sit, None for an empty cell."""
    values = [Entry(was_absent=True) if one == "abs" else None if one is None else Entry(Decimal(one)) for one in points]
    return {person.pk: entry for person, entry in zip(school.enrolments, values, strict=False)}


def sheet_of(world: World, school: School, *points: Any, state: str = "open", module: int = 0) -> ResultSheet:
    """The sheet of a module with these marks, brought by the verbs to a state: Leila enters and hands in, Ruslan approves."""
    sheet = operations.open_sheet(school.intake, school.modules[module], actor=world.ruslan, now=EXAM)
    if points:
        operations.save_marks(sheet, entries=entries(school, *points), revision=0, actor=world.leila, now=EXAM)
    if state != "open":
        operations.submit_sheet(sheet, actor=world.leila, now=EXAM)
    if state == "approved":
        operations.approve_sheet(sheet, seen=sheet.revision, actor=world.ruslan, now=APPROVED)
    return sheet


def marks(sheet: ResultSheet) -> dict[int, str]:
    rows = Mark.objects.across_partners(reason="test").filter(sheet=sheet)
    return {row.enrolment_id: "abs" if row.was_absent else "" if row.points is None else f"{row.points.normalize():f}" for row in rows}


def mark_of(sheet: ResultSheet, school: School, number: int = 0) -> Mark:
    found: Mark = Mark.objects.across_partners(reason="test").get(sheet=sheet, enrolment=school.enrolments[number])
    return found


def presences(session: Any) -> dict[int, str]:
    rows = Attendance.objects.across_partners(reason="test").filter(session=session)
    return dict(rows.values_list("enrolment_id", "presence"))


def trainee_account(world: World, school: School, number: int = 0, name: str = "timur") -> None:
    """This person of the school signs in with this account."""
    trainee = school.enrolments[number].person
    trainee.user = world.users[name]
    trainee.save(update_fields=["user"])


def begins_now(session: Any, *, minutes_ago: float = 5) -> None:
    """The session has begun just now, whatever its day was; its rows follow by trigger."""
    starts = timezone.now() - timedelta(minutes=minutes_ago)
    type(session).objects.filter(pk=session.pk).update(starts_at=starts, ends_at=starts + timedelta(minutes=90))
    session.refresh_from_db()

"""An intake at its end, for tests of papers: attendance, approved marks, confirmed names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from core.scoping import left_to_database
from tests.schooling import School, make_school
from tests.world import NOW, World
from training import operations
from training.models import Attendance, CertificateName, Enrolment, Mark, ResultSheet

ENDED = datetime(2028, 9, 1, 6, tzinfo=UTC)  # after the last day of MIR-27


@left_to_database()
def ended_school(world: World, *, people: int = 3, present: int | None = 2, points: Sequence[int | None] = (80, 90), **more: Any) -> School:
    """Everybody was in `present` of the two sessions and has these points in the two modules; completion is marked."""
    school = make_school(world, people=people, **more)
    for one in school.enrolments:
        Enrolment.objects.across_partners(reason="test").filter(pk=one.pk).update(state="completed", completed_on=school.intake.ends_on)
        one.refresh_from_db()
        one.intake = school.intake
        if present is not None:
            attend(school, one, present)
    for module, value in zip(school.modules, points, strict=True):
        if value is not None:
            mark(school, school.modules.index(module), {one.pk: value for one in school.enrolments})
    return school


def attend(school: School, enrolment: Enrolment, present: int) -> None:
    for number, session in enumerate(school.sessions):
        presence = "present" if number < present else "absent"
        Attendance(session=session, enrolment=enrolment, presence=presence, marked_at=NOW, marked_by_label="Leila").save(force_insert=True)


def mark(school: School, module: int, points: dict[int, int], *, attempt: int = 1, state: str = "approved", scheme: str = "") -> ResultSheet:
    signed = {"submitted_by_id": 1, "submitted_at": NOW, "approved_by_id": 2, "approved_at": NOW} if state == "approved" else {}
    sheet = ResultSheet(
        intake=school.intake, module=school.modules[module], attempt=attempt, scheme=scheme or school.version.scheme, pass_points=50, state=state,
        held_on=school.intake.starts_on, created_at=NOW, **signed,
    )  # fmt: skip
    sheet.save(force_insert=True)
    for pk, value in points.items():
        Mark(sheet=sheet, enrolment_id=pk, points=value).save(force_insert=True)
    return sheet


def confirm_name(enrolment: Enrolment, **names: str) -> None:
    given = {"en": enrolment.person.passport_name} | names
    for language, name in given.items():
        row = CertificateName(person=enrolment.person, language=language, name=name, written_at=NOW, written_by_label="Timur", confirmed_at=NOW)
        row.save(force_insert=True)


def carried_out(world: World, school: School, **more: Any) -> Any:
    """A run of everybody, ordered and done."""
    from training.operations.paper_runs import carry_out_run

    run = operations.order_papers(school.intake, school.enrolments, actor=world.ruslan, now=ENDED, **more)
    carry_out_run(run.pk, now=ENDED)
    return run

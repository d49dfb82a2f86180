from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.history import record
from core.workflow import begin
from partners.actor import Actor
from tests.academy import free_account, person
from tests.daily import EXAM, IN_CLASS
from tests.numbering import numbers
from tests.operation_cases.base import DONE, INVALID, REFUSED, WHY, Case, again_and_again, intake
from tests.schooling import BEGINS, add_session
from tests.world import NOW, World
from training import operations as verbs
from training.mark_entry import Entry
from training.models import Enrolment, Intake, Lecturer, Mark, MarkCorrection, Module, ModuleLecturer, ProgrammeVersion, ResultSheet, TeachingSession


def taught(world: World, *, people: int = 2) -> Intake:
    """An intake with one module that Leila teaches and these people, the first of them Nigora's."""
    found = intake(world)
    version = ProgrammeVersion.objects.filter(programme=found.programme, state="in_use").first()
    if version is None:
        version = ProgrammeVersion(programme=found.programme, number=1, state="in_use", in_use_at=NOW, created_at=NOW, created_by_label="Ruslan")
        begin(version, "created", actor=world.ruslan, now=NOW)
    found.version = version
    found.save(update_fields=["version"])
    leila, _is_new = Lecturer.objects.get_or_create(institution=world.institutions["academy"], user=world.users["leila"], defaults={"name": "Leila"})
    code = f"M{next(numbers)}"
    Module.objects.filter(version=version).update(is_marked=False)  # the others of this world
    module = Module(version=version, code=code, title_en=code, title_ru=code, title_kk=code)
    module.save(force_insert=True)
    ModuleLecturer(module=module, lecturer=leila).save(force_insert=True)
    for number in range(people):
        trainee = person(world, next(numbers), user=None if number else free_account(world, "nigora"))
        verbs.enrol_person(person=trainee, intake=found, actor=world.ruslan, now=NOW)
    return found


def module_of(found: Intake) -> Module:
    return Module.objects.filter(version=found.version_id, is_marked=True).latest("pk")


def people_of(found: Intake) -> list[Enrolment]:
    return list(Enrolment.objects.across_partners(reason="test").filter(intake=found).order_by("pk"))


def open_sheet(world: World) -> ResultSheet:
    found = taught(world)
    return verbs.open_sheet(found, module_of(found), actor=world.ruslan, now=EXAM)


def filled(world: World) -> ResultSheet:
    sheet = open_sheet(world)
    first, second = people_of(sheet.intake)
    entries = {first.pk: Entry(Decimal(80)), second.pk: Entry(Decimal(20))}
    verbs.save_marks(sheet, entries=entries, revision=0, actor=world.leila, now=EXAM)
    return sheet


def submitted(world: World) -> ResultSheet:
    sheet = filled(world)
    verbs.submit_sheet(sheet, actor=world.leila, now=EXAM)
    return sheet


def approved(world: World) -> ResultSheet:
    sheet = submitted(world)
    verbs.approve_sheet(sheet, seen=sheet.revision, actor=world.ruslan, now=EXAM)
    return sheet


def first_mark(sheet: ResultSheet) -> Mark:
    found: Mark = Mark.objects.across_partners(reason="test").filter(sheet=sheet).order_by("enrolment_id").first()
    return found


def approved_mark(world: World) -> Mark:
    return first_mark(approved(world))


def correction(world: World) -> MarkCorrection:
    return verbs.ask_correction(approved_mark(world), entry=Entry(Decimal(81)), reason=WHY, actor=world.leila, now=EXAM)


def session(world: World) -> TeachingSession:
    found = taught(world)
    leila = Lecturer.objects.get(user=world.users["leila"])
    made = add_session(found, module_of(found), list(found.groups.all()), leila, None, BEGINS + timedelta(days=next(numbers) % 300))
    record(made, "planned", actor=world.ruslan, now=NOW, target=made.state)
    return made


def take(world: World, record: Any, actor: Actor) -> object:
    """Whoever takes it says the other thing than stands there."""
    found = people_of(record.intake)
    now = record.starts_at + (IN_CLASS - BEGINS)
    rows = dict(record.attendance.across_partners(reason="test").values_list("enrolment_id", "presence"))
    said = {one.pk: "late" if rows.get(one.pk) == "present" else "present" for one in found}
    return verbs.take_attendance(record, presences=said, seen=dict.fromkeys(said, "absent"), actor=actor, now=now)


def save(world: World, record: Any, actor: Actor) -> object:
    one = people_of(record.intake)[0]
    entry = Entry(Decimal(next(numbers) % 100))
    return verbs.save_marks(record, entries={one.pk: entry}, revision=record.revision, actor=actor, now=EXAM)


LECTURER = {"by": "leila", "stranger": "sofia"}
REGISTRAR = {"by": "ruslan", "stranger": "sofia"}

CASES = [
    Case(
        **again_and_again("training.take_attendance"),
        **LECTURER,
        ready=session,
        do=take,
        steps=("training.teachingsession attendance_taken",),
    ),
    Case(
        **again_and_again("training.check_in"),
        by="nigora",
        stranger="sofia",
        ready=session,
        do=lambda world, record, actor: verbs.check_in(record, actor=actor, now=record.starts_at),
        steps=("training.attendance checked_in",),
    ),
    Case(
        "training.open_sheet",
        **LECTURER,
        ready=taught,
        do=lambda world, record, actor: verbs.open_sheet(record, module_of(record), actor=actor, now=EXAM),
        steps=("training.resultsheet opened",),
    ),
    Case(
        "training.open_sheets",
        **REGISTRAR,
        ready=taught,
        do=lambda world, record, actor: verbs.open_sheets(record, actor=actor, now=EXAM),
        steps=("training.resultsheet opened",),
    ),
    Case(
        **again_and_again("training.save_marks", at_once=(DONE, REFUSED)),
        **LECTURER,
        ready=open_sheet,
        do=save,
        steps=("training.resultsheet marks_saved",),
    ),
    Case(
        "training.submit_sheet",
        **LECTURER,
        ready=filled,
        do=lambda world, record, actor: verbs.submit_sheet(record, actor=actor, now=EXAM),
        steps=("training.resultsheet submit",),
    ),
    Case(
        "training.take_sheet_back",
        by="leila",
        stranger="ruslan",
        ready=submitted,
        do=lambda world, record, actor: verbs.take_sheet_back(record, actor=actor, now=EXAM),
        steps=("training.resultsheet take_back",),
    ),
    Case(
        "training.return_sheet",
        by="ruslan",
        stranger="leila",
        ready=submitted,
        do=lambda world, record, actor: verbs.return_sheet(record, reason=WHY, actor=actor, now=EXAM),
        steps=("training.resultsheet return",),
    ),
    Case(
        "training.approve_sheet",
        by="ruslan",
        stranger="leila",
        ready=submitted,
        do=lambda world, record, actor: verbs.approve_sheet(record, seen=record.revision, actor=actor, now=EXAM),
        steps=("training.resultsheet approve", "training.mark approved", "training.mark approved"),
    ),
    Case(
        "training.open_resit",
        **LECTURER,
        ready=approved,
        do=lambda world, record, actor: verbs.open_resit(record, actor=actor, now=EXAM),
        steps=("training.resultsheet opened",),
    ),
    Case(
        "training.ask_correction",
        **LECTURER,
        ready=approved_mark,
        do=lambda world, record, actor: verbs.ask_correction(record, entry=Entry(Decimal(81)), reason=WHY, actor=actor, now=EXAM),
        steps=("training.markcorrection asked",),
        again=INVALID,
        at_once=(INVALID, DONE),
    ),
    Case(
        "training.approve_correction",
        by="ruslan",
        stranger="leila",
        ready=correction,
        do=lambda world, record, actor: verbs.approve_correction(record, actor=actor, now=EXAM),
        steps=("training.markcorrection approve", "training.mark corrected"),
    ),
    Case(
        "training.refuse_correction",
        by="ruslan",
        stranger="leila",
        ready=correction,
        do=lambda world, record, actor: verbs.refuse_correction(record, reason=WHY, actor=actor, now=EXAM),
        steps=("training.markcorrection refuse",),
    ),
]

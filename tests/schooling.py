"""An intake with its modules, groups, lecturers, room, sessions and people, for tests of training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.scoping import left_to_database
from partners.models import Partner
from tests.academy import person
from tests.world import NOW, World, make_intake
from training.enums import EnrolmentState
from training.models import (
    CertificateRule,
    Enrolment,
    Intake,
    IntakeGroup,
    Lecturer,
    Module,
    ModuleLecturer,
    ProgrammeVersion,
    Room,
    RoomBooking,
    SessionGroup,
    SessionLecturer,
    Signatory,
    TeachingSession,
)

BEGINS = datetime(2027, 9, 6, 4, tzinfo=NOW.tzinfo)  # Monday of the first week of MIR-27, 09:00 in Astana


@dataclass
class School:
    """Two modules of 5 credits (NEG, LAW), groups A and B, Leila teaches, room 101, a session a module on two days."""

    intake: Intake
    version: ProgrammeVersion
    modules: list[Module]
    groups: list[IntakeGroup]
    lecturer: Lecturer
    room: Room
    sessions: list[TeachingSession]
    enrolments: list[Enrolment]


@left_to_database()
def make_school(world: World, *, people: int = 3, partner: Partner | None = None, state: str = EnrolmentState.ENROLLED, **more: Any) -> School:
    """Written plainly, without history. The people are of `partner` (A), each in a group by turns; `more` goes to the intake."""
    intake = make_intake(world, **({"capacity": max(people, 20)} | more))
    before = ProgrammeVersion.objects.filter(programme=intake.programme)
    version = ProgrammeVersion(
        programme=intake.programme, number=before.count() + 1, state="retired" if before.filter(state="in_use") else "in_use", scheme="percent",
        pass_points=50, attempts=2, in_use_at=NOW, created_at=NOW, created_by_label="Ruslan",
    )  # fmt: skip
    version.save(force_insert=True)
    intake.version = version
    intake.save(update_fields=["version"])
    modules = [_module(version, 1, "NEG", "Negotiation"), _module(version, 2, "LAW", "International law")]
    academy = world.institutions["academy"]
    lecturer, _new = Lecturer.objects.get_or_create(institution=academy, user=world.users["leila"], defaults={"name": "Leila"})
    room, _new = Room.objects.get_or_create(institution=academy, name="101", defaults={"seats": 40})
    for module in modules:
        ModuleLecturer(module=module, lecturer=lecturer).save(force_insert=True)
    _rules(version)
    _signatories(world)
    groups = [*IntakeGroup.objects.filter(intake=intake), IntakeGroup(intake=intake, name="B")]
    groups[-1].save(force_insert=True)
    begins = BEGINS + timedelta(weeks=TeachingSession.objects.values("intake").distinct().count())  # a second school of one world meets later
    sessions = [add_session(intake, module, groups, lecturer, room, begins + timedelta(days=number)) for number, module in enumerate(modules)]
    enrolments = [_enrolment(world, intake, number, groups[number % 2], state, partner) for number in range(people)]
    intake.refresh_from_db()
    return School(intake, version, modules, groups, lecturer, room, sessions, enrolments)


def _module(version: ProgrammeVersion, order: int, code: str, title: str) -> Module:
    module = Module(version=version, order=order, code=code, title_en=title, title_ru=title, title_kk=title, credits=5, hours=30)
    module.save(force_insert=True)
    return module


def _rules(version: ProgrammeVersion) -> None:
    for kind, attendance, modules, rank in (
        ("certificate_participation", 50, False, "dean"),
        ("certificate_completion", 80, True, "vice_rector"),
    ):
        CertificateRule(version=version, kind=kind, attendance_min=attendance, needs_modules=modules, rank=rank).save(force_insert=True)


def _signatories(world: World) -> None:
    for rank, name in (("dean", "Dana Dean"), ("vice_rector", "Vera Vice"), ("rector", "Rustem Rector")):
        names = {f"{field}_{language}": text for field, text in (("name", name), ("post", rank)) for language in ("en", "ru", "kk")}
        Signatory(institution=world.institutions["academy"], rank=rank, starts_on=NOW.date() - timedelta(days=999), **names).save(force_insert=True)


def add_session(
    intake: Intake, module: Module | None, groups: list[IntakeGroup], lecturer: Lecturer | None, room: Room | None, starts_at: datetime, **more: Any
) -> TeachingSession:
    """Ninety minutes."""
    fields = {"title": module.title_en if module else "Visit", "kind": "lecture", "changed_at": NOW, **more}
    session = TeachingSession(intake=intake, module=module, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), **fields)
    session.save(force_insert=True)
    held = {"session": session, "starts_at": session.starts_at, "ends_at": session.ends_at}
    if room:
        RoomBooking(room=room, **held).save(force_insert=True)
    if lecturer:
        SessionLecturer(lecturer=lecturer, **held).save(force_insert=True)
    for group in groups:
        SessionGroup(group=group, **held).save(force_insert=True)
    return session


def _enrolment(world: World, intake: Intake, number: int, group: IntakeGroup, state: str, partner: Partner | None) -> Enrolment:
    trainee = person(world, number, partner=partner)
    enrolment = Enrolment(
        partner=trainee.partner,
        person=trainee,
        intake=intake,
        group=group,
        state=state,
        reference=f"E-{intake.reference}-{number}"[:20],
        enrolled_at=NOW,
    )
    enrolment.save(force_insert=True)
    return enrolment

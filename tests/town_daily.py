"""Daily work for the tests of routes: a session that runs now, one that is over, a sheet in each state, a correction that waits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from people.models import Person
from tests.academy import person
from tests.schooling import add_session
from tests.world import NOW, make_intake
from training import operations as training
from training.mark_entry import Entry
from training.models import CertificateRule, Enrolment, Lecturer, Mark, Module, ModuleLecturer, ProgrammeVersion


def add_daily(town: Any) -> None:
    """Two people of partner A, the first is Timur; Leila teaches three modules."""
    world = town.world
    intake = make_intake(world, reference="DAY-26", starts_on=date(2026, 11, 2))
    version = ProgrammeVersion(programme=intake.programme, number=90, state="retired", in_use_at=NOW, created_at=NOW, created_by_label="Ruslan")
    version.save(force_insert=True)
    CertificateRule(version=version, kind="certificate_completion", attendance_min=80).save(force_insert=True)
    intake.version = version
    intake.save(update_fields=["version"])
    leila, _is_new = Lecturer.objects.get_or_create(institution=world.institutions["academy"], user=world.users["leila"], defaults={"name": "Leila"})
    modules = [_module(version, leila, number) for number in range(4)]
    timur = Person.objects.across_partners(reason="test").get(user=world.users["timur"])
    people = [_enrolment(intake, one) for one in (timur, person(world, 77))]
    group = list(intake.groups.all())
    running, past = (add_session(intake, modules[0], group, leila, None, NOW - timedelta(minutes=5, days=days)) for days in (0, 9))
    taken = {people[0].pk: "present", people[1].pk: "absent"}
    training.take_attendance(past, presences=taken, seen={}, actor=world.leila, now=past.starts_at)
    sheets = [training.open_sheet(intake, module, actor=world.ruslan, now=NOW) for module in modules[:3]]
    for sheet in sheets:
        entries = {people[0].pk: Entry(Decimal(88)), people[1].pk: Entry(Decimal(31))}
        training.save_marks(sheet, entries=entries, revision=0, actor=world.leila, now=NOW)
    for sheet in sheets[1:]:
        training.submit_sheet(sheet, actor=world.leila, now=NOW)
    training.approve_sheet(sheets[2], seen=1, actor=world.ruslan, now=NOW)
    mark = Mark.objects.across_partners(reason="test").get(sheet=sheets[2], enrolment=people[1])
    correction = training.ask_correction(mark, entry=Entry(Decimal(51)), reason="A page was overlooked.", actor=world.leila, now=NOW)
    town.things |= {"daily_intake": intake, "running_session": running, "taken_session": past, "marked_enrolment": people[0], "correction": correction,
                    "open_marks": sheets[0], "submitted_marks": sheets[1], "approved_marks": sheets[2],
                    "approved_mark": Mark.objects.across_partners(reason="test").get(sheet=sheets[2], enrolment=people[0])}  # fmt: skip


def _module(version: ProgrammeVersion, leila: Lecturer, number: int) -> Module:
    title = ("Negotiation", "International law", "Protocol", "Seminar")[number]
    module = Module(version=version, order=number, code=f"D{number}", title_en=title, title_ru=title, title_kk=title, credits=5)
    module.save(force_insert=True)
    ModuleLecturer(module=module, lecturer=leila).save(force_insert=True)
    return module


def _enrolment(intake: Any, one: Person) -> Enrolment:
    made = Enrolment(
        partner=one.partner, person=one, intake=intake, reference=f"E-DAY-{one.pk}", enrolled_at=NOW - timedelta(days=30), group=intake.groups.first()
    )  # fmt: skip
    made.save(force_insert=True)
    return made

"""Requests for advice and methods of training, brought to any state by their verbs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.models import StoredFile
from documents.operations import store_upload
from partners.actor import Actor
from tests.hostile_files import pdf
from tests.schooling import School
from tests.world import NOW, World, make_intake
from training import operations
from training.models import (
    Attendance,
    Consultation,
    ConsultationExpert,
    ConsultationMessage,
    Intake,
    IntakeGroup,
    Mark,
    Method,
    MethodFile,
    Pilot,
    ResultSheet,
)

ASKED: dict[str, Any] = {
    "title": "How to test languages before a posting",
    "background": "Each department tests by itself.\nResults differ.",
    "goal": "One test that all departments trust.",
    "language": "en",
}
WHY = "Because it is so."
DUE = NOW.date() + timedelta(days=20)


def url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def read(client: Client, name: str, /, *args: Any, status: int = 200, **query: Any) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == status, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def status(client: Client, name: str, *args: Any) -> int:
    """Of a file, which is read to its end."""
    answer = client.get(url(name, *args))
    if answer.streaming:
        assert answer.getvalue()  # type: ignore[attr-defined]
    return answer.status_code


def file_of(world: World, name: str = "answer.pdf", by: str = "erlan") -> StoredFile:
    return store_upload(SimpleUploadedFile(name, pdf(), "application/pdf"), actor=world.actors[by], now=NOW)


def asked(world: World, *, by: str = "alice", **more: Any) -> Consultation:
    actor: Actor = world.actors[by]
    partner = world.partner_b if by == "charlie" else world.partner_a
    return operations.ask_for_advice(partner=partner, fields={**ASKED, **more}, actor=actor, now=NOW)


def triaged(world: World, **more: Any) -> Consultation:
    found = asked(world, **more)
    operations.take_on_request(found, institution=world.institutions["academy"], due_on=DUE, actor=world.sofia, now=NOW)
    return found


def assigned(world: World, *, lead: str = "erlan", others: tuple[str, ...] = (), **more: Any) -> Consultation:
    found = triaged(world, **more)
    operations.set_experts(found, lead=world.users[lead], others=[world.users[name] for name in others], actor=world.sofia, now=NOW)
    return found


def clarifying(world: World, **more: Any) -> Consultation:
    found = assigned(world, **more)
    operations.write_to_partner(found, text="Which languages?", waits=True, actor=world.erlan, now=NOW)
    return found


def answered(world: World, **more: Any) -> Consultation:
    found = assigned(world, **more)
    operations.answer_request(found, text="Use one test.", file=file_of(world), actor=world.erlan, now=NOW)
    return found


def accepted(world: World, **more: Any) -> Consultation:
    found = answered(world, **more)
    operations.accept_answer(found, usefulness=4, outcome="We buy the test.", actor=world.alice, now=NOW)
    return found


def reopened(world: World, **more: Any) -> Consultation:
    found = answered(world, **more)
    operations.reopen_request(found, reason="The price is missing.", actor=world.alice, now=NOW)
    return found


def closed(world: World) -> Consultation:
    found = accepted(world)
    operations.close_request(found, actor=world.sofia, now=NOW)
    return found


def declined(world: World) -> Consultation:
    found = asked(world)
    operations.decline_request(found, reason=WHY, actor=world.sofia, now=NOW)
    return found


def withdrawn(world: World) -> Consultation:
    found = asked(world)
    operations.withdraw_request(found, reason=WHY, actor=world.alice, now=NOW)
    return found


def messages_of(consultation: Consultation) -> list[ConsultationMessage]:
    return list(ConsultationMessage.objects.across_partners(reason="test").filter(consultation=consultation).order_by("pk"))


def experts_of(consultation: Consultation) -> list[ConsultationExpert]:
    return list(ConsultationExpert.objects.across_partners(reason="test").filter(consultation=consultation).order_by("pk"))


# --- methods ----------------------------------------------------------------------------------
IDEA = {"title_en": "A summit in a day", "kind": "simulation", "rationale": "Nobody practises a summit."}


def proposed(world: World, *, by: str = "leila", **more: Any) -> Method:
    return operations.propose_method(institution=world.institutions["academy"], fields={**IDEA, **more}, actor=world.actors[by], now=NOW)


def designed(world: World, **more: Any) -> Method:
    found = proposed(world, **more)
    operations.design_method(found, design="Four teams, one day.", measure="Marks in negotiation.", actor=world.leila, now=NOW)
    return found


def pilot_of(method: Method) -> Pilot:
    found: Pilot = Pilot.objects.across_partners(reason="test").select_related("intake__programme", "group").filter(method=method).latest("pk")
    return found


def small_intake(world: World, reference: str) -> tuple[Intake, list[IntakeGroup]]:
    intake = make_intake(world, reference=reference)
    groups = [*IntakeGroup.objects.filter(intake=intake), IntakeGroup(intake=intake, name="B")]
    groups[-1].save()
    return intake, groups


def piloted(world: World, *, school: School | None = None, **more: Any) -> Method:
    found = designed(world)
    intake, groups = (school.intake, school.groups) if school else small_intake(world, f"M-{found.pk}")
    fields = {"intake": intake, "group": groups[0], "starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 20), **more}
    operations.plan_pilot(found, fields=fields, actor=world.ruslan, now=NOW)
    return found


def evaluated(world: World, *, school: School | None = None, by: str = "leila") -> Method:
    found = piloted(world, school=school)
    operations.evaluate_method(
        found, pilot=pilot_of(found), findings="They speak more.", recommendation="adopt", actor=world.actors[by], now=NOW
    )  # fmt: skip
    return found


def adopted(world: World) -> Method:
    found = evaluated(world)
    operations.adopt_method(found, reason="Clear gain.", actor=world.hana, now=NOW)
    return found


def dropped(world: World) -> Method:
    found = proposed(world)
    operations.drop_method(found, reason=WHY, actor=world.hana, now=NOW)
    return found


def with_material(world: World, method: Method, *, for_partners: bool = False) -> MethodFile:
    file = file_of(world, "script.pdf", "leila")
    operations.add_material(method, title="Script", file=file, for_partners=for_partners, actor=world.leila, now=NOW)
    found: MethodFile = MethodFile.objects.across_partners(reason="test").filter(method=method).latest("pk")
    return found


def with_marks(school: School, *, pilot_points: int = 80, other_points: int = 60, state: str = "approved") -> None:
    """Each of group A has the points of the pilot in the first module, the others theirs; A is always there, B every second time."""
    sheet = ResultSheet(
        intake=school.intake, module=school.modules[0], attempt=1, state=state, scheme="percent", pass_points=50, created_at=NOW,
        submitted_at=NOW, submitted_by_id=1, approved_at=NOW, approved_by_id=2,
    )  # fmt: skip
    sheet.save(force_insert=True)
    for row in school.enrolments:
        first = row.group_id == school.groups[0].pk
        Mark(sheet=sheet, enrolment=row, points=pilot_points if first else other_points).save(force_insert=True)
        for number, session in enumerate(school.sessions):
            there = first or number == 0
            Attendance(session=session, enrolment=row, presence="present" if there else "absent", marked_at=NOW).save(force_insert=True)

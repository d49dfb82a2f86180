"""Verbs of consultations and of methods of training."""

from __future__ import annotations

from datetime import date
from typing import Any

from partners.actor import Actor
from tests import advising as made
from tests.numbering import numbers
from tests.operation_cases.base import INVALID, WHY, Case, again_and_again, last_file, with_file
from tests.world import NOW, World
from training import operations as verbs
from training.models import Intake, IntakeGroup, MethodUse


def step(name: str) -> tuple[str, ...]:
    return (f"training.consultation {name}",)


def of_method(name: str) -> tuple[str, ...]:
    return (f"training.method {name}",)


def ask(world: World, record: Any, actor: Actor) -> object:
    return verbs.ask_for_advice(partner=world.partner_a, fields=made.ASKED, actor=actor, now=NOW)


def take_on(world: World, record: Any, actor: Actor) -> object:
    return verbs.take_on_request(record, institution=world.institutions["academy"], due_on=made.DUE, actor=actor, now=NOW)


def give(world: World, record: Any, actor: Actor) -> object:
    return verbs.set_experts(record, lead=world.users["erlan"], others=[world.users["leila"]], actor=actor, now=NOW)


def hold(world: World, record: Any, actor: Actor) -> object:
    return verbs.record_session(record, fields={"starts_at": NOW, "minutes": 60, "notes": "Tests."}, actor=actor, now=NOW)


def propose(world: World, record: Any, actor: Actor) -> object:
    return verbs.propose_method(institution=world.institutions["academy"], fields=made.IDEA, actor=actor, now=NOW)


def material(world: World, record: Any, actor: Actor) -> object:
    return verbs.add_material(record, title="Script", file=last_file(), for_partners=False, actor=actor, now=NOW)


def ready_to_pilot(world: World) -> Any:
    made.small_intake(world, f"Q-{next(numbers)}")
    return made.designed(world)


def plan(world: World, record: Any, actor: Actor) -> object:
    intake = Intake.objects.filter(reference__startswith="Q-").latest("pk")
    group = IntakeGroup.objects.filter(intake=intake).first()
    return verbs.plan_pilot(record, fields={"intake": intake, "group": group, "starts_on": date(2026, 11, 2)}, actor=actor, now=NOW)


def evaluate(world: World, record: Any, actor: Actor) -> object:
    return verbs.evaluate_method(
        record, pilot=made.pilot_of(record), findings="They speak more.", recommendation="adopt", actor=actor, now=NOW
    )  # fmt: skip


def use(world: World, record: Any, actor: Actor) -> object:
    return verbs.use_method_in(record, programme=made.pilot_of(record).intake.programme, actor=actor, now=NOW)


def used(world: World) -> MethodUse:
    record = made.adopted(world)
    use(world, record, world.hana)
    found: MethodUse = MethodUse.objects.across_partners(reason="test").select_related("method", "programme").get(method=record)
    return found


DESK = {"by": "sofia", "stranger": "alice"}
PARTNER = {"by": "alice", "stranger": "charlie"}
EXPERT = {"by": "erlan", "stranger": "leila"}
TEACHER = {"by": "leila", "stranger": "alice"}
HEAD = {"by": "hana", "stranger": "sofia"}

CASES = [
    Case(**again_and_again("training.ask_for_advice"), **PARTNER, ready=lambda world: None, do=ask, steps=step("submitted")),
    Case("training.take_on_request", **DESK, ready=made.asked, do=take_on, steps=step("take_on")),
    Case(
        "training.decline_request", **DESK, ready=made.asked, steps=step("decline"),
        do=lambda world, record, actor: verbs.decline_request(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(**again_and_again("training.set_experts", at_once=("Refused", "done")), **DESK, ready=made.triaged, do=give, steps=step("assign")),
    Case(
        **again_and_again("training.write_to_partner", at_once=("Refused", "done")), **EXPERT, ready=made.assigned, steps=step("ask_back"),
        do=lambda world, record, actor: verbs.write_to_partner(record, text="Which?", waits=True, actor=actor, now=NOW),
    ),
    Case(
        **again_and_again("training.write_for_partner", at_once=("Refused", "done")), **PARTNER, ready=made.clarifying, steps=step("reply"),
        do=lambda world, record, actor: verbs.write_for_partner(record, text="French.", actor=actor, now=NOW),
    ),
    Case(
        **again_and_again("training.write_note"), **EXPERT, ready=made.assigned, steps=step("note"),
        do=lambda world, record, actor: verbs.write_note(record, text="Ask Leila.", actor=actor, now=NOW),
    ),
    Case(**again_and_again("training.record_session"), **EXPERT, ready=made.assigned, do=hold, steps=step("record_session")),
    Case(
        **again_and_again("training.note_time"), **EXPERT, ready=made.assigned, steps=step("note_time"),
        do=lambda world, record, actor: verbs.note_time(record, minutes=90, actor=actor, now=NOW),
    ),
    Case(
        "training.answer_request", **EXPERT, ready=made.assigned, steps=step("answer"),
        do=lambda world, record, actor: verbs.answer_request(record, text="Use one test.", actor=actor, now=NOW),
    ),
    Case(
        "training.accept_answer", **PARTNER, ready=made.answered, steps=step("accept_answer"),
        do=lambda world, record, actor: verbs.accept_answer(record, usefulness=5, outcome="We buy it.", actor=actor, now=NOW),
    ),
    Case(
        "training.reopen_request", **PARTNER, ready=made.answered, steps=step("reopen"),
        do=lambda world, record, actor: verbs.reopen_request(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "training.close_request", **DESK, ready=made.accepted, steps=step("close"),
        do=lambda world, record, actor: verbs.close_request(record, actor=actor, now=NOW),
    ),
    Case(
        "training.withdraw_request", **PARTNER, ready=made.clarifying, steps=step("withdraw"),
        do=lambda world, record, actor: verbs.withdraw_request(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(**again_and_again("training.propose_method"), **TEACHER, ready=lambda world: None, do=propose, steps=of_method("proposed")),
    Case(
        **again_and_again("training.change_method"), **TEACHER, ready=made.proposed, steps=of_method("change"),
        do=lambda world, record, actor: verbs.change_method(record, fields={**made.IDEA, "kind": "case"}, actor=actor, now=NOW),
    ),
    Case(
        **again_and_again("training.design_method"), **TEACHER, ready=made.proposed, steps=of_method("design"),
        do=lambda world, record, actor: verbs.design_method(record, design="One day.", measure="Marks.", actor=actor, now=NOW),
    ),
    Case(**again_and_again("training.add_material"), **TEACHER, ready=with_file(made.designed), do=material, steps=of_method("add_material")),
    Case(
        "training.remove_material", **TEACHER, ready=lambda world: made.with_material(world, made.designed(world)), steps=of_method("remove_material"),
        do=lambda world, record, actor: verbs.remove_material(record, actor=actor, now=NOW), again="NotFound", at_once=("Refused", "done"),
    ),
    Case(**again_and_again("training.plan_pilot"), **TEACHER, ready=ready_to_pilot, do=plan, steps=of_method("pilot")),
    Case("training.evaluate_method", **TEACHER, ready=made.piloted, do=evaluate, steps=of_method("evaluate")),
    Case(
        "training.adopt_method", **HEAD, ready=made.evaluated, steps=of_method("adopt"),
        do=lambda world, record, actor: verbs.adopt_method(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "training.revise_method", **HEAD, ready=made.evaluated, steps=of_method("revise"),
        do=lambda world, record, actor: verbs.revise_method(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case(
        "training.drop_method", **HEAD, ready=made.evaluated, steps=of_method("drop"),
        do=lambda world, record, actor: verbs.drop_method(record, reason=WHY, actor=actor, now=NOW),
    ),
    Case("training.use_method_in", by="hana", stranger="leila", ready=made.adopted, do=use, steps=of_method("use_in"), again=INVALID, at_once=(INVALID, "done")),
    Case(
        "training.end_method_use", by="hana", stranger="leila", ready=used, steps=of_method("end_use"),
        do=lambda world, record, actor: verbs.end_method_use(record, actor=actor, now=NOW), again="NotFound", at_once=("Refused", "done"),
    ),
]  # fmt: skip
ELSEWHERE = {"training.close_unanswered": "the clock's: tests/test_consultations.py"}

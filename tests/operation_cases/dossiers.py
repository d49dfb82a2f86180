"""Verbs of what stands apart in a dossier, and of what is taken over from last year."""

from __future__ import annotations

from datetime import date
from typing import Any

from scholarships import operations as verbs
from scholarships.models import Nomination
from scholarships.operations.nominees import nominate
from tests.operation_cases.base import WHY, Case, again_and_again, call, draft, nomination
from tests.world import NOW, World

SENDER = {"by": "alice", "stranger": "charlie"}
PASSPORT = {"kind": "service", "number": "A1234567", "country": "TJ", "expires_on": date(2031, 1, 1)}


def row(step: str) -> tuple[str, ...]:
    return (f"scholarships.nomination {step}",)


def with_medical(world: World) -> Nomination:
    found = draft(world)
    verbs.save_declaration(found, fields={"conditions": "none"}, actor=world.alice, now=NOW)
    return found


def taken_over(world: World) -> Nomination:
    before = nomination("submitted")(world)
    found, _is_new = nominate(call(world), partner=world.partner_a, person=before.person, person_fields={}, actor=world.alice, now=NOW)
    return found


def saving(verb: Any, fields: dict[str, Any], step: str) -> Case:
    return Case(
        **again_and_again(f"scholarships.{verb.__name__}"),
        **SENDER,
        ready=draft,
        do=lambda world, record, actor: verb(record, fields=fields, actor=actor, now=NOW),
        steps=row(step),
    )


CASES = [
    saving(verbs.save_passport, PASSPORT, "passport_saved"),
    saving(verbs.save_declaration, {"conditions": "none"}, "medical_entered"),
    saving(verbs.save_physicians_report, {"physician_name": "Dr. Karim"}, "medical_reported"),
    Case(
        **again_and_again("scholarships.reveal_medical"),
        **SENDER,
        ready=with_medical,
        do=lambda world, record, actor: verbs.reveal_medical(record, reason=WHY, actor=actor, now=NOW),
        steps=row("medical_revealed"),
    ),
    Case(
        "scholarships.confirm_carried",
        **SENDER,
        ready=taken_over,
        do=lambda world, record, actor: verbs.confirm_carried(record, actor=actor, now=NOW),
        steps=row("carried_over_checked"),
    ),
]
ELSEWHERE = {
    "scholarships.reveal_passport": "an auditor may, with a reason: test_dossier_apart",
    "scholarships.forget_overdue": "the clock names no actor: test_timetable",
}

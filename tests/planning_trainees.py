"""Individual plans in any state, brought there by the verbs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.history import record_each
from partners.models import Partner
from tests.academy import free_account
from tests.schooling import School, make_school
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment, PlanItem, PlanVersion
from training.plan_parts import PlanPart

THESIS = PlanPart(None, "Seminar at the ministry", Decimal("2.5"), is_virtual=True)


def planned_school(world: World, *, user: str | None = "timur", partner: Partner | None = None, people: int = 1, **more: Any) -> School:
    """The first person of the intake has this account."""
    school = make_school(world, people=people, partner=partner, **more)
    for rows, step in (([school.version], "created"), (school.sessions, "planned"), (school.enrolments, "enrolled")):
        record_each(rows, step, actor=world.ruslan, now=NOW)  # every state is told by the history
    if user:
        person = school.enrolments[0].person
        person.user = free_account(world, user)
        person.save(update_fields=["user"])
    return school


def parts_of(version: PlanVersion) -> list[PlanItem]:
    return list(PlanItem.objects.across_partners(reason="test").filter(version=version).select_related("module").order_by("order"))


def plan_of(world: World, enrolment: Enrolment, state: str = "agreed", **more: Any) -> PlanVersion:
    """Written by the registrar, then approved by each in turn; `more` goes to the start."""
    user_id = enrolment.person.user_id
    trainee = next((world.actors[name] for name, user in world.users.items() if user.pk == user_id), None)
    version = verbs.start_plan(enrolment, **more, actor=world.ruslan, now=NOW)
    turns = {
        "with_trainee": lambda: verbs.give_plan(version, actor=world.ruslan, now=NOW),
        "with_sender": lambda: (
            verbs.approve_plan_as_trainee(version, actor=trainee, now=NOW)
            if trainee
            else verbs.record_plan_of_trainee(version, paper="Letter of 3 March", actor=world.ruslan, now=NOW)
        ),
        "with_academy": lambda: verbs.approve_plan_as_sender(version, actor=world.alice, now=NOW),
        "agreed": lambda: verbs.approve_plan_as_academy(version, actor=world.ruslan, now=NOW),
    }
    for reached, turn in turns.items():
        if version.state == state:
            break
        turn()
        assert version.state == reached
    return version

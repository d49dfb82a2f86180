"""Every step x every state x every role, for all registered workflows, on real records; and the tables themselves.

What is expected stands in `matrix_expectations`, by hand; how records are made and steps are done in `matrix_records`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils.encoding import force_str

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.workflow import Workflow, available, perform, refusal, workflows
from partners.actor import Actor
from partners.enums import PARTNER_ROLES, Role
from partners.models import Institution
from tests.matrix_expectations import EXPECTED, SYSTEM, Expected
from tests.matrix_records import RECORDS, Records, put
from tests.world import NOW, PEOPLE, World, add_person

MODELS = sorted(workflows)
PERSONS = {role: name for name, (_place, role) in reversed(PEOPLE.items())}  # one holder each, the first named
ELSEWHERE = {Role.REGISTRAR: "other_academy", Role.LECTURER: "other_academy", Role.REVIEWER: "academy", Role.NOMINEE: "authority_a"}


class Undo(Exception):
    """Takes back what a cell of the matrix has done."""


def states_of(model: str) -> list[str]:
    return [value for value, _label in apps.get_model(model)._meta.get_field("state").choices]


def actors(world: World) -> dict[str, Actor]:
    """One actor a role at the right place, by the role's name; the same roles elsewhere; system; nobody."""
    world.institutions["other_academy"] = Institution.objects.create(partner=world.host, kind="academy", name_en="Another academy")
    found = {str(role): world.actors[name] for role, name in PERSONS.items()}
    for role in [*sorted(PARTNER_ROLES), *ELSEWHERE]:
        add_person(world, f"stranger_{role}", ELSEWHERE.get(role, "authority_b"), role)
        found[f"{role} elsewhere"] = world.actors[f"stranger_{role}"]
    return {**found, SYSTEM: Actor.system("clock"), "nobody": Actor.nobody()}


def may(expected: Expected, who: str) -> bool:
    return who in expected.may or (expected.anywhere and who.removesuffix(" elsewhere") in expected.may)


def expectation(expected: Expected, state: str, who: str) -> str:
    if not may(expected, who):
        return "NotAllowed"
    return "done" if state in expected.sources else "wrong_state"


def outcome(records: Records, record: Any, step: str, actor: Actor) -> str:
    """What came of it, with everything taken back; a refusal that left a trace is a fault."""
    answer = "done"
    try:
        with transaction.atomic():
            try:
                records.steps[step](record, actor)
            except NotAllowed:
                answer = "NotAllowed"
            except Refused as refused:
                answer = refused.code
            after = type(record)._base_manager.values_list("state", flat=True).get(pk=record.pk)
            if answer == "done":
                target = EXPECTED[record._meta.label_lower][step].target
                answer += "" if after == (target or record.state) and record.state == after else f" but the state is {after}"
            elif after != record.state:
                answer += f" but the state moved to {after}"
            raise Undo
    except Undo:
        pass
    return answer


def cells(model: str, world: World) -> Iterator[str]:
    """A sentence for each cell that is not as expected."""
    records, steps, people = RECORDS[model], workflows[model].by_name, actors(world)
    record = records.make(world)
    for state in states_of(model):
        point = transaction.savepoint()
        put(records, world, record, state)
        for who, actor in people.items():
            fresh = type(record)._base_manager.get(pk=record.pk)
            buttons = {row.name for row in available(fresh, actor, NOW)}
            shown = {name for name, row in EXPECTED[model].items() if row.button and expectation(row, state, who) == "done"}
            if buttons != shown:
                yield f"{state}, {who}: buttons {sorted(buttons)}, expected {sorted(shown)}"
            for step, expected in EXPECTED[model].items():
                want = expectation(expected, state, who)
                asked = refusal(fresh, steps[step], actor, NOW)
                if isinstance(asked, NotAllowed) != (want == "NotAllowed") or (getattr(asked, "code", "") == "wrong_state") != (
                    want == "wrong_state"
                ):
                    yield f"{step} in {state} by {who}: refusal() says {asked!r}, expected {want}"
                attempted = type(record)._base_manager.get(pk=record.pk)
                if (got := outcome(records, attempted, step, actor)) != want:
                    yield f"{step} in {state} by {who}: {got}, expected {want}"
        transaction.savepoint_rollback(point)


def test_every_registered_workflow_is_expected() -> None:
    assert set(workflows) == set(EXPECTED) == set(RECORDS)
    for model, workflow in workflows.items():
        assert set(workflow.by_name) == set(EXPECTED[model]) == set(RECORDS[model].steps), model


@pytest.mark.timeout(180)
@pytest.mark.parametrize("model", MODELS)
def test_every_step_in_every_state_by_every_role(world: World, model: str) -> None:
    faults = list(cells(model, world))

    assert faults == []


@pytest.mark.parametrize("model", MODELS)
def test_table_says_what_is_expected(model: str) -> None:
    said = {row.name: (row.sources, row.target or "", row.needs_reason, row.button) for row in workflows[model].steps}

    assert said == {name: (row.sources, row.target, row.reason, row.button) for name, row in EXPECTED[model].items()}


def reachable(workflow: Workflow) -> set[str]:
    found, before = {str(workflow.initial)}, set[str]()
    while found != before:
        before = set(found)
        found |= {row.target for row in workflow.steps if row.target and row.sources & found}
    return found


@pytest.mark.parametrize("model", MODELS)
def test_states_and_steps_hang_together(model: str) -> None:
    workflow, known = workflows[model], set(states_of(model))

    assert reachable(workflow) == known
    assert set(workflow.path) <= known
    assert len({row.name for row in workflow.steps}) == len(workflow.steps)
    for row in workflow.steps:
        assert row.sources, row.name
        assert row.sources <= known, row.name
        assert row.target is None or row.target in known, row.name
        assert force_str(row.label).strip(), row.name


@pytest.mark.parametrize("model", MODELS)
def test_step_with_a_reason_is_not_done_without(world: World, model: str) -> None:
    records, people = RECORDS[model], actors(world)
    record = records.make(world)
    for step, expected in EXPECTED[model].items():
        if not expected.reason:
            continue
        point = transaction.savepoint()
        fresh = put(records, world, record, min(expected.sources))
        before = HistoryEntry.objects.across_partners(reason="test").count()

        with pytest.raises(Invalid) as invalid:
            perform(fresh, step, actor=people[min(expected.may)], now=NOW, reason=" \n ")

        assert list(invalid.value.errors) == ["reason"]
        assert HistoryEntry.objects.across_partners(reason="test").count() == before
        transaction.savepoint_rollback(point)

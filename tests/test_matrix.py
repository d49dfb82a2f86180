"""Every step x every state x every role, for all registered workflows, on real records; and the tables themselves.

What is expected stands in `matrix_expectations`, by hand; how records are made and steps are done in `matrix_records`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils.encoding import force_str

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.workflow import Workflow, available, perform, refusal, workflows
from partners.actor import Actor
from partners.enums import PARTNER_ROLES, Role
from partners.models import Institution
from tests.matrix_expectations import EXPECTED, SYSTEM, Expected
from tests.matrix_records import RECORDS, Prepared, Records, put
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


def attempt(records: Records, record: Any, step: str, actor: Actor) -> str:
    try:
        records.steps[step](record, actor)
    except NotAllowed:
        return "NotAllowed"
    except Refused as refused:
        return refused.code
    return "done"


def refused_attempt(records: Records, record: Any, step: str, actor: Actor) -> str:
    """Without a savepoint for each verb, half of the statements of a refusal. What it had written would stay, and be found by the cells that follow."""
    connection.features.uses_savepoints = False
    try:
        return attempt(records, record, step, actor)
    finally:
        connection.features.uses_savepoints = True
        transaction.set_rollback(False)


def outcome(records: Records, record: Any, step: str, actor: Actor) -> str:
    """What came of it, with everything taken back; a refusal that left a trace is a fault."""
    answer = ""
    try:
        with transaction.atomic():
            answer = attempt(records, record, step, actor)
            after, target = state_of(record), EXPECTED[record._meta.label_lower][step].target
            if answer != "done":
                answer += "" if after == record.state else f" but the state moved to {after}"
            else:
                answer += "" if after == (target or after) and record.state == after else f" but the state is {after}"
            raise Undo
    except Undo:
        pass
    return answer


def state_of(record: Any) -> str:
    return str(type(record)._base_manager.values_list("state", flat=True).get(pk=record.pk))


def groups_of(records: Records) -> list[list[str]]:
    """Steps that need the same preparation stand together; those that need none come first."""
    found: dict[Any, list[str]] = {(): []}
    for name, verb in records.steps.items():
        found.setdefault(verb.key if isinstance(verb, Prepared) else (), []).append(name)
    return list(found.values())


def cells(model: str, world: World) -> Iterator[str]:
    """A sentence for each cell that is not as expected."""
    records, people = RECORDS[model], actors(world)
    record = records.make(world)
    connection.check_constraints()  # what is deferred is asked now: each undone savepoint would walk over it
    for state in states_of(model):
        point = transaction.savepoint()
        fresh = put(records, world, record, state)
        yield from buttons(model, fresh, people)
        for names in groups_of(records):
            inner = transaction.savepoint()
            verb = records.steps[names[0]]
            ready = verb.prepare(fresh) if isinstance(verb, Prepared) else fresh
            for who, actor in people.items():
                yield from row_of_cells(records, ready, names, who, actor)
            transaction.savepoint_rollback(inner)
        transaction.savepoint_rollback(point)


def buttons(model: str, record: Any, people: dict[str, Actor]) -> Iterator[str]:
    for who, actor in people.items():
        found = {row.name for row in available(record, actor, NOW)}
        shown = {name for name, row in EXPECTED[model].items() if row.button and expectation(row, record.state, who) == "done"}
        if found != shown:
            yield f"{record.state}, {who}: buttons {sorted(found)}, expected {sorted(shown)}"


def row_of_cells(records: Records, record: Any, names: list[str], who: str, actor: Actor) -> Iterator[str]:
    """One actor, all steps of a group. What is done is taken back at once; a refusal leaves nothing behind, which is asked at the end."""
    model, refused = record._meta.label_lower, []
    for step in names:
        want = expectation(EXPECTED[model][step], record.state, who)
        asked = refusal(record, workflows[model].by_name[step], actor, NOW)
        if isinstance(asked, NotAllowed) != (want == "NotAllowed") or (getattr(asked, "code", "") == "wrong_state") != (want == "wrong_state"):
            yield f"{step} in {record.state} by {who}: refusal() says {asked!r}, expected {want}"
        if want == "done" or step in records.apart:
            got = outcome(records, type(record)._base_manager.get(pk=record.pk), step, actor)
        else:
            got = refused_attempt(records, copied(record), step, actor)
            refused.append(step)
        if got != want:
            yield f"{step} in {record.state} by {who}: {got}, expected {want}"
    if refused and state_of(record) != record.state:
        yield f"one of {refused} in {record.state} by {who} moved the state to {state_of(record)}"


def copied(record: Any) -> Any:
    """As another request has read it, with the same related rows at hand."""
    twin = copy.copy(record)
    twin._state = copy.copy(record._state)
    twin._state.fields_cache = dict(record._state.fields_cache)
    return twin


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
    found, before = {str(state) for state in (workflow.initial, *workflow.begins)}, set[str]()
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

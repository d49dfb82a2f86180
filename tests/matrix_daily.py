"""Sheets of marks and corrections for the matrix: Leila hands in and asks, so that the registrar and the head decide."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor
from tests.operation_cases.base import WHY
from tests.operation_cases.daily import EXAM, correction, filled
from tests.world import World
from training import operations

make_sheet = filled
make_correction = correction


def sheet_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    handed_in = {"submitted_at": EXAM, "submitted_by_id": world.leila.user_id, "submitted_by_label": "Leila"}
    return handed_in | {"approved_at": EXAM, "approved_by_id": 0, "approved_by_label": "Nobody"}


def correction_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"decided_at": EXAM, "decided_by_id": 0, "decided_by_label": "Nobody"}


def approve(record: Any, actor: Actor) -> object:
    return operations.approve_sheet(record, seen=record.revision, actor=actor, now=EXAM)


SHEET_STEPS = {
    "submit": lambda record, actor: operations.submit_sheet(record, actor=actor, now=EXAM),
    "take_back": lambda record, actor: operations.take_sheet_back(record, actor=actor, now=EXAM),
    "return": lambda record, actor: operations.return_sheet(record, reason=WHY, actor=actor, now=EXAM),
    "approve": approve,
}
CORRECTION_STEPS = {
    "approve": lambda record, actor: operations.approve_correction(record, actor=actor, now=EXAM),
    "refuse": lambda record, actor: operations.refuse_correction(record, reason=WHY, actor=actor, now=EXAM),
}

"""A version of a programme for the matrix."""

from __future__ import annotations

from typing import Any

from core.workflow import perform
from partners.actor import Actor
from tests.versions import make_draft
from tests.world import NOW, World
from training import operations as training


def make(world: World) -> Any:
    return make_draft(world)


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"in_use_at": None if state == "draft" else NOW}


def put_in_use(record: Any, actor: Actor) -> object:
    return training.put_version_in_use(record, actor=actor, now=NOW)


def bare(step: str) -> Any:
    return lambda record, actor: perform(record, step, actor=actor, now=NOW)


STEPS = {"put_in_use": put_in_use, "replace": bare("replace"), "discard": bare("discard")}

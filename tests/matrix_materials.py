"""A material of partner A, put into any state, and how each of its steps is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.workflow import perform
from exchanges import operations as verbs
from exchanges.operations.clearing import clear_material
from exchanges.queries.materials import mark_of
from partners.actor import Actor
from tests import sharing as made
from tests.world import NOW, World

WHY = "Because it is so."
Verb = Callable[[Any, Actor], object]


def make(world: World) -> Any:
    return made.written(world, partner=world.partner_a)


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    """Somebody of another house has proposed the circle: every clearer is another person."""
    return {"classified_by_id": 1, "cleared_by_id": 2, "cleared_at": NOW, "shared_at": NOW, "recalled_at": NOW}


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    return lambda record, actor: verb(record, **more, actor=actor, now=NOW)


def bare(step: str) -> Verb:
    return lambda record, actor: perform(record, step, actor=actor, now=NOW)


STEPS: dict[str, Verb] = {
    "offer": plain(verbs.offer_material),
    "change": plain(verbs.change_material, fields=made.SAID, reach=made.ALL),
    "change_file": bare("change_file"),
    "new_version": bare("new_version"),
    "take_back": plain(verbs.take_material_back),
    "hand_back": plain(verbs.return_to_side, reason=WHY),
    "classify": plain(verbs.propose_circle, reach=made.ALL),
    "clear": lambda record, actor: clear_material(record, seen=mark_of(record), actor=actor, now=NOW),
    "send_back": plain(verbs.return_to_desk, reason=WHY),
    "share": plain(verbs.share_material),
    "supersede": bare("supersede"),
    "recall": plain(verbs.recall_material, reason=WHY),
    "decline": plain(verbs.decline_material, reason=WHY),
}

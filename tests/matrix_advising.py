"""A request for advice and a method, put into any state, and how each of their steps is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core.workflow import perform
from partners.actor import Actor
from tests import advising
from tests.world import NOW, World
from training import operations as verbs

WHY = "Because it is so."
Verb = Callable[[Any, Actor], object]


def bare(step: str) -> Verb:
    """Steps of which one verb chooses by the state, and the clock's."""
    now = NOW + timedelta(days=31)
    return lambda record, actor: perform(record, step, actor=actor, now=now)


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    return lambda record, actor: verb(record, **more, actor=actor, now=NOW)


def columns_of_consultation(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"answered_at": NOW, "state_since": NOW}


def take_on(record: Any, actor: Actor) -> object:
    return verbs.take_on_request(record, institution=record.institution, due_on=advising.DUE, actor=actor, now=NOW)


CONSULTATION_STEPS: dict[str, Verb] = {
    "take_on": take_on,
    "decline": plain(verbs.decline_request, reason=WHY),
    "assign": bare("assign"),
    "change_experts": bare("change_experts"),
    "ask_back": bare("ask_back"),
    "reply": bare("reply"),
    "write": bare("write"),
    "note": plain(verbs.write_note, text="Ask Leila."),
    "record_session": plain(verbs.record_session, fields={"starts_at": NOW, "minutes": 60}),
    "note_time": plain(verbs.note_time, minutes=60),
    "answer": plain(verbs.answer_request, text="Use one test."),
    "accept_answer": plain(verbs.accept_answer, usefulness=5, outcome="We buy it."),
    "reopen": plain(verbs.reopen_request, reason=WHY),
    "close": plain(verbs.close_request),
    "close_unanswered": bare("close_unanswered"),
    "withdraw": plain(verbs.withdraw_request, reason=WHY),
}


def columns_of_method(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"decided_at": NOW, "design": "Four teams."}


METHOD_STEPS: dict[str, Verb] = {
    "design": plain(verbs.design_method, design="One day.", measure="Marks."),
    "change": plain(verbs.change_method, fields=advising.IDEA),
    "add_material": bare("add_material"),
    "remove_material": bare("remove_material"),
    "pilot": bare("pilot"),
    "evaluate": bare("evaluate"),
    "adopt": plain(verbs.adopt_method, reason=WHY),
    "revise": plain(verbs.revise_method, reason=WHY),
    "drop": plain(verbs.drop_method, reason=WHY),
    "use_in": bare("use_in"),
    "end_use": bare("end_use"),
}

"""A mission of an expert of partner A who has an account, put into any state, and how each of its steps is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.workflow import perform
from exchanges import operations as verbs
from exchanges.models import Mission, MissionApproval
from partners.actor import Actor
from people.operations import save_passport
from tests import missioning as made
from tests.exchanging import make_expert, make_mission
from tests.world import NOW, World

WHY = "Because it is so."
Verb = Callable[[Any, Actor], object]
GIVEN = made.TERMS


def make(world: World) -> Mission:
    """With all that the later states ask for; the expert is Erlan in person."""
    expert = make_expert(world, 790, user=world.users["erlan"])
    save_passport(expert.person, fields={"number": "A1234567", "country": "TJ", "expires_on": date(2032, 3, 1), "visa_needed": True}, now=NOW)
    return make_mission(world, state="agreed", expert=expert, number=790, **GIVEN)


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"state_since": NOW}


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    return lambda record, actor: verb(record, **more, actor=actor, now=NOW)


def bare(step: str) -> Verb:
    return lambda record, actor: perform(record, step, actor=actor, now=NOW)


def agree(record: Any, actor: Actor) -> object:
    """As the approval of the last side does it."""
    for side in ("person", "sender", "receiver"):
        MissionApproval(mission=record, side=side, at=NOW, by_label="Somebody").save()
    record.__dict__.pop("approved", None)
    return perform(record, "agree", actor=actor, now=NOW)


def propose(record: Any, actor: Actor) -> object:
    expert = record.expert
    return verbs.propose_expert(record, expert=expert, actor=actor, now=NOW)


def begin(record: Any, actor: Actor) -> object:
    return verbs.begin_mission(record, actor=actor, now=made.first_day(record))


STEPS: dict[str, Verb] = {
    "check": plain(verbs.check_mission, quota_year=None),
    "propose_expert": propose,
    "accept_expert": plain(verbs.accept_expert),
    "ask_for_another": plain(verbs.ask_for_another, reason=WHY),
    "approve_as_person": bare("approve_as_person"),
    "approve_as_sender": bare("approve_as_sender"),
    "approve_as_receiver": bare("approve_as_receiver"),
    "record_paper": bare("record_paper"),
    "set_terms": plain(verbs.set_terms, fields={"hours": 12}),
    "agree": agree,
    "invite": plain(verbs.invite_expert),
    "begin": begin,
    "hand_in_report": plain(verbs.hand_in_report, fields=made.REPORT),
    "return_report": plain(verbs.return_report, reason=WHY),
    "add_actions": bare("add_actions"),
    "close": plain(verbs.close_mission),
    "decline": plain(verbs.decline_mission, reason=WHY),
    "call_off": plain(verbs.call_off_mission, reason=WHY),
}
APART = frozenset({"agree"})

"""Verbs of missions of experts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from exchanges import operations as verbs
from exchanges.models import Expert, Mission
from partners.actor import Actor
from tests import missioning as made
from tests.operation_cases.base import WHY, Case, again_and_again, last_file, with_file
from tests.world import NOW, World

PASSPORT = {
    "birth_date": date(1975, 5, 5), "citizenship": "TJ", "number": "A1234567", "country": "TJ", "expires_on": date(2032, 3, 1), "visa_needed": True,
}  # fmt: skip


def step(*names: str) -> tuple[str, ...]:
    return tuple(f"exchanges.mission {name}" for name in names)


def in_state(state: str, **more: Any) -> Callable[[World], Mission]:
    return lambda world: made.mission(world, state, **more)


def with_line(state: str) -> Callable[[World], Mission]:
    return lambda world: made.mission(world, state, quota_year=made.days_line(world))


def checked(world: World) -> Mission:
    made.expert_of(world)
    return made.mission(world, "host_checked")


def invited(world: World) -> Mission:
    row = made.mission(world, "agreed")
    verbs.keep_passport(row, fields=PASSPORT, actor=world.alice, now=NOW)
    return row


def ask(world: World, record: Any, actor: Actor) -> object:
    return verbs.request_mission(partner=world.partner_a, fields=made.wish(world), actor=actor, now=NOW)


def propose(world: World, record: Any, actor: Actor) -> object:
    rows = Expert.objects.across_partners(reason="test").filter(partner=world.partner_a)
    return verbs.propose_expert(record, expert=rows.latest("pk"), actor=actor, now=NOW)


def paper(world: World, record: Any, actor: Actor) -> object:
    return verbs.record_paper(record, side="sender", paper="No. 7", scan=last_file(), actor=actor, now=NOW)


def begin(world: World, record: Any, actor: Actor) -> object:
    return verbs.begin_mission(record, actor=actor, now=made.first_day(record))


def report(world: World, record: Any, actor: Actor) -> object:
    return verbs.hand_in_report(record, fields=made.REPORT, actor=actor, now=NOW)


def recommend(world: World, record: Any, actor: Actor) -> object:
    rows = [{"text": "Translate.", "owner": world.users["leila"], "due_on": date(2027, 6, 1)}]
    return verbs.give_recommendations(record, rows=rows, actor=actor, now=NOW)


def plain(verb: Callable[..., object], **more: Any) -> Callable[[World, Any, Actor], object]:
    return lambda world, record, actor: verb(record, **more, actor=actor, now=NOW)


HOST = {"by": "sofia", "stranger": "alice"}
SENDER = {"by": "alice", "stranger": "charlie"}
CASES = [
    Case(**again_and_again("exchanges.request_mission"), **SENDER, ready=lambda world: None, do=ask, steps=step("requested")),
    Case("exchanges.check_mission", **HOST, ready=in_state("requested"), do=plain(verbs.check_mission, quota_year=None), steps=step("check")),
    Case("exchanges.propose_expert", **SENDER, ready=checked, do=propose, steps=step("propose_expert")),
    Case("exchanges.accept_expert", **HOST, ready=in_state("expert_proposed"), do=plain(verbs.accept_expert), steps=step("accept_expert")),
    Case(
        "exchanges.ask_for_another", **HOST, ready=in_state("expert_proposed"), do=plain(verbs.ask_for_another, reason=WHY),
        steps=step("ask_for_another"),
    ),
    Case(
        **again_and_again("exchanges.set_terms"), **SENDER, ready=in_state("accepted"), do=plain(verbs.set_terms, fields={"hours": 12}),
        steps=step("set_terms"),
    ),
    Case("exchanges.approve_as_sender", **SENDER, ready=in_state("accepted"), do=plain(verbs.approve_as_sender), steps=step("approve_as_sender")),
    Case("exchanges.approve_as_receiver", **HOST, ready=in_state("accepted"), do=plain(verbs.approve_as_receiver), steps=step("approve_as_receiver")),
    Case("exchanges.record_paper", **SENDER, ready=with_file(in_state("accepted")), do=paper, steps=step("record_paper")),
    Case("exchanges.begin_mission", **HOST, ready=with_line("agreed"), do=begin, steps=step("begin")),
    Case("exchanges.hand_in_report", **SENDER, ready=in_state("under_way"), do=report, steps=step("hand_in_report")),
    Case("exchanges.return_report", **HOST, ready=in_state("reported"), do=plain(verbs.return_report, reason=WHY), steps=step("return_report")),
    Case("exchanges.close_mission", **HOST, ready=in_state("reported"), do=plain(verbs.close_mission), steps=step("close")),
    Case(
        **again_and_again("exchanges.give_recommendations"), **SENDER, ready=in_state("reported"), do=recommend,
        steps=(*step("add_actions"), "notifications.followupaction added"),
    ),
    Case("exchanges.decline_mission", **SENDER, ready=with_line("host_checked"), do=plain(verbs.decline_mission, reason=WHY), steps=step("decline")),
    Case(
        "exchanges.call_off_mission", **SENDER, ready=with_line("agreed"), do=plain(verbs.call_off_mission, reason=WHY),
        steps=(*step("call_off"), "mobility.stay cancel", "documents.issueddocument revoke"),
    ),
    Case(
        **again_and_again("exchanges.invite_expert"), by="sofia", stranger="ruslan", ready=invited, do=plain(verbs.invite_expert),
        steps=("documents.issueddocument issued", "mobility.stay passport_opened", *step("invite")),
    ),
    Case(
        **again_and_again("exchanges.keep_passport"), **SENDER, ready=in_state("accepted"), do=plain(verbs.keep_passport, fields=PASSPORT),
        steps=step("passport_entered"),
    ),
]  # fmt: skip
ELSEWHERE = {
    "exchanges.approve_as_person": "the expert in person: tests/test_missions.py and tests/test_mission_races.py",
    "exchanges.begin_due_missions": "has no actor: the clock, tests/test_missions.py",
    "exchanges.remind_of_reports": "has no actor: the clock, tests/test_missions.py",
}

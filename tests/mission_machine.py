"""Both sides, the expert and the clock act on two missions of one expert in any order; a small model says what must come of each act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.errors import Invalid, NotAllowed, Refused
from exchanges import operations as verbs
from exchanges.models import Mission
from mobility import operations as mobility
from mobility.models import Stay
from portal.recount import disagreements
from tests import missioning as made
from tests.exchanging import make_expert
from tests.world import NOW, World

WHY = "Because it is so."
FIRST = (date(2027, 3, 1), date(2027, 3, 8))  # the last days of the first mission are the first of the second
LENGTH, DAYS, A_YEAR = timedelta(days=9), 5, 8
EARLY = ("requested", "host_checked", "expert_proposed")
HOLDS = ("host_checked", "expert_proposed", "accepted", "agreed", "under_way", "reported", "closed")
SIDES = {"person": "erlan", "sender": "alice", "receiver": "sofia"}
rows = st.sampled_from([0, 1])


class Missions(RuleBasedStateMachine):
    """On a line of eight days, so that only one of the two can name it. Fresh in a savepoint of its own; `world` is set by the test."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()

    def teardown(self) -> None:
        assert not hasattr(self, "keys") or disagreements() == []
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.now: datetime = NOW
        self.year = made.days_line(self.world, per_year=A_YEAR)
        self.expert = make_expert(self.world, 777, user=self.world.users["erlan"])
        found = [made.mission(self.world, starts_on=first, ends_on=first + LENGTH, **made.TERMS) for first in FIRST]
        self.keys = [row.pk for row in found]
        self.state, self.line, self.came = ["requested"] * 2, [False, False], [False, False]
        self.approved: list[set[str]] = [set(), set()]

    def fresh(self, number: int) -> Mission:
        return Mission._base_manager.get(pk=self.keys[number])

    def act(self, number: int, allowed: bool, verb: Callable[[Mission], Any], target: str = "") -> bool:
        """The portal does it exactly when the model says so."""
        refusal = ""
        try:
            with transaction.atomic():
                verb(self.fresh(number))
        except (Refused, Invalid, NotAllowed) as refused:
            refusal = str(refused) or type(refused).__name__
        assert bool(refusal) != allowed, f"{self.state}, {self.now}: {refusal or 'done, and should have been refused'}"
        if allowed and target:
            self.state[number] = target
        return allowed

    def elsewhere(self, number: int) -> bool:
        """The stay of the other mission takes days of this one."""
        return self.state[1 - number] in ("agreed", "under_way", "reported", "closed")

    @rule(days=st.sampled_from([60, 38, 5, 20]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(number=rows, with_line=st.booleans())
    def check(self, number: int, with_line: bool) -> None:
        other = 1 - number
        full = with_line and self.line[other] and self.state[other] in HOLDS
        year = self.year if with_line else None
        verb = lambda row: verbs.check_mission(row, quota_year=year, actor=self.world.ruslan, now=self.now)  # noqa: E731
        if self.act(number, self.state[number] == "requested" and not full, verb, "host_checked"):
            self.line[number] = with_line

    @rule(number=rows)
    def propose(self, number: int) -> None:
        verb = lambda row: verbs.propose_expert(row, expert=self.expert, actor=self.world.alice, now=self.now)  # noqa: E731
        self.act(number, self.state[number] == "host_checked", verb, "expert_proposed")

    @rule(number=rows, yes=st.booleans())
    def answer(self, number: int, yes: bool) -> None:
        def verb(row: Mission) -> None:
            if yes:
                verbs.accept_expert(row, actor=self.world.sofia, now=self.now)
            else:
                verbs.ask_for_another(row, reason=WHY, actor=self.world.sofia, now=self.now)

        self.act(number, self.state[number] == "expert_proposed", verb, "accepted" if yes else "host_checked")

    @rule(number=rows, hours=st.sampled_from([10, 11, 12]))
    def change_terms(self, number: int, hours: int) -> None:
        before = self.fresh(number).hours
        allowed = self.state[number] in (*EARLY, "accepted")
        if self.act(number, allowed, lambda row: verbs.set_terms(row, fields={"hours": hours}, actor=self.world.alice, now=self.now)):
            self.approved[number] = self.approved[number] if before == hours else set()

    @rule(number=rows, side=st.sampled_from(sorted(SIDES)))
    def approve(self, number: int, side: str) -> None:
        known = self.approved[number]
        is_last = len(known | {side}) == len(SIDES)
        allowed = self.state[number] == "accepted" and side not in known and not (is_last and self.elsewhere(number))
        actor = self.world.actors[SIDES[side]]
        if self.act(number, allowed, lambda row: getattr(verbs, f"approve_as_{side}")(row, actor=actor, now=self.now), "agreed" if is_last else ""):
            known.add(side)

    @rule(number=rows)
    def arrive(self, number: int) -> None:
        if self.state[number] not in ("agreed", "under_way"):
            return
        stay = Stay._base_manager.get(pk=self.fresh(number).stay_id)
        allowed = not self.came[number] and self.now.date() >= stay.enters_on
        verb = lambda row: mobility.record_arrival(stay, arrived_on=stay.enters_on, actor=self.world.ruslan, now=self.now)  # noqa: E731
        if self.act(number, allowed, verb, "under_way"):
            self.came[number] = True

    @rule()
    def clock(self) -> None:
        verbs.begin_due_missions(now=self.now)
        for number in (0, 1):
            if self.state[number] == "agreed" and self.now.date() >= FIRST[number]:
                self.state[number] = "under_way"

    @rule(number=rows)
    def report(self, number: int) -> None:
        verb = lambda row: verbs.hand_in_report(row, fields=made.REPORT, actor=self.world.erlan, now=self.now)  # noqa: E731
        has_expert = self.state[number] not in ("requested", "host_checked")
        self.act(number, has_expert and self.state[number] == "under_way", verb, "reported")

    @rule(number=rows)
    def close(self, number: int) -> None:
        verb = lambda row: verbs.close_mission(row, actor=self.world.sofia, now=self.now)  # noqa: E731
        self.act(number, self.state[number] == "reported", verb, "closed")

    @rule(number=rows, by=st.sampled_from(["alice", "sofia"]))
    def end(self, number: int, by: str) -> None:
        early, actor = self.state[number] in EARLY, self.world.actors[by]
        allowed = early or (self.state[number] in ("accepted", "agreed", "under_way") and not self.came[number])
        end = verbs.decline_mission if early else verbs.call_off_mission
        self.act(number, allowed, lambda row: end(row, reason=WHY, actor=actor, now=self.now), "declined" if early else "cancelled")

    @invariant()
    def model_and_portal_agree(self) -> None:
        if not hasattr(self, "keys"):
            return
        found = Mission._base_manager.in_bulk(self.keys)
        assert [found[key].state for key in self.keys] == self.state
        self.year.refresh_from_db()
        assert self.year.reserved + self.year.used == sum(DAYS for n in (0, 1) if self.line[n] and self.state[n] in HOLDS)
        alive = Stay._base_manager.filter(person=self.expert.person).exclude(state__in=["cancelled", "no_show"]).count()
        assert alive == sum(state in ("agreed", "under_way", "reported", "closed") for state in self.state) <= 1

"""Everybody who has a part in a sheet of decisions acts in any order while the clock runs; a small model says what must come of each act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.errors import Invalid, NotAllowed, Refused
from documents.models import IssuedDocument
from scholarships import operations as verbs
from scholarships.models import DecisionRound, Nomination
from scholarships.operations.carrying import carry_out
from scholarships.operations.planning import plan_items, start_round, unplan_items
from tests.sheets import fresh, nominees, second_head, seen, two_person_call
from tests.world import NOW, World, allotment_of

PLACES, NOMINEES = 2, 4
HOLD = timedelta(minutes=30)
TARGET = {"select": "selected", "put_on_reserve": "reserve", "not_select": "not_selected"}
SOURCES = {"select": ("in_review", "reserve"), "put_on_reserve": ("in_review",), "not_select": ("in_review", "reserve")}
numbers = st.sampled_from(range(NOMINEES))
desk = st.sampled_from(["saule", "sofia", "hana", "gulshat"])
anybody = st.sampled_from(["saule", "sofia", "hana", "gulshat", "olga", "alice"])


class Sheets(RuleBasedStateMachine):
    """Four nominees for two places. Fresh in a savepoint of its own; `world` is set by the test."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        second_head(self.world)
        self.call = two_person_call(self.world, places=PLACES, reserve=NOMINEES)
        self.keys = [row.pk for row in nominees(self.world, self.call, NOMINEES)]
        self.states = ["in_review"] * NOMINEES
        self.now: datetime = NOW
        self.sheet: int | None = None
        self.state, self.plan = "none", dict[int, str]()
        self.proposer, self.leaves_at, self.waiting = "", NOW, list[int]()
        self.valid_minutes = 0

    # --- how an act is done and compared -----------------------------------------------------------------------------------------

    def act(self, allowed: bool, verb: Callable[[], Any]) -> bool:
        refusal = ""
        try:
            verb()
        except (Refused, Invalid, NotAllowed) as refused:
            refusal = str(refused) or type(refused).__name__
        assert bool(refusal) != allowed, f"{self.state}, {self.plan}, {self.states}: {refusal or 'done, and should have been refused'}"
        return allowed

    def row(self, number: int) -> Nomination:
        return Nomination._base_manager.get(pk=self.keys[number])

    @property
    def found(self) -> DecisionRound:
        return fresh(DecisionRound._base_manager.get(pk=self.sheet))

    def on_sheet(self, allowed: bool, verb: Callable[[DecisionRound], Any]) -> bool:
        """Nothing to act on is no act."""
        return self.sheet is not None and self.act(allowed, lambda: verb(self.found))

    @property
    def is_complete(self) -> bool:
        free = PLACES - self.states.count("selected")
        chosen = [number for number, decision in self.plan.items() if decision == "select"]
        return bool(self.plan) and len(chosen) <= free and all(self.states[number] in SOURCES[decision] for number, decision in self.plan.items())

    # --- acts ----------------------------------------------------------------------------------------------------------------------

    @rule(number=numbers, decision=st.sampled_from(sorted(TARGET)), who=desk)
    def try_out(self, number: int, decision: str, who: str) -> None:
        actor = self.world.actors[who]

        def verb() -> None:
            sheet = start_round(self.call, actor=actor, now=self.now)
            self.sheet = sheet.pk
            if self.state == "none":
                self.state, self.plan = "trying", {}
            plan_items(sheet, [self.row(number)], decision=decision, actor=actor, now=self.now)

        if self.act(self.state in ("none", "trying") and self.states[number] in SOURCES[decision], verb):
            self.plan[number] = decision

    @rule(number=numbers)
    def take_off(self, number: int) -> None:
        def verb(sheet: DecisionRound) -> None:
            unplan_items(sheet, [self.row(number)], actor=self.world.saule, now=self.now)

        if self.on_sheet(self.state == "trying", verb):
            self.plan.pop(number, None)

    @rule(who=anybody)
    def propose(self, who: str) -> None:
        allowed = self.state == "trying" and who not in ("olga", "alice") and self.is_complete
        if self.on_sheet(allowed, lambda sheet: verbs.propose_round(sheet, actor=self.world.actors[who], now=self.now)):
            self.state, self.proposer = "proposed", who

    @rule(who=anybody)
    def recall(self, who: str) -> None:
        allowed = self.state == "proposed" and who == self.proposer
        if self.on_sheet(allowed, lambda sheet: verbs.recall_round(sheet, actor=self.world.actors[who], now=self.now)):
            self.state = "trying"

    @rule(who=anybody)
    def give_back(self, who: str) -> None:
        allowed = self.state == "proposed" and who in ("hana", "gulshat") and who != self.proposer
        if self.on_sheet(allowed, lambda sheet: verbs.return_round(sheet, reason="Look again.", actor=self.world.actors[who], now=self.now)):
            self.state = "trying"

    @rule(who=anybody, reads=st.booleans())
    def confirm(self, who: str, reads: bool) -> None:
        allowed = reads and self.state == "proposed" and who in ("hana", "gulshat") and who != self.proposer and self.is_complete

        def verb(sheet: DecisionRound) -> None:
            verbs.confirm_round(sheet, seen=seen(sheet) if reads else "something else", actor=self.world.actors[who], now=self.now)

        if self.on_sheet(allowed, verb):
            self.state, self.leaves_at, self.valid_minutes = "confirmed", self.now + HOLD, self.valid_minutes + 1

    @rule(who=anybody)
    def take_back(self, who: str) -> None:
        allowed = self.state == "confirmed" and who in ("hana", "gulshat") and self.now < self.leaves_at
        if self.on_sheet(allowed, lambda sheet: verbs.take_back_round(sheet, actor=self.world.actors[who], now=self.now)):
            self.state, self.valid_minutes = "trying", self.valid_minutes - 1

    @rule(who=anybody)
    def send_now(self, who: str) -> None:
        allowed = self.state == "confirmed" and who in ("hana", "gulshat") and self.now < self.leaves_at
        if self.on_sheet(allowed, lambda sheet: verbs.send_now(sheet, actor=self.world.actors[who], now=self.now)):
            self.leaves_at = self.now

    @rule()
    def drop(self) -> None:
        if self.on_sheet(self.state == "trying", lambda sheet: verbs.drop_round(sheet, actor=self.world.saule, now=self.now)):
            self.state, self.sheet, self.plan = "none", None, {}

    @rule(minutes=st.sampled_from([1, 10, 31]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(number=numbers)
    def withdraw(self, number: int) -> None:
        """The sending side, at any time: what two people have signed of somebody who has gone is refused."""
        allowed = self.states[number] in ("in_review", "selected", "reserve")
        if self.act(allowed, lambda: verbs.withdraw_nomination(self.row(number), reason="Posted abroad.", actor=self.world.alice, now=self.now)):
            self.states[number] = "withdrawn"

    @rule()
    def worker(self) -> None:
        if self.sheet is None:
            return
        count = carry_out(self.sheet, now=self.now)
        if self.state != "confirmed" or self.now < self.leaves_at:
            assert count == 0
            return
        assert count == len(self.plan)
        for number in self.order():
            decision = self.plan[number]
            if self.states[number] in SOURCES[decision]:
                self.states[number] = TARGET[decision]
        self.state, self.sheet, self.plan = "none", None, {}

    def order(self) -> list[int]:
        rows = dict(self.found.items(manager="_base_manager").values_list("nomination_id", "pk"))
        return sorted(self.plan, key=lambda number: rows[self.keys[number]])

    # --- what always holds -----------------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_moves_but_by_the_worker(self) -> None:
        if not hasattr(self, "keys"):
            return
        found = dict(Nomination._base_manager.filter(pk__in=self.keys).values_list("pk", "state"))
        assert [found[key] for key in self.keys] == self.states
        assert allotment_of(self.call, self.world.partner_a).placed == self.states.count("selected") <= PLACES

    @invariant()
    def sheet_is_as_the_model_says(self) -> None:
        if not hasattr(self, "keys") or self.sheet is None:
            return
        found = self.found
        assert found.state == self.state
        assert dict(found.items(manager="_base_manager").values_list("nomination_id", "decision")) == {self.keys[n]: d for n, d in self.plan.items()}

    @invariant()
    def two_different_people_have_signed(self) -> None:
        for found in DecisionRound._base_manager.filter(call=self.call) if hasattr(self, "keys") else ():
            signed = (found.proposed_by_id, found.confirmed_by_id)
            assert found.confirmed_by_id is None or (None not in signed and signed[0] != signed[1])
        if hasattr(self, "keys"):
            minutes = IssuedDocument.objects.across_partners(reason="test").filter(kind="minute", state="valid")
            assert minutes.count() == self.valid_minutes

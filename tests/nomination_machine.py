"""Everybody who has a part in a nomination acts in any order, before and after the sending; a small model says what must come of each act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import Invalid, NotAllowed, Refused
from partners.models import Partner
from people.models import Person
from scholarships import operations as verbs
from scholarships.enums import UNSENT
from scholarships.models import Endorsement, Nomination
from scholarships.queries.endorsements import still_counts
from tests.world import NOW, World, allotment_of, make_call, make_draft

WEEK = timedelta(days=7)
# What an answer belongs to: whose endorsement ends when it changes.
CONTENT = {
    "education": {"nominee", "employer", "authority", "embassy"},
    "justification": {"employer", "authority", "embassy"},
    "rank": set(),
}
rows = st.sampled_from([0, 1, 2])


class Lives(RuleBasedStateMachine):
    """Three nominees for two slots. Fresh in a savepoint of its own; `world` is set by the test."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.words = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize(two=st.booleans(), nominee=st.booleans(), employer=st.booleans(), embassy=st.booleans())
    def begin(self, two: bool, nominee: bool, employer: bool, embassy: bool) -> None:
        world = self.world
        Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=two)
        self.two, self.asks = two, {"nominee": nominee, "employer": employer, "embassy": embassy}
        call = make_call(world, places=1, reserve=1, asks_nominee=nominee, asks_employer=employer, asks_embassy=embassy)
        self.call = call
        self.keys = [make_draft(world, call, number=number).pk for number in range(3)]
        first = Nomination._base_manager.get(pk=self.keys[0])
        Person.objects.across_partners(reason="test").filter(pk=first.person_id).update(user=world.users["nigora"])
        Nomination._base_manager.filter(pk__in=self.keys).update(nominee_invited_at=NOW)
        self.state = ["draft"] * 3
        self.proposed: set[int] = set()  # again, after a return, and not changed since
        self.good: list[set[str]] = [set(), set(), set()]  # endorsements that count
        self.ever: list[set[str]] = [set(), set(), set()]

    # --- how an act is done and compared ---------------------------------------------------------------------------------------

    def fresh(self, number: int) -> Nomination:
        return Nomination._base_manager.get(pk=self.keys[number])

    def act(self, number: int, allowed: bool, verb: Callable[[Nomination], Any]) -> bool:
        """The portal does it exactly when the model says so; what is refused leaves the state as it was."""
        refusal = ""
        try:
            verb(self.fresh(number))
        except (Refused, Invalid, NotAllowed) as refused:
            refusal = str(refused) or type(refused).__name__
        assert bool(refusal) != allowed, f"{self.state[number]}, {self.good[number]}: {refusal or 'done, and should have been refused'}"
        return allowed

    @property
    def taken(self) -> int:
        return sum(state not in (*UNSENT, "withdrawn", "ineligible") for state in self.state)

    def before_authority(self, number: int) -> bool:
        return all(kind in self.good[number] for kind in ("nominee", "employer") if self.asks[kind])

    def needs_embassy(self, number: int) -> bool:
        return self.asks["embassy"] and "embassy" not in self.good[number]

    def give(self, number: int, kind: str) -> None:
        self.good[number].add(kind)
        self.ever[number].add(kind)

    # --- acts ------------------------------------------------------------------------------------------------------------------

    @rule(number=rows, name=st.sampled_from(sorted(CONTENT)))
    def change(self, number: int, name: str) -> None:
        self.words += 1
        value: Any = self.words if name == "rank" else f"Said for the {self.words}th time."
        allowed = self.state[number] in ("draft", "returned")
        if self.act(number, allowed, lambda row: verbs.save_nomination(row, fields={name: value}, actor=self.world.alice, now=NOW)):
            self.good[number] -= CONTENT[name]
            if "authority" in CONTENT[name]:
                self.proposed.discard(number)

    @rule()
    def nominee_confirms(self) -> None:
        if self.act(0, self.state[0] == "draft", lambda row: verbs.confirm_own_part(row, actor=self.world.nigora, now=NOW)):
            self.give(0, "nominee")

    @rule(number=rows)
    def ask_employer(self, number: int) -> None:
        if self.act(number, self.state[number] == "draft", lambda row: verbs.ask_employer(row, actor=self.world.alice, now=NOW)):
            self.state[number] = "employer_check"

    @rule(number=rows)
    def employer_endorses(self, number: int) -> None:
        allowed = self.state[number] == "employer_check"
        if self.act(number, allowed, lambda row: verbs.endorse_as_employer(row, post="Director", actor=self.world.farid, now=NOW)):
            self.state[number] = "draft"
            self.give(number, "employer")

    @rule(number=rows)
    def submit(self, number: int) -> None:
        ready = self.state[number] == "draft" and self.before_authority(number) and not self.two and not self.needs_embassy(number)
        if self.act(number, ready and self.taken < 2, lambda row: verbs.submit_nomination(row, actor=self.world.alice, now=NOW)):
            self.state[number] = "submitted"
            self.give(number, "authority")

    @rule(number=rows)
    def propose(self, number: int) -> None:
        ready = self.state[number] == "draft" and self.two and self.before_authority(number)
        if self.act(number, ready, lambda row: verbs.propose_nomination(row, actor=self.world.alice, now=NOW)):
            self.state[number] = "national_check"

    @rule(number=rows, who=st.sampled_from(["daler", "alice", "farid", "charlie"]))
    def endorse(self, number: int, who: str) -> None:
        to_embassy = self.needs_embassy(number)
        ready = who == "daler" and self.state[number] == "national_check" and self.before_authority(number)
        allowed = ready and (to_embassy or self.taken < 2)
        if self.act(number, allowed, lambda row: verbs.endorse_nomination(row, actor=self.world.actors[who], now=NOW)):
            self.state[number] = "mission_check" if to_embassy else "submitted"
            self.give(number, "authority")

    @rule(number=rows)
    def to_embassy(self, number: int) -> None:
        ready = self.state[number] == "draft" and not self.two and self.needs_embassy(number) and self.before_authority(number)
        if self.act(number, ready, lambda row: verbs.pass_to_embassy(row, actor=self.world.alice, now=NOW)):
            self.state[number] = "mission_check"
            self.give(number, "authority")

    @rule(number=rows)
    def forward(self, number: int) -> None:
        ready = self.state[number] == "mission_check" and self.before_authority(number) and "authority" in self.good[number]
        if self.act(number, ready and self.taken < 2, lambda row: verbs.forward_nomination(row, actor=self.world.zarina, now=NOW)):
            self.state[number] = "submitted"
            self.give(number, "embassy")

    @rule(number=rows)
    def come_back(self, number: int) -> None:
        """From whichever desk it lies at."""
        world, why = self.world, {"reason": "To be looked at again.", "now": NOW}
        ways: dict[str, Callable[[Nomination], Any]] = {
            "employer_check": lambda row: verbs.return_from_employer(row, actor=world.farid, **why),
            "national_check": lambda row: verbs.return_to_officer(row, actor=world.daler, **why),
            "mission_check": lambda row: verbs.return_from_embassy(row, actor=world.zarina, **why),
        }
        way = ways.get(self.state[number], lambda row: verbs.take_back(row, actor=world.alice, now=NOW))
        if self.act(number, self.state[number] in ways, way):
            self.state[number] = "draft"

    @precondition(lambda self: "submitted" in self.state)
    @rule(number=rows)
    def ministry_returns(self, number: int) -> None:
        allowed = self.state[number] == "submitted"
        end = NOW + WEEK

        def back(row: Nomination) -> None:
            verbs.return_nomination(row, reason="Look at it again.", mend_until=end, actor=self.world.sofia, now=NOW)

        if self.act(number, allowed, back):
            self.state[number] = "returned"
            self.proposed.discard(number)

    @precondition(lambda self: "returned" in self.state)
    @rule(number=rows)
    def resubmit(self, number: int) -> None:
        """By the officer; where two people answer, by the second person for what was proposed again and not changed since."""
        who = self.world.daler if self.two else self.world.alice
        ready = self.state[number] == "returned" and (not self.two or number in self.proposed)
        if self.act(number, ready, lambda row: verbs.resubmit_nomination(row, actor=who, now=NOW)):
            self.state[number] = "submitted"
            self.give(number, "authority")

    @precondition(lambda self: "returned" in self.state)
    @rule(number=rows)
    def propose_again(self, number: int) -> None:
        allowed = self.state[number] == "returned" and self.two
        if self.act(number, allowed, lambda row: verbs.propose_again(row, actor=self.world.alice, now=NOW)):
            self.proposed.add(number)

    @rule(number=rows)
    def withdraw(self, number: int) -> None:
        allowed = self.state[number] != "withdrawn"
        if self.act(number, allowed, lambda row: verbs.withdraw_nomination(row, reason="Posted abroad.", actor=self.world.alice, now=NOW)):
            self.state[number] = "withdrawn"

    # --- what always holds -------------------------------------------------------------------------------------------------------

    @invariant()
    def states_and_slots_agree(self) -> None:
        if not hasattr(self, "keys"):
            return
        found = dict(Nomination._base_manager.filter(pk__in=self.keys).values_list("pk", "state"))
        assert [found[key] for key in self.keys] == self.state
        assert allotment_of(self.call, self.world.partner_a).nominated == self.taken <= 2

    @invariant()
    def endorsements_count_for_what_is_said_now(self) -> None:
        for number in range(3) if hasattr(self, "keys") else ():
            assert {kind for kind, counts in still_counts(self.fresh(number)).items() if counts} == self.good[number]

    @invariant()
    def sent_has_what_the_call_asks_for_by_different_people(self) -> None:
        for number in range(3) if hasattr(self, "keys") else ():
            if self.state[number] not in ("submitted", "returned"):
                continue
            given = Endorsement.objects.across_partners(reason="test").filter(nomination_id=self.keys[number], ended_at=None)
            people = dict(given.values_list("kind", "by_id"))
            wanted = {"authority", *(kind for kind, is_asked in self.asks.items() if is_asked)}
            assert wanted <= people.keys()
            assert len(set(people.values())) == len(people)
            assert not self.two or people["authority"] == self.world.users["daler"].pk

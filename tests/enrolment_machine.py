"""Academy and sending side act on two enrolments in any order while the days pass; a small model says what must come of each act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.errors import Invalid, NotAllowed, Refused
from mobility import operations as mobility
from mobility.models import Stay
from portal.recount import disagreements
from tests.academy import person
from tests.world import NOW, World, make_agreement, make_intake, year_of
from training import operations as verbs
from training.models import Enrolment, Extension

FIRST, LAST = date(2027, 9, 1), date(2028, 8, 30)
WHY = "Because it is so."
SEATED = ("pre_registered", "enrolled", "active", "suspended", "extended", "completed", "partially_completed", "not_completed")
UNDER_WAY, FINISHED = ("active", "suspended", "extended"), ("completed", "partially_completed", "not_completed")
rows = st.sampled_from([0, 1])


class Lives(RuleBasedStateMachine):
    """Two people on a line of two places, in an intake of two seats. Fresh in a savepoint of its own; `world` is set by the test."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()

    def teardown(self) -> None:
        assert not hasattr(self, "keys") or disagreements() == []
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize(first=st.booleans(), second=st.booleans())
    def begin(self, first: bool, second: bool) -> None:
        world = self.world
        self.now, self.year, self.intake = NOW, year_of(make_agreement(world, per_year=2)), make_intake(world, capacity=2)
        made = [
            verbs.enrol_person(
                person=person(world, number), intake=self.intake, quota_year=self.year, pre_register=pre, actor=world.ruslan, now=self.now
            )
            for number, pre in enumerate((first, second))
        ]
        self.keys = [row.pk for row in made]
        self.state = [row.state for row in made]
        self.came: list[date | None] = [None, None]
        self.left: list[date | None] = [None, None]
        self.until: list[date | None] = [None, None]
        self.asked: list[int | None] = [None, None]
        self.place = [True, True]
        self.planned = [True, True]  # whether the stay can still begin

    # --- how an act is done and compared -------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return self.now.date()

    def fresh(self, number: int) -> Enrolment:
        return Enrolment._base_manager.get(pk=self.keys[number])

    def act(self, number: int, allowed: bool, verb: Callable[[Enrolment], Any]) -> bool:
        """The portal does it exactly when the model says so."""
        refusal = ""
        try:
            verb(self.fresh(number))
        except (Refused, Invalid, NotAllowed) as refused:
            refusal = str(refused) or type(refused).__name__
        assert bool(refusal) != allowed, f"{self.state[number]}, {self.today}: {refusal or 'done, and should have been refused'}"
        return allowed

    def ends(self, number: int, state: str) -> None:
        self.state[number] = state
        self.asked[number] = None

    def last(self, number: int) -> date:
        return self.until[number] or LAST

    # --- acts ----------------------------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 40, 285, 300]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(number=rows)
    def confirm(self, number: int) -> None:
        if self.act(number, self.state[number] == "pre_registered", lambda row: verbs.confirm(row, actor=self.world.ruslan, now=self.now)):
            self.state[number] = "enrolled"

    @rule(number=rows, by_desk=st.booleans())
    def arrive(self, number: int, by_desk: bool) -> None:
        """By the registrar on the enrolment, or by the ministry on the stay: the first day that is possible."""
        day = min(self.today, FIRST)
        if by_desk:
            allowed = self.planned[number] and self.came[number] is None
            stay = Stay._base_manager.get(pk=self.fresh(number).stay_id)
            done = self.act(number, allowed, lambda row: mobility.record_arrival(stay, arrived_on=day, actor=self.world.sofia, now=self.now))
        else:
            comes = self.state[number] in SEATED and self.state[number] != "pre_registered"
            fits = FIRST - timedelta(days=60) <= day <= self.last(number) and (self.left[number] is None or day <= self.left[number])
            verb = lambda row: verbs.record_arrival(row, arrived_on=day, actor=self.world.ruslan, now=self.now)  # noqa: E731
            done = self.act(number, comes and fits and self.planned[number], verb)
        if done:
            self.came[number] = day

    @rule(number=rows)
    def leave(self, number: int) -> None:
        came = self.came[number]
        allowed = self.state[number] != "pre_registered" and came is not None
        if self.act(number, allowed, lambda row: verbs.record_departure(row, departed_on=self.today, actor=self.world.ruslan, now=self.now)):
            self.left[number] = self.today

    @rule(number=rows)
    def start(self, number: int) -> None:
        allowed = self.state[number] == "enrolled" and self.today >= FIRST and self.came[number] is not None
        if self.act(number, allowed, lambda row: verbs.start(row, actor=self.world.ruslan, now=self.now)):
            self.state[number] = "active"

    @rule(number=rows)
    def suspend(self, number: int) -> None:
        if self.act(
            number, self.state[number] in ("active", "extended"), lambda row: verbs.suspend(row, reason=WHY, actor=self.world.ruslan, now=self.now)
        ):
            self.state[number] = "suspended"

    @rule(number=rows)
    def resume(self, number: int) -> None:
        if self.act(number, self.state[number] == "suspended", lambda row: verbs.resume(row, actor=self.world.ruslan, now=self.now)):
            self.state[number] = "extended" if self.until[number] else "active"

    @rule(number=rows)
    def ask(self, number: int) -> None:
        until = max(self.last(number), self.today) + timedelta(days=20)
        allowed = self.state[number] in ("active", "extended") and self.asked[number] is None

        def verb(row: Enrolment) -> None:
            self.asked[number] = verbs.ask_extension(row, until=until, reason=WHY, actor=self.world.ruslan, now=self.now).pk

        self.act(number, allowed, verb)

    @rule(number=rows, who=st.sampled_from(["alice", "daler", "charlie", "ruslan"]), yes=st.booleans())
    def answer(self, number: int, who: str, yes: bool) -> None:
        if self.asked[number] is None:
            return
        row = Extension._base_manager.get(pk=self.asked[number])
        allowed = who in ("alice", "daler") and (not yes or self.state[number] in ("active", "extended"))
        actor = self.world.actors[who]

        def verb(_row: Enrolment) -> None:
            if yes:
                verbs.consent_to_extension(row, note_reference="7", actor=actor, now=self.now)
            else:
                verbs.refuse_extension(row, reason=WHY, actor=actor, now=self.now)

        if self.act(number, allowed, verb):
            self.asked[number] = None
            if yes:
                self.state[number], self.until[number] = "extended", row.until

    @rule(number=rows, how=st.sampled_from(["complete", "complete_partly", "not_complete"]))
    def finish(self, number: int, how: str) -> None:
        sources = ("enrolled", "active", "extended") + (("suspended",) if how == "not_complete" else ())
        more: dict[str, Any] = {} if how == "not_complete" else {"completed_on": self.today}
        if how != "complete":
            more["reason"] = WHY
        allowed = self.state[number] in sources and self.today >= FIRST
        if self.act(number, allowed, lambda row: getattr(verbs, how)(row, **more, actor=self.world.ruslan, now=self.now)):
            names = {"complete": "completed", "complete_partly": "partially_completed", "not_complete": "not_completed"}
            self.ends(number, names[how])

    @rule(number=rows)
    def reopen(self, number: int) -> None:
        if self.act(number, self.state[number] in FINISHED, lambda row: verbs.reopen(row, reason=WHY, actor=self.world.ruslan, now=self.now)):
            self.state[number] = "active"

    @rule(number=rows)
    def withdraw(self, number: int) -> None:
        was = self.state[number]
        allowed = was in ("pre_registered", "enrolled", *UNDER_WAY)
        begun = was in UNDER_WAY or (self.came[number] is not None and self.today >= FIRST)
        if self.act(number, allowed, lambda row: verbs.withdraw(row, reason=WHY, actor=self.world.ruslan, now=self.now)):
            self.ends(number, "withdrawn")
            self.place[number] = begun
            self.planned[number] = self.came[number] is not None

    @rule(number=rows)
    def dismiss(self, number: int) -> None:
        allowed = self.state[number] in ("enrolled", *UNDER_WAY) and self.today >= FIRST
        if self.act(number, allowed, lambda row: verbs.dismiss(row, ground="conduct", reason=WHY, actor=self.world.ruslan, now=self.now)):
            self.ends(number, "dismissed")
            self.planned[number] = self.came[number] is not None

    # --- what always holds ---------------------------------------------------------------------------------------------------------

    @invariant()
    def model_and_portal_agree(self) -> None:
        if not hasattr(self, "keys"):
            return
        found = Enrolment._base_manager.in_bulk(self.keys)
        stays = Stay._base_manager.in_bulk([found[key].stay_id for key in self.keys])
        for number, key in enumerate(self.keys):
            row = found[key]
            stay = stays[row.stay_id]
            assert (row.state, row.arrived_on, row.departed_on) == (self.state[number], self.came[number], self.left[number])
            assert (stay.arrived_on, stay.departed_on) == (row.arrived_on, row.departed_on)
            assert row.extended_until == self.until[number]

    @invariant()
    def seats_and_places_agree(self) -> None:
        if not hasattr(self, "keys"):
            return
        self.year.refresh_from_db()
        self.intake.refresh_from_db()
        assert self.year.reserved + self.year.used == sum(self.place)
        assert self.intake.taken == sum(state in SEATED for state in self.state)

    @invariant()
    def nothing_waits_for_an_answer_once_it_is_over(self) -> None:
        for number in range(2) if hasattr(self, "keys") else ():
            waiting = Extension._base_manager.filter(enrolment=self.keys[number], state="asked").count()
            assert waiting == (self.asked[number] is not None)

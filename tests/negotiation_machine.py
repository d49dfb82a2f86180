"""Two sides act on one agreement in any order; a small model says what must come of each act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from agreements import operations as verbs
from agreements.enums import RUNNING
from agreements.models import Agreement, AgreementVersion, QuotaYear, VersionApproval
from agreements.queries.terms import hash_of, terms_of
from core.errors import Invalid, NotAllowed, Refused
from partners.queries import host_day
from tests.world import NOW, World, make_agreement, year_of

SIDES = ("host", "partner")
WRITERS = {"host": "aidar", "partner": "alice"}
APPROVERS = {"host": "nurlan", "partner": "daler"}
Text = tuple[int, str]  # how many a year, objectives
sides = st.sampled_from(SIDES)
texts = st.tuples(st.integers(1, 4), st.sampled_from(["", "Two a year.", "Two a year, in Astana."]))


@dataclass
class Written:
    """A version as the model knows it."""

    row: AgreementVersion
    side: str
    text: Text
    at: datetime = NOW
    approved: set[str] = field(default_factory=set)


class Negotiation(RuleBasedStateMachine):
    """Fresh in a savepoint of its own; `world` is set by the test."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.agreement = make_agreement(self.world, in_force=False)
        self.now = NOW
        self.state, self.text = "draft", (2, "")
        self.table: Written | None = None
        self.in_writing: dict[str, Written] = {}
        self.last: Text | None = None  # what the newest proposal of this round says
        self.old_hashes: list[str] = []
        self.ends: Any = None
        self.began = NOW  # the last amendment
        self.noticed_by = ""
        self.taken = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    # --- how an act is done and compared ---------------------------------------------------------------------------------------

    def act(self, allowed: bool, verb: Callable[[], Any]) -> Any:
        """The portal does it exactly when the model says so; what is refused leaves the state as it was."""
        done, refusal = None, ""
        try:
            done = verb()
        except (Refused, Invalid, NotAllowed) as refused:
            refusal = str(refused) or type(refused).__name__
        assert bool(refusal) != allowed, f"{self.state}: {refusal or 'done, and should have been refused'}"
        return None if refusal else (done if done is not None else True)

    def fresh(self) -> Agreement:
        found: Agreement = Agreement.objects.across_partners(reason="test").get(pk=self.agreement.pk)
        return found

    def version(self, written: Written) -> AgreementVersion:
        found: AgreementVersion = AgreementVersion.objects.across_partners(reason="test").get(pk=written.row.pk)
        return found

    def by(self, side: str, people: dict[str, str] = WRITERS) -> Any:
        return {"actor": self.world.actors[people[side]], "now": self.now}

    @property
    def negotiable(self) -> bool:
        return self.state in ("proposed", "agreed", "amending")

    @initialize(begin=st.sampled_from(["draft", "proposed", "agreed", "in_force", "on_paper", "amending", "countered"]), text=texts)
    def begin(self, begin: str, text: Text) -> None:
        """Some way into the life, so that few acts reach its far ends too."""
        acts: dict[str, tuple[Callable[[], None], ...]] = {
            "on_paper": (self.sign, self.bring_into_force),
            "proposed": (self.propose,),
            "agreed": (self.propose, self.approve_by_both),
            "in_force": (self.propose, self.approve_by_both, self.sign, self.bring_into_force),
            "amending": (self.sign, self.bring_into_force, lambda: self.begin_amendment("partner"), lambda: self.write("partner", text)),
            "countered": (self.propose, lambda: self.start("partner"), lambda: self.write("partner", text)),
        }
        for step in acts.get(begin, ()):
            step()

    def approve_by_both(self) -> None:
        for side in SIDES:
            self.approve(side)

    def write(self, side: str, text: Text) -> None:
        self.edit(side, text)
        self.lay_on_the_table(side)

    # --- the host's record ---------------------------------------------------------------------------------------------------

    @rule(text=texts)
    @precondition(lambda self: self.state in ("draft", "proposed", "in_force"))
    def change_the_draft(self, text: Text) -> None:
        fields = {"objectives": text[1]}
        changes = self.text[1] != text[1]
        closed = self.negotiable or (self.fresh().approved_at is not None and self.state in ("signed", *RUNNING))
        if self.act(not (changes and closed), lambda: verbs.change_agreement(self.fresh(), fields=fields, **self.by("host"))) and changes:
            self.text = (self.text[0], text[1])

    @rule()
    @precondition(lambda self: self.state == "draft")
    def propose(self) -> None:
        version = self.act(self.state == "draft", lambda: verbs.propose(self.fresh(), **self.by("host")))
        if version:
            self.state, self.last = "proposed", self.text
            self.table = Written(version, "host", self.text)

    @rule()
    @precondition(lambda self: self.state in ("draft", "agreed"))
    def sign(self) -> None:
        if self.act(self.state in ("draft", "agreed"), lambda: verbs.sign(self.fresh(), **self.by("host"))):
            self.state = "signed"

    @rule()
    @precondition(lambda self: self.state == "signed")
    def bring_into_force(self) -> None:
        if self.act(self.state == "signed", lambda: verbs.bring_into_force(self.fresh(), **self.by("host"))):
            self.state = "in_force"

    @rule()
    @precondition(lambda self: self.state == "agreed")
    def withdraw(self) -> None:
        if self.act(True, lambda: verbs.withdraw_agreement(self.fresh(), reason="Why.", **self.by("host"))):
            self.state, self.table = "withdrawn", None

    # --- versions --------------------------------------------------------------------------------------------------------------

    @rule(side=sides)
    @precondition(lambda self: self.negotiable)
    def start(self, side: str) -> None:
        allowed = self.negotiable and side not in self.in_writing
        if row := self.act(allowed, lambda: verbs.start_version(self.fresh(), **self.by(side))):
            self.in_writing[side] = Written(row, side, self.base, self.now)

    @property
    def base(self) -> Text:
        return self.text if self.last is None else self.last

    @rule(side=sides, text=texts)
    @precondition(lambda self: self.in_writing)
    def edit(self, side: str, text: Text) -> None:
        if not (mine := self.in_writing.get(side)):
            return
        row = self.version(mine)
        lines = [{**line, "per_year": text[0]} for line in row.terms["lines"]]
        terms = {**row.terms, "objectives": text[1], "lines": lines}
        self.act(True, lambda: verbs.change_version(row, terms=terms, note="", **self.by(side)))
        mine.text = text

    @rule(side=sides)
    @precondition(lambda self: self.in_writing)
    def lay_on_the_table(self, side: str) -> None:
        if not (mine := self.in_writing.get(side)):
            return
        known = self.table.text if self.table else None if self.state == "proposed" else self.text
        allowed = self.negotiable and mine.text != known and not (self.state == "amending" and mine.at < self.began)
        if self.act(allowed, lambda: verbs.propose_version(self.version(mine), **self.by(side))):
            if self.table:
                self.old_hashes.append(self.version(self.table).terms_hash)
            self.table, self.last = mine, mine.text
            self.state = "proposed" if self.state == "agreed" else self.state
            del self.in_writing[side]

    @rule(side=sides)
    @precondition(lambda self: self.in_writing)
    def discard(self, side: str) -> None:
        if mine := self.in_writing.pop(side, None):
            self.act(True, lambda: verbs.discard_version(self.version(mine), **self.by(side)))

    @rule(side=sides)
    @precondition(lambda self: self.table is not None)
    def take_back(self, side: str) -> None:
        assert self.table
        row = self.version(self.table)
        if self.act(self.table.side == side, lambda: verbs.withdraw_version(row, reason="Why.", **self.by(side))):
            self.old_hashes.append(row.terms_hash)
            self.table = None

    @rule(side=sides)
    @precondition(lambda self: self.table is not None)
    def approve(self, side: str) -> None:
        assert self.table
        row = self.version(self.table)
        last = self.table.approved | {side} == set(SIDES)
        too_small = last and self.table.text[0] < self.taken and host_day(self.now).year <= 2027
        allowed = side not in self.table.approved and not too_small
        if self.act(allowed, lambda: verbs.approve_version(row, terms_hash=row.terms_hash, **self.by(side, APPROVERS))):
            self.table.approved.add(side)
            if last:
                self.text, self.last = self.table.text, None
                self.table = None
                self.state = "in_force" if self.state == "amending" else "agreed"

    @rule(side=sides, data=st.data())
    @precondition(lambda self: self.table is not None and self.old_hashes)
    def approve_another_text(self, side: str, data: Any) -> None:
        assert self.table
        row = self.version(self.table)
        other = data.draw(st.sampled_from(self.old_hashes))
        if other != row.terms_hash:
            self.act(False, lambda: verbs.approve_version(row, terms_hash=other, **self.by(side, APPROVERS)))

    # --- amendment, notice, clock, ledger --------------------------------------------------------------------------------------

    @rule(side=sides)
    @precondition(lambda self: self.state == "in_force")
    def begin_amendment(self, side: str) -> None:
        if row := self.act(self.state == "in_force", lambda: verbs.begin_amendment(self.fresh(), **self.by(side))):
            self.state, self.last, self.began = "amending", None, self.now
            self.in_writing[side] = Written(row, side, self.text, self.now)

    @rule(side=sides)
    @precondition(lambda self: self.state == "amending")
    def withdraw_amendment(self, side: str) -> None:
        if self.act(self.state == "amending", lambda: verbs.withdraw_amendment(self.fresh(), reason="Why.", **self.by(side))):
            self.state, self.table, self.last = "in_force", None, None

    @rule(side=sides, days=st.integers(0, 400))
    @precondition(lambda self: self.state in ("in_force", "amending", "signed"))
    def give_notice(self, side: str, days: int) -> None:
        today = host_day(self.now)
        ends = today + timedelta(days=days)
        allowed = self.state in ("in_force", "amending")
        given = {"notice_given_on": today, "ends_by_notice_on": ends, "reason": "Why."}
        if self.act(allowed, lambda: verbs.give_notice(self.fresh(), **given, **self.by(side, {"host": "aidar", "partner": "daler"}))):
            self.state, self.ends, self.table, self.noticed_by = "terminating", ends, None, side

    @rule(side=sides)
    @precondition(lambda self: self.state == "terminating")
    def take_notice_back(self, side: str) -> None:
        by = self.by(side, {"host": "aidar", "partner": "daler"})
        if self.act(side == self.noticed_by, lambda: verbs.take_notice_back(self.fresh(), reason="Why.", **by)):
            self.state, self.ends, self.last = "in_force", None, None

    @rule(days=st.integers(1, 90))
    def clock(self, days: int) -> None:
        self.now += timedelta(days=days)
        verbs.expire_agreements(now=self.now)
        if self.state == "terminating" and self.ends < host_day(self.now):
            self.state = "terminated"

    @rule(places=st.integers(1, 2))
    @precondition(lambda self: self.state in RUNNING)
    def give_places(self, places: int) -> None:
        year = year_of(self.agreement)
        allowed = self.taken + places <= year.limit
        post = {"subject": self.agreement, "amount": places, "actor": self.world.hana, "now": self.now}
        if self.act(allowed, lambda: verbs.reserve(year, **post)):
            self.taken += places

    @rule(name=st.sampled_from(["propose", "sign", "bring_into_force", "withdraw_amendment", "start", "begin_amendment"]), side=sides)
    def out_of_turn(self, name: str, side: str) -> None:
        """Most acts are not possible in most states: the model says no, and so must the portal."""
        verb = getattr(self, name)
        verb() if name in ("propose", "sign", "bring_into_force") else verb(side)

    # --- what is always true ---------------------------------------------------------------------------------------------------

    @invariant()
    def model_and_record_agree(self) -> None:
        agreement = self.fresh()
        assert agreement.state == self.state
        assert agreement.state not in RUNNING or agreement.approved_at or agreement.signed_on
        terms = terms_of(agreement)
        assert (terms["lines"][0]["per_year"], terms["objectives"]) == self.text
        every = AgreementVersion.objects.across_partners(reason="test").filter(agreement=agreement).exclude(state="drafting")
        versions = list(every.order_by("number"))
        assert [row.number for row in versions] == list(range(1, len(versions) + 1))
        assert [row.pk for row in versions if row.state == "proposed"] == ([self.table.row.pk] if self.table else [])
        approved = [row for row in versions if row.state == "approved"]
        if approved and agreement.approved_at:
            assert hash_of(terms) == approved[-1].terms_hash
        self.check_approvals(agreement, versions)

    def check_approvals(self, agreement: Agreement, versions: list[AgreementVersion]) -> None:
        """No approval counts for another text, and what was proposed never changes."""
        given = list(VersionApproval.objects.across_partners(reason="test").filter(version__agreement=agreement))
        for version in versions:
            own = [row for row in given if row.version_id == version.pk]
            assert hash_of(version.terms) == version.terms_hash
            assert all(row.terms_hash == version.terms_hash for row in own)
            assert version.state != "approved" or {row.side_id for row in own} == {self.world.host.pk, self.world.partner_a.pk}

    @invariant()
    def nothing_is_oversold(self) -> None:
        for year in QuotaYear.objects.across_partners(reason="test").filter(line__agreement=self.agreement):
            assert year.limit >= year.reserved + year.used

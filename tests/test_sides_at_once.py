"""Two sides act on one agreement at the same instant: each act is done or refused with a sentence, and the record is whole afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from agreements import operations as verbs
from agreements.models import Agreement, AgreementVersion, QuotaYear
from agreements.queries.terms import hash_of, terms_of
from core.errors import Invalid
from scholarships import operations as scholarships
from scholarships.models import Allotment
from tests.test_crossed_verbs import both
from tests.test_negotiation import amended, approve, changed, fresh
from tests.test_operations_at_once import at_once
from tests.world import CONSENT, NOW, World, line_of, make_agreement, make_call, make_world, year_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
ROUNDS = 3


def again(version: AgreementVersion) -> AgreementVersion:
    found: AgreementVersion = AgreementVersion.objects.across_partners(reason="test").get(pk=version.pk)
    return found


def on_the_table(world: World, *, approved: bool) -> tuple[Agreement, AgreementVersion]:
    agreement = make_agreement(world, in_force=False)
    version = verbs.propose(agreement, actor=world.aidar, now=NOW)
    if approved:
        approve(version, world.nurlan)
    return fresh(agreement), again(version)


def whole(agreement: Agreement) -> None:
    """What all sides approved is what the rows say; at most one version lies on the table."""
    agreement = fresh(agreement)
    rows = AgreementVersion.objects.across_partners(reason="test").filter(agreement=agreement)
    assert rows.filter(state="proposed").count() <= 1
    assert agreement.state != "agreed" or not rows.filter(state="proposed").exists()
    if agreement.approved_at:
        last = rows.filter(state="approved").order_by("-number").first()
        assert last is not None
        assert hash_of(terms_of(agreement)) == last.terms_hash


def test_both_sides_approve_at_once() -> None:
    world = make_world()
    for _round in range(ROUNDS):
        agreement, version = on_the_table(world, approved=False)

        assert at_once([lambda v=version, a=actor: approve(v, a) for actor in (world.nurlan, world.daler)]) == ["done", "done"]

        assert (fresh(agreement).state, again(version).state) == ("agreed", "approved")
        whole(agreement)


def test_the_last_approval_meets_a_withdrawal() -> None:
    world = make_world()
    for _round in range(ROUNDS):
        agreement, version = on_the_table(world, approved=True)
        take = lambda v=version: verbs.withdraw_version(v, reason="Why.", actor=world.aidar, now=NOW)  # noqa: E731

        assert at_once([lambda v=version: approve(v, world.daler), take]) == ["Refused", "done"]

        assert (fresh(agreement).state, again(version).state) in (("agreed", "approved"), ("proposed", "withdrawn"))
        whole(agreement)


def test_the_last_approval_meets_an_answer() -> None:
    world = make_world()
    for _round in range(ROUNDS):
        agreement, version = on_the_table(world, approved=True)
        other = changed(verbs.start_version(agreement, actor=world.alice, now=NOW), world.alice, objectives="Other.")

        answers = at_once([lambda v=version: approve(v, world.daler), lambda o=other: verbs.propose_version(again(o), actor=world.alice, now=NOW)])

        assert answers in (["done", "done"], ["Refused", "done"])
        assert (fresh(agreement).state, again(other).state) == ("proposed", "proposed")
        whole(agreement)


def test_two_answers_at_once_take_the_table_one_after_the_other() -> None:
    world = make_world()
    for _round in range(ROUNDS):
        agreement, _version = on_the_table(world, approved=False)
        pair = [changed(verbs.start_version(agreement, actor=who, now=NOW), who, objectives=who.label) for who in (world.aidar, world.alice)]

        answers = at_once(
            [lambda v=v, w=w: verbs.propose_version(again(v), actor=w, now=NOW) for v, w in zip(pair, (world.aidar, world.alice), strict=True)]
        )

        assert answers == ["done", "done"]
        assert sorted(again(row).number for row in pair) == [2, 3]
        whole(agreement)


def test_two_amendments_at_once_are_one() -> None:
    world = make_world()
    for _round in range(ROUNDS):
        agreement = make_agreement(world)

        begin = [lambda w=who, a=agreement: verbs.begin_amendment(fresh(a), actor=w, now=NOW) for who in (world.aidar, world.alice)]

        assert at_once(begin) == ["Refused", "done"]


def test_the_end_of_the_talk_meets_the_last_approval() -> None:
    world = make_world()
    for _round in range(ROUNDS):
        agreement = make_agreement(world)
        version = amended(world, agreement, per_year=5)
        approve(version, world.daler)

        stop = lambda a=agreement: verbs.withdraw_amendment(fresh(a), reason="Why.", actor=world.alice, now=NOW)  # noqa: E731
        answers = at_once([lambda v=version: approve(v, world.nurlan), stop])

        assert answers == ["Refused", "done"]
        assert fresh(agreement).state == "in_force"
        assert (again(version).state, year_of(agreement).allotted) in (("approved", 5), ("withdrawn", 2))


def test_a_year_that_an_amendment_takes_away_meets_a_call_that_draws_places_from_it() -> None:
    """The call is first, and not saved yet: the amendment waits for it and is refused; never a fault of the database."""
    world = make_world()
    call = make_call(world, is_open=False)
    row = Allotment.objects.across_partners(reason="test").get(call=call)
    agreement, year = row.quota_year.line.agreement, row.quota_year
    scholarships.remove_allotment(call, allotment=row, actor=world.sofia, now=NOW)
    version = verbs.begin_amendment(agreement, actor=world.alice, now=NOW)
    lines = [{**line, "first_year": 2028} for line in version.terms["lines"]]
    verbs.change_version(version, terms={**version.terms, "lines": lines}, note="", actor=world.alice, now=NOW)
    verbs.propose_version(version, actor=world.alice, now=NOW)
    approve(version, world.daler)

    def give(meanwhile: Callable[[], None]) -> None:
        with transaction.atomic():
            scholarships.allot(call, partner=world.partner_a, quota_year=year, places=1, reserve_slots=0, actor=world.sofia, now=NOW)
            meanwhile()

    assert both(give, lambda: approve(version, world.nurlan)) == ["done", "refused"]

    assert fresh(agreement).state == "amending"
    assert Allotment.objects.across_partners(reason="test").get(call=call).quota_year == year
    with pytest.raises(Invalid, match="taken from the agreement meanwhile"):
        scholarships.allot(call, partner=world.partner_a, quota_year=QuotaYear(pk=0), places=1, reserve_slots=0, actor=world.sofia, now=NOW)


@pytest.mark.parametrize("verb", ["change", "propose", "discard"])
def test_what_a_colleague_removed_meanwhile_is_refused_with_a_sentence(verb: str) -> None:
    world = make_world()
    agreement, _version = on_the_table(world, approved=False)
    mine = verbs.start_version(agreement, actor=world.alice, now=NOW)
    verbs.discard_version(again(mine), actor=world.amir, now=NOW)
    acts: dict[str, Callable[[], Any]] = {
        "change": lambda: verbs.change_version(mine, terms=mine.terms, note="", actor=world.alice, now=NOW),
        "propose": lambda: verbs.propose_version(mine, actor=world.alice, now=NOW),
        "discard": lambda: verbs.discard_version(mine, actor=world.alice, now=NOW),
    }

    assert at_once([acts[verb]]) == ["Refused"]


@pytest.mark.parametrize("verb", ["carry_over", "exception"])
def test_a_year_that_went_with_its_line_is_refused_with_a_sentence(verb: str) -> None:
    world = make_world()
    year = year_of(make_agreement(world))
    verbs.remove_line(line_of(year.line.agreement), actor=world.aidar, now=NOW)
    acts: dict[str, Callable[[], Any]] = {
        "carry_over": lambda: verbs.carry_over(year, actor=world.aidar, now=NOW.replace(year=2029)),
        "exception": lambda: verbs.add_exception(year, amount=1, reason="Why.", signatory="Who", actor=world.aidar, now=NOW),
    }

    assert at_once([acts[verb]]) == ["Refused"]


def test_an_exception_meets_the_end_of_the_agreement() -> None:
    world = make_world()
    for _round in range(ROUNDS):
        agreement = make_agreement(world)
        year = year_of(agreement)

        end = lambda a=agreement: verbs.terminate(fresh(a), reason="Why.", **CONSENT, actor=world.aidar, now=NOW)  # type: ignore[arg-type]  # noqa: E731
        add = lambda y=year: verbs.add_exception(y, amount=1, reason="Why.", signatory="Who", actor=world.nurlan, now=NOW)  # noqa: E731

        assert at_once([end, add]) in (["done", "done"], ["Refused", "done"])
        assert fresh(agreement).state == "terminated"

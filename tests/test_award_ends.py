"""How an award ends once somebody has come: the arrival stands, and nothing more is due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.errors import Refused
from mobility import operations as mobility
from mobility.models import Allowance, Payment
from portal.recount import disagreements
from scholarships import operations as verbs
from scholarships.models import Award, CallComponent, Nomination
from tests.world import World, make_call, make_nomination
from training import operations as training

pytestmark = pytest.mark.django_db


def again(nomination: Nomination) -> Nomination:
    return Nomination._base_manager.select_related("call__intake", "allotment", "person", "partner").get(pk=nomination.pk)


def award_of(nomination: Nomination) -> Award:
    found: Award = Award._base_manager.select_related("stay").get(nomination=nomination)
    return found


def test_arrived_is_not_absent(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="accepted")
    day = datetime(2027, 9, 2, tzinfo=UTC)
    mobility.record_arrival(award_of(nomination).stay, arrived_on=date(2027, 9, 1), actor=world.ruslan, now=day)

    with pytest.raises(Refused) as refused:
        verbs.mark_no_show(nomination, reason="Not seen.", actor=world.ruslan, now=day)

    assert refused.value.code == "arrived"
    assert award_of(nomination).ended_at is None


def paid_trainee(world: World) -> Nomination:
    call = make_call(world, places=1)
    for position, (kind, amount, per) in enumerate([("travel", "100.00", "once"), ("stipend", "300.00", "month")]):
        CallComponent(call=call, kind=kind, amount=Decimal(amount), per=per, shares={"host": 100}, position=position).save()
    return make_nomination(world, call, state="enrolled")


def pay(world: World, month: date) -> Decimal:
    """Made by the registrar, approved by the head; what the sheet pays."""
    now = datetime(month.year, month.month, 28, tzinfo=UTC)
    sheet = mobility.make_sheet(institution=world.institutions["academy"], month=month, actor=world.ruslan, now=now)
    mobility.approve_sheet(sheet, actor=world.hana, now=now)
    return sum((row.amount for row in Payment._base_manager.filter(sheet=sheet)), Decimal(0))


def test_nothing_is_due_after_the_award_has_ended(world: World) -> None:
    """Withdrawn from the intake on 15 October; that the departure was never recorded pays no further month."""
    nomination = paid_trainee(world)
    training.record_arrival(nomination.enrolment, arrived_on=date(2027, 9, 1), actor=world.ruslan, now=datetime(2027, 9, 2, tzinfo=UTC))
    assert pay(world, date(2027, 9, 1)) == Decimal("400.00")

    training.withdraw(nomination.enrolment, reason="Recalled.", actor=world.ruslan, now=datetime(2027, 10, 15, 6, tzinfo=UTC))

    assert award_of(nomination).ended_at
    assert pay(world, date(2027, 10, 1)) == Decimal("145.16")  # 15 of 31 days
    assert pay(world, date(2027, 11, 1)) == 0
    rows = Allowance._base_manager.filter(stay=award_of(nomination).stay)
    assert {row.ends_on for row in rows} == {date(2027, 10, 15)}
    assert disagreements() == []


def test_withdrawn_after_the_arrival_but_before_the_enrolment(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="accepted")
    stay = award_of(nomination).stay
    mobility.record_arrival(stay, arrived_on=date(2027, 9, 1), actor=world.ruslan, now=datetime(2027, 9, 2, tzinfo=UTC))

    verbs.withdraw_nomination(nomination, reason="Recalled.", actor=world.alice, now=datetime(2027, 9, 3, tzinfo=UTC))

    assert again(nomination).ended_late
    assert (award_of(nomination).stay.state, award_of(nomination).ended_at is not None) == ("arrived", True)
    assert disagreements() == []


def test_no_show_who_was_paid_owes_it_back(world: World) -> None:
    """An arrival recorded by mistake, paid, and corrected to a later day: the next sheet settles it."""
    nomination = paid_trainee(world)
    training.record_arrival(nomination.enrolment, arrived_on=date(2027, 9, 1), actor=world.ruslan, now=datetime(2027, 9, 2, tzinfo=UTC))
    first = pay(world, date(2027, 9, 1))
    stay = award_of(nomination).stay
    mobility.correct_days(stay, arrived_on=date(2027, 10, 1), reason="Came a month later.", actor=world.ruslan, now=datetime(2027, 10, 2, tzinfo=UTC))

    assert first + pay(world, date(2027, 10, 1)) == Decimal("400.00")

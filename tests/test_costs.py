"""Costs: what the reports and the page of a line say equals the allowances and the sheets, for those who may read money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobility import operations as mobility
from mobility.models import Allowance, Stay
from partners.enums import Role
from reports.definitions import definition_of
from scholarships.models import Award, Nomination
from tests.pages import text_of
from tests.stays import allow
from tests.world import NOW, World, add_person, make_call, make_nomination

pytestmark = pytest.mark.django_db
D = Decimal


def award_of(nomination: Nomination) -> Award:
    found: Award = Award.objects.across_partners(reason="test").select_related("stay").get(nomination=nomination)
    Allowance.objects.across_partners(reason="test").filter(stay=found.stay).delete()
    return found


@pytest.fixture
def stays(world: World) -> list[Stay]:
    """Two awards of one line, each for a single month."""
    call = make_call(world)
    found = [award_of(make_nomination(world, call, state="accepted", number=number)).stay for number in range(2)]
    for stay in found:
        Stay.objects.across_partners(reason="test").filter(pk=stay.pk).update(enters_on=date(2026, 9, 1), leaves_on=date(2026, 9, 30))
        stay.refresh_from_db()
        allow(stay, "62000", shares={"host": 70, "sender": 30})
        allow(stay, "500", kind="travel", per="once", currency="USD", shares={"organisation": 100})
    return found


def paid(world: World, stay: Stay) -> None:
    mobility.record_arrival(stay, arrived_on=date(2026, 9, 16), actor=world.ruslan, now=NOW)
    sheet = mobility.make_sheet(institution=world.institutions["academy"], month=date(2026, 9, 1), actor=world.ruslan, now=NOW)
    mobility.approve_sheet(sheet, actor=world.hana, now=NOW)
    mobility.record_payment(sheet, paid_on=NOW.date(), actor=world.ruslan, now=NOW)


def rows(kind: str, actor: Any, **params: Any) -> list[list[Any]]:
    return [list(row) for part in definition_of(kind).batches(params, actor) for row in part]


def test_costs_by_person_and_funder(world: World, stays: list[Stay]) -> None:
    paid(world, stays[0])

    found = rows("costs", world.sofia)

    money = {(row[5], row[7]): [str(cell) for cell in row[8:]] for row in found}
    first = Award.objects.across_partners(reason="test").get(stay=stays[0]).reference
    assert len(found) == 4
    assert money[first, "KZT"][:6] == ["31000.00", "31000.00", "21700.00", "21700.00", "9300.00", "9300.00"]
    assert money[first, "USD"][:2] == ["500.00", "500.00"]
    other = next(values for (award, currency), values in money.items() if award != first and currency == "KZT")
    assert other[:2] == ["62000.00", "0"] or other[:2] == ["62000.00", "0.00"]


def test_costs_of_a_line_add_up_and_keep_currencies_apart(world: World, stays: list[Stay]) -> None:
    paid(world, stays[0])

    kzt, usd = rows("line_costs", world.sofia)

    assert (kzt[4], kzt[5], str(kzt[6]), str(kzt[7])) == (2, "KZT", "93000.00", "31000.00")
    assert (usd[5], str(usd[6]), str(usd[7]), str(usd[-1])) == ("USD", "1000.00", "500.00", "500.00")


def test_money_is_the_partners_own_and_the_registrars(world: World, stays: list[Stay]) -> None:
    add_person(world, "lecturer_too", "academy", Role.LECTURER)

    assert len(rows("costs", world.alice)) == 4
    assert len(rows("costs", world.ruslan)) == 4
    assert rows("costs", world.charlie) == []
    assert rows("costs", world.leila) == []


def test_who_never_came_costs_what_was_paid(world: World, stays: list[Stay]) -> None:
    mobility.cancel_stay(stays[1], reason="x", actor=world.sofia, now=NOW)

    (kzt, _usd) = rows("line_costs", world.sofia)

    assert str(kzt[6]) == "62000.00"


def test_page_of_the_line_shows_them(world: World, stays: list[Stay]) -> None:
    paid(world, stays[0])
    line = Nomination.objects.across_partners(reason="test").first().allotment.quota_year.line_id
    address = reverse("line_chain", args=[line])

    client = world.client("sofia")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        text = text_of(client, address)

    assert "Costs of the awards" in text
    assert "31,000.00 of 93,000.00 paid" in text
    assert len(asked) <= 14

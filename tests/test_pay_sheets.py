"""Pay sheets on the database: one after another, by two people, corrections settled, two registrars at once."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db.models import Sum
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from mobility import operations as mobility
from mobility.models import Allowance, Payment, PaySheet, Stay
from mobility.money import due_until, last_day, next_month, split
from mobility.queries.money import presence_of, terms_of
from tests.stays import allow, make_stay
from tests.test_operations_at_once import at_once
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
D = Decimal
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
ARRIVED = date(2026, 9, 16)


def arrived(world: World, day: date = ARRIVED, leaves_on: date = date(2027, 6, 30)) -> Stay:
    stay = make_stay(world, enters_on=day, leaves_on=leaves_on)
    mobility.record_arrival(stay, arrived_on=day, actor=world.ruslan, now=NOW)
    return stay


def make(world: World, month: date, actor: Any = None) -> PaySheet:
    return mobility.make_sheet(institution=world.institutions["academy"], month=month, actor=actor or world.ruslan, now=NOW)


def paid(world: World, month: date) -> PaySheet:
    sheet = make(world, month)
    mobility.approve_sheet(sheet, actor=world.hana, now=NOW)
    mobility.record_payment(sheet, paid_on=NOW.date(), actor=world.ruslan, now=NOW)
    return sheet


def lines(sheet: PaySheet) -> list[tuple[str, str, int, bool]]:
    rows = Payment.objects.across_partners(reason="test").filter(sheet=sheet).order_by("pk")
    return [(row.payer, str(row.amount), row.days, row.is_correction) for row in rows]


def total_of(allowance: Allowance) -> Decimal:
    rows = Payment.objects.across_partners(reason="test").filter(allowance=allowance)
    return rows.aggregate(total=Sum("amount"))["total"] or D("0.00")


def test_sheet_pays_by_days_and_payer(world: World) -> None:
    stay = arrived(world)
    allow(stay, "62000", shares={"host": 70, "sender": 30})
    allow(stay, "120000", kind="travel", per="once", shares={"organisation": 100}, currency="USD")
    make_stay(world)  # expected: nothing is due

    sheet = make(world, SEPTEMBER)

    assert lines(sheet) == [("host", "21700.00", 15, False), ("sender", "9300.00", 15, False), ("organisation", "120000.00", 15, False)]


def test_correction_stands_on_the_next_sheet_and_is_named(world: World) -> None:
    stay = arrived(world)
    allow(stay, "62000")
    paid(world, SEPTEMBER)

    mobility.correct_days(stay, arrived_on=date(2026, 9, 18), reason="The stamp says so.", actor=world.ruslan, now=NOW)

    assert lines(make(world, OCTOBER)) == [("host", "62000.00", 31, False), ("host", "-4133.33", 0, True)]


def test_an_arrival_that_was_none_owes_back(world: World) -> None:
    """The arrival is moved past the month: the allowance has nothing due and was paid."""
    stay = arrived(world)
    allow(stay, "62000")
    paid(world, SEPTEMBER)

    mobility.correct_days(stay, arrived_on=date(2026, 11, 20), reason="It was somebody else.", actor=world.ruslan, now=NOW)

    assert lines(make(world, OCTOBER)) == [("host", "-31000.00", 0, True)]


def test_a_month_nobody_made_a_sheet_for_is_paid_with_the_next(world: World) -> None:
    allow(arrived(world), "62000")

    assert lines(make(world, NOVEMBER)) == [("host", "62000.00", 30, False), ("host", "93000.00", 0, True)]


def test_nothing_is_paid_beyond_the_planned_departure(world: World) -> None:
    allow(arrived(world, leaves_on=date(2026, 9, 25)), "62000")

    assert lines(make(world, OCTOBER)) == [("host", "20666.67", 0, True)]


def test_one_makes_and_another_approves(world: World) -> None:
    sheet = make(world, SEPTEMBER, world.sofia)

    with pytest.raises(NotAllowed):
        mobility.approve_sheet(sheet, actor=world.sofia, now=NOW)
    PaySheet.objects.across_partners(reason="test").update(made_by_id=world.hana.user_id)
    with pytest.raises(NotAllowed):
        mobility.approve_sheet(PaySheet.objects.across_partners(reason="test").get(), actor=world.hana, now=NOW)


def test_sheets_follow_one_another(world: World) -> None:
    sheet = make(world, OCTOBER)

    with pytest.raises(Refused, match="already"):
        make(world, OCTOBER)
    with pytest.raises(Refused, match="October 2026 already"):
        make(world, SEPTEMBER)
    with pytest.raises(Refused, match="October 2026 is a draft"):
        make(world, NOVEMBER)
    with pytest.raises(Invalid):
        make(world, date(2026, 12, 1))

    mobility.approve_sheet(sheet, actor=world.hana, now=NOW)
    make(world, NOVEMBER)
    with pytest.raises(Refused, match="later sheet"):
        mobility.take_approval_back(sheet, reason="x", actor=world.hana, now=NOW)


def test_draft_is_made_again_from_the_present_days(world: World) -> None:
    stay = arrived(world)
    allow(stay, "62000")
    sheet = make(world, SEPTEMBER)
    mobility.correct_days(stay, arrived_on=SEPTEMBER, reason="x", actor=world.ruslan, now=NOW)

    mobility.remake_sheet(sheet, actor=world.ruslan, now=NOW)

    assert lines(sheet) == [("host", "62000.00", 30, False)]
    assert [entry.step for entry in entries_for(sheet)] == ["made", "remake"]


def test_an_amount_that_no_line_holds_names_its_stay(world: World) -> None:
    """One slip of the keyboard, and nobody at the academy would be paid without a word why."""
    stay = arrived(world)
    row = allow(stay, "9999999999.99", kind="per_diem", per="day")

    with pytest.raises(Refused, match=stay.reference):
        make(world, SEPTEMBER)
    mobility.change_allowance(row, fields={"amount": D("99")}, reason="A slip.", actor=world.sofia, now=NOW)

    assert lines(make(world, SEPTEMBER)) == [("host", "1485.00", 15, False)]


def test_lines_that_nobody_has_read_are_not_approved(world: World) -> None:
    """The registrar makes the draft again while the head reads."""
    stay = arrived(world)
    allow(stay, "62000")
    sheet, head = make(world, SEPTEMBER), world.client("hana")
    page = head.get(reverse("mobility:sheet", args=[sheet.pk])).content.decode()
    (url,) = set(re.findall(r'href="([^"]+approve[^"]*)"', page))
    asked = head.get(unescape(url)).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', asked)

    allow(stay, "900000", kind="housing")
    mobility.remake_sheet(sheet, actor=world.ruslan, now=NOW + timedelta(minutes=1))
    refused = head.post(unescape(url), {"seen": unescape(seen)}, follow=True)

    assert "made again after you opened it" in refused.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    mobility.approve_sheet(sheet, seen=sheet.made_at.isoformat(), actor=world.hana, now=NOW)


def test_not_of_another_academy(world: World) -> None:
    with pytest.raises(NotAllowed):
        mobility.make_sheet(institution=world.institutions["ministry"], month=SEPTEMBER, actor=world.ruslan, now=NOW)
    with pytest.raises(NotAllowed):
        make(world, SEPTEMBER, world.alice)


@pytest.mark.django_db(transaction=True)
def test_two_registrars_at_once_make_one_sheet(world: World) -> None:
    allow(arrived(world), "62000")

    found = at_once([lambda actor=actor: make(world, SEPTEMBER, actor) for actor in (world.ruslan, world.sofia)])

    assert found == ["Refused", "done"]
    assert PaySheet.objects.across_partners(reason="test").count() == 1
    assert Payment.objects.across_partners(reason="test").count() == 1


def test_all_sheets_give_what_is_due_whatever_was_corrected(world: World) -> None:
    """Thirty people, ten months, each month some days, amounts and shares change; fixed seed, so that a failure can be read."""
    chance = random.Random(20261124)
    stays = [arrived(world, SEPTEMBER + timedelta(days=chance.randrange(30))) for _n in range(10)]
    rows = [allow(stay, str(chance.randrange(100, 99999)), per=per) for stay in stays for per in ("month", "day", "once")]
    month = SEPTEMBER
    for _number in range(10):
        now = datetime(month.year, month.month, 1, 6, tzinfo=UTC) + timedelta(days=400)
        sheet = mobility.make_sheet(institution=world.institutions["academy"], month=month, actor=world.ruslan, now=now)
        mobility.approve_sheet(sheet, actor=world.hana, now=now)
        stay, row = chance.choice(stays), chance.choice(rows)
        mobility.correct_days(stay, arrived_on=SEPTEMBER + timedelta(days=chance.randrange(60)), reason="x", actor=world.ruslan, now=now)
        host = chance.randrange(1, 100)
        fields = {"amount": D(chance.randrange(100, 9999999)) / 100, "shares": {"host": host, "sender": 100 - host}}
        mobility.change_allowance(row, fields=fields, reason="x", actor=world.hana, now=now)
        month = next_month(month)
    last = mobility.make_sheet(institution=world.institutions["academy"], month=month, actor=world.ruslan, now=datetime(2028, 1, 1, tzinfo=UTC))

    for row in Allowance.objects.across_partners(reason="test").select_related("stay"):
        due = due_until(terms_of(row), presence_of(row.stay), last_day(last.month))
        assert total_of(row) == due
        of_payers = Payment.objects.across_partners(reason="test").filter(allowance=row).values_list("payer").annotate(paid=Sum("amount")).order_by()
        assert {payer: paid for payer, paid in of_payers if paid} == {payer: part for payer, part in split(due, row.shares).items() if part}


def test_an_allowance_changed_from_a_day_ends_and_another_begins(world: World) -> None:
    stay = arrived(world)
    row = allow(stay, "62000")
    paid(world, SEPTEMBER)

    following = mobility.change_allowance(
        row, fields={"amount": D("93000")}, from_on=date(2026, 10, 16), reason="New rate.", actor=world.sofia, now=NOW
    )

    row.refresh_from_db()
    assert (row.ends_on, following.starts_on, following.amount) == (date(2026, 10, 15), date(2026, 10, 16), D("93000.00"))
    assert lines(make(world, OCTOBER)) == [("host", "30000.00", 15, False), ("host", "48000.00", 16, False)]


def test_what_is_due_once_is_not_paid_twice_by_a_change_from_a_day(world: World) -> None:
    row = allow(arrived(world), "120000", kind="travel", per="once")
    paid(world, SEPTEMBER)

    with pytest.raises(Invalid, match="once"):
        mobility.change_allowance(row, fields={"amount": D("150000")}, from_on=date(2026, 10, 1), reason="Dearer.", actor=world.sofia, now=NOW)
    mobility.change_allowance(row, fields={"amount": D("150000")}, reason="Dearer.", actor=world.sofia, now=NOW)

    assert lines(make(world, OCTOBER)) == [("host", "30000.00", 0, True)]


def test_an_ended_allowance_is_not_drawn_out_over_the_one_that_followed(world: World) -> None:
    """Both would be paid for the same days."""
    row = allow(arrived(world), "62000")
    following = mobility.change_allowance(row, fields={"amount": D("93000")}, from_on=date(2026, 10, 1), reason="New.", actor=world.sofia, now=NOW)

    with pytest.raises(Invalid, match="both would be paid"):
        mobility.end_allowance(row, ends_on=date(2026, 12, 31), reason="x", actor=world.sofia, now=NOW)
    mobility.end_allowance(row, ends_on=date(2026, 9, 20), reason="x", actor=world.sofia, now=NOW)
    mobility.end_allowance(following, ends_on=date(2026, 12, 31), reason="x", actor=world.sofia, now=NOW)
    mobility.end_allowance(following, ends_on=date(2027, 1, 31), reason="It goes on.", actor=world.sofia, now=NOW)

    following.refresh_from_db()
    assert following.ends_on == date(2027, 1, 31)


def test_allowance_changed_from_the_start_is_corrected(world: World) -> None:
    row = allow(arrived(world), "62000")
    paid(world, SEPTEMBER)

    mobility.change_allowance(row, fields={"amount": D("124000")}, reason="It was a mistake.", actor=world.sofia, now=NOW)

    assert lines(make(world, OCTOBER)) == [("host", "124000.00", 31, False), ("host", "31000.00", 0, True)]
    entry = entries_for(row).last()
    assert entry
    assert (entry.data["was"]["amount"], entry.data["now"]["amount"]) == ("62000.00", "124000.00")
    with pytest.raises(NotAllowed):
        mobility.change_allowance(row, fields={"amount": D("1")}, reason="x", actor=world.ruslan, now=NOW)
    with pytest.raises(Invalid, match="100"):
        mobility.change_allowance(row, fields={"shares": {"host": 99}}, reason="x", actor=world.sofia, now=NOW)
    with pytest.raises(Invalid):
        mobility.change_allowance(row, fields={"amount": D("1")}, reason=" ", actor=world.sofia, now=NOW)


def test_a_sheet_costs_the_same_for_one_and_forty_people(world: World, django_assert_max_num_queries: Any) -> None:
    allow(arrived(world), "62000")
    with django_assert_max_num_queries(30) as one:
        make(world, SEPTEMBER)
    PaySheet.objects.across_partners(reason="test").all().delete()
    for _n in range(40):
        allow(arrived(world), "62000")

    with django_assert_max_num_queries(30) as forty:
        make(world, SEPTEMBER)

    assert len(one) == len(forty)

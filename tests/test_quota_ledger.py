"""The quota ledger: PostgreSQL refuses one entry too many and every rewriting, and the page shows what the entries say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pgtrigger
import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from agreements import operations as verbs
from agreements.enums import EntryKind
from agreements.models import QuotaEntry, QuotaYear
from agreements.queries.lines import lines_for, recount
from core.errors import Refused
from scholarships import operations as scholarships
from tests.test_agreement_pages import queries, text_of
from tests.world import NOW, World, line_of, make_agreement, make_call, make_nomination, year_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def address(year: QuotaYear) -> str:
    return reverse("agreements:ledger", args=[year.line_id])


def insert(year: QuotaYear, kind: str, amount: int = 1) -> None:
    """A raw INSERT past all of our code."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agreements_quotaentry (quota_year_id, kind, amount, subject, subject_label, at, actor_label, reason)"
            " VALUES (%s, %s, %s, 'x:1', 'raw', %s, 'raw', '')",
            [year.pk, kind, amount, NOW],
        )


def rewrite(statement: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def totals(year: QuotaYear) -> tuple[int, int, int]:
    year.refresh_from_db()
    return year.allotted, year.reserved, year.used


def counted(year: QuotaYear) -> tuple[int, int]:
    """Reserved and used, added up here from the entries alone."""
    rows = QuotaEntry.objects.across_partners(reason="test").filter(quota_year=year).order_by().values_list("kind").annotate(total=Sum("amount"))
    sums = dict(rows)
    reserved, used = sums.get("reserve", 0) - sums.get("use", 0) - sums.get("release", 0), sums.get("use", 0) - sums.get("return", 0)
    return reserved, used


# --- the database ------------------------------------------------------------------------------------------------------------


def test_the_database_refuses_one_raw_insert_too_many(world: World) -> None:
    year = year_of(make_agreement(world, per_year=2))
    insert(year, "reserve")
    insert(year, "reserve")

    with pytest.raises(IntegrityError, match="quota_not_oversold"):
        insert(year, "reserve")

    insert(year, "use")
    with pytest.raises(IntegrityError, match="quota_not_oversold"):
        insert(year, "reserve")
    assert totals(year) == (2, 1, 1)
    assert counted(year) == (1, 1)


@pytest.mark.parametrize("kind", ["use", "release", "return"])
def test_the_database_refuses_to_give_back_or_use_what_nobody_reserved(world: World, kind: str) -> None:
    year = year_of(make_agreement(world))

    with pytest.raises(IntegrityError, match="quota_not_oversold"):
        insert(year, kind)

    assert totals(year) == (2, 0, 0)


@pytest.mark.parametrize(("kind", "amount"), [("gift", 1), ("reserve", 0), ("reserve", -1)])
def test_the_database_refuses_entries_of_no_kind_and_of_nothing(world: World, kind: str, amount: int) -> None:
    year = year_of(make_agreement(world))

    with pytest.raises(IntegrityError):
        insert(year, kind, amount)

    assert counted(year) == (0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_quotaentry SET amount = 2 WHERE quota_year_id = %s",
        "UPDATE agreements_quotaentry SET reason = 'other' WHERE quota_year_id = %s",
        "DELETE FROM agreements_quotaentry WHERE quota_year_id = %s",
        "UPDATE agreements_quotayear SET used = used + 1 WHERE id = %s",
        "UPDATE agreements_quotayear SET reserved = 0 WHERE id = %s",
    ],
)
def test_the_database_refuses_to_rewrite_the_ledger_and_its_totals(world: World, statement: str) -> None:
    year = year_of(make_agreement(world))
    insert(year, "reserve")

    with pytest.raises(DatabaseError):
        rewrite(statement, year.pk)

    assert totals(year) == (2, 1, 0)
    assert counted(year) == (1, 0)


def test_allotted_cannot_fall_below_what_is_taken(world: World) -> None:
    year = year_of(make_agreement(world))
    insert(year, "reserve", 2)

    with pytest.raises(IntegrityError, match="quota_not_oversold"):
        rewrite("UPDATE agreements_quotayear SET allotted = 1 WHERE id = %s", year.pk)


def test_totals_equal_the_entries_after_reserving_using_releasing_and_taking_back(world: World) -> None:
    agreement = make_agreement(world, per_year=3)
    year, doing = year_of(agreement), {"subject": agreement, "amount": 1, "actor": world.sofia, "now": NOW}

    for _number in range(3):
        verbs.reserve(year, **doing)
    with pytest.raises(Refused, match="no place is left"):
        verbs.reserve(year, **doing)
    verbs.use(year, **doing)
    verbs.use(year, **doing)
    verbs.release(year, **doing, reason="Declined.")
    verbs.take_back(year, **doing, reason="Never came.")

    assert totals(year) == (3, 0, 1)
    assert counted(year) == (0, 1)
    found = recount(lines_for(world.aidar).get(pk=year.line_id), world.aidar)
    assert (found.entries, found.reserved, found.used, found.wrong_years) == (7, 0, 1, [])


def test_the_recount_names_the_year_whose_totals_are_wrong(world: World) -> None:
    year = year_of(make_agreement(world))
    insert(year, "reserve")
    with pgtrigger.ignore("agreements.QuotaYear:totals_only_by_ledger"):
        rewrite("UPDATE agreements_quotayear SET reserved = 2 WHERE id = %s", year.pk)

    assert recount(lines_for(world.aidar).get(pk=year.line_id), world.aidar).wrong_years == [2027]
    assert "the totals do not agree for: 2027" in text_of(world.client("aidar"), address(year))


# --- the page ----------------------------------------------------------------------------------------------------------------


def test_the_ledger_shows_each_entry_with_its_nomination_and_the_totals_of_the_year(world: World) -> None:
    call = make_call(world)
    first, second = (make_nomination(world, call, number=number, state="selected") for number in range(2))
    scholarships.send_offer(first, expires_at=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    scholarships.decline_offer(first, reason="A new post abroad.", actor=world.alice, now=NOW + timedelta(hours=1))
    year = first.allotment.quota_year

    for name in ("alice", "aidar"):
        page = text_of(world.client(name), address(year))
        assert f'href="{reverse("scholarships:nomination", args=[first.pk])}"' in page
        assert first.reference in page
        assert second.reference in page
        assert "A new post abroad." in page
        assert "Counted again from 3 entries: 1 reserved and 0 used in all years. The totals agree." in page
        assert "0 of 2 used, 1 reserved, 1 left" in page
        assert f'id="year-{year.year}"' in page
        entries = page[page.index('id="entries"') :]
        assert entries.index("released") < entries.index("reserved")


def cells(page: str) -> list[list[str]]:
    """Texts of the rows of the entries."""
    body = re.split(r"</?tbody[^>]*>", page[page.index('id="entries"') :])[1]
    rows = [re.findall(r"<(?:td|th)\b[^>]*>(.*?)</(?:td|th)>", row) for row in re.split(r"<tr\b[^>]*>", body)[1:]]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in rows]


def test_each_entry_says_what_it_moved_and_what_it_left(world: World) -> None:
    """Newest first: two selected, one offer lapsed by itself, one enrolled; of 2 places 1 is left in the end."""
    call = make_call(world)
    first, second = (make_nomination(world, call, number=number, state="selected") for number in range(2))
    scholarships.send_offer(first, expires_at=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    scholarships.lapse_offers(now=NOW + timedelta(days=4))
    scholarships.send_offer(second, expires_at=NOW + timedelta(days=9), actor=world.sofia, now=NOW)
    scholarships.accept_offer(second, actor=world.alice, now=NOW + timedelta(days=5))
    scholarships.enrol(second, actor=world.ruslan, now=NOW + timedelta(days=6))
    year = first.allotment.quota_year

    alice = world.client("alice")
    rows = cells(text_of(alice, address(year)))

    assert [row[3:7] for row in rows] == [["−1", "+1", "", "1"], ["−1", "", "", "1"], ["+1", "", "", "0"], ["+1", "", "", "1"]]
    assert first.person.passport_name in rows[1][7]
    assert rows[1][8:] == ["the portal, when the time had come Offer lapsed"]
    assert queries(alice, address(year)) <= 12


def test_what_is_left_goes_on_over_pages_and_years(world: World) -> None:
    agreement = make_agreement(world, per_year=60)
    this, other = year_of(agreement, 2027), year_of(agreement, 2028)
    doing = {"subject": agreement, "amount": 1, "actor": world.sofia, "now": NOW}
    for number in range(24):
        verbs.reserve(this, **doing)
        if number % 2:
            verbs.reserve(other, **doing)
    aidar = world.client("aidar")

    first = aidar.get(address(this), {"year": "2027"}).context["rows"]
    both = aidar.get(address(this))
    shown = [*both.context["rows"], *aidar.get(address(this) + both.context["page"].next_url).context["rows"]]

    assert [row["left"] for row in first] == list(range(36, 60))
    assert [row["left"] for row in shown if row["entry"].quota_year_id == this.pk] == list(range(36, 60))
    assert [row["left"] for row in shown if row["entry"].quota_year_id == other.pk] == list(range(48, 60))


def test_the_ledger_is_for_its_partner_and_staff(world: World) -> None:
    year = year_of(make_agreement(world))

    assert world.client("alice").get(address(year)).status_code == 200
    assert world.client("olga").get(address(year)).status_code == 200
    assert world.client("charlie").get(address(year)).status_code == 404
    assert world.client("nigora").get(address(year)).status_code == 404
    assert Client().get(address(year)).status_code == 302


def test_the_ledger_costs_the_same_at_1_and_30_entries_and_goes_on_by_key(world: World) -> None:
    agreement = make_agreement(world, per_year=60)
    year = year_of(agreement)
    doing = {"subject": agreement, "amount": 1, "actor": world.sofia}
    verbs.reserve(year, **doing, now=NOW)
    aidar = world.client("aidar")
    aidar.get(address(year))

    one = queries(aidar, address(year))
    for number in range(40):
        verbs.reserve(year, **doing, now=NOW + timedelta(minutes=number))
    many = queries(aidar, address(year))

    assert one == many <= 12
    first = aidar.get(address(year)).context["page"]
    rest = aidar.get(address(year) + first.next_url).context["page"]
    assert (len(first), len(rest), rest.has_next) == (30, 11, False)
    assert first.rows[0].at == NOW + timedelta(minutes=39)


def test_the_ledger_is_narrowed_to_one_year(world: World) -> None:
    agreement = make_agreement(world)
    doing = {"subject": agreement, "amount": 1, "actor": world.sofia, "now": NOW}
    this, next_one = year_of(agreement, 2027), year_of(agreement, 2028)
    verbs.post_entry(this, EntryKind.RESERVE, **doing)
    verbs.post_entry(next_one, EntryKind.RESERVE, **doing, reason="Next year's.")

    aidar = world.client("aidar")
    page = aidar.get(address(this), {"year": "2028"})
    assert [entry.quota_year.year for entry in page.context["page"]] == [2028]
    assert [entry.quota_year.year for entry in aidar.get(address(this), {"year": "1999"}).context["page"]] == [2028, 2027]
    assert line_of(agreement).pk == this.line_id

"""Places carried over to the next year and places added by exception: rules, entries, totals, two at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from agreements import operations as verbs
from agreements.enums import EntryKind
from agreements.models import Agreement, QuotaEntry, QuotaLine, QuotaYear
from agreements.queries.lines import lines_for
from agreements.queries.years import accounts_of, years_to_close
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from notifications.models import Notice
from notifications.operations import deliver_event
from portal.recount import disagreements
from tests.test_agreement_pages import shared_agreement, text_of
from tests.test_operations_at_once import at_once
from tests.test_quota_ledger import insert, rewrite
from tests.world import CONSENT, NOW, World, line_of, make_agreement, make_world, year_of

pytestmark = pytest.mark.django_db
AFTER = datetime(2028, 1, 10, 6, tzinfo=UTC)
BETWEEN = datetime(2027, 12, 31, 18, 59, tzinfo=UTC)  # 23:59 in Astana


def agreed(world: World, rule: str = "next_year", **more: Any) -> Agreement:
    agreement = make_agreement(world, per_year=more.pop("per_year", 3))
    QuotaLine.objects.across_partners(reason="test").filter(agreement=agreement).update(carry_over=rule)
    return agreement


def figures(agreement: Agreement, year: int) -> tuple[int, ...]:
    row = year_of(agreement, year)
    return row.allotted, row.carried_in, row.carried_out, row.exceptional, row.reserved, row.used, row.free


def take(world: World, year: QuotaYear, number: int = 1) -> None:
    verbs.reserve(year, subject=year.line.agreement, amount=number, actor=world.sofia, now=NOW)
    verbs.use(year, subject=year.line.agreement, amount=number, actor=world.sofia, now=NOW)


def faults() -> list[str]:
    """Here the entries stand for no nomination, so the two are not compared."""
    return [sentence for sentence in disagreements() if "reserved and used" not in sentence]


def close(world: World, agreement: Agreement, year: int = 2027, now: datetime = AFTER) -> int:
    return verbs.carry_over(year_of(agreement, year), actor=world.aidar, now=now)


def exception(world: World, year: QuotaYear, **more: Any) -> None:
    fields = {"amount": 1, "reason": "A second candidate of the embassy.", "signatory": "N. Signatory, note 14", "actor": world.aidar, "now": NOW}
    verbs.add_exception(year, **fields | more)


# --- carried over ------------------------------------------------------------------------------------------------------------


def test_what_nobody_used_goes_on_to_the_next_year_in_one_act(world: World) -> None:
    agreement = agreed(world)
    take(world, year_of(agreement))

    assert close(world, agreement) == 2

    assert figures(agreement, 2027) == (3, 0, 2, 0, 0, 1, 0)
    assert figures(agreement, 2028) == (3, 2, 0, 0, 0, 0, 5)
    assert year_of(agreement).closed_at == AFTER
    pair = QuotaEntry.objects.across_partners(reason="test").filter(kind__in=["carry_out", "carry_in"]).order_by("pk")
    assert [(row.kind, row.amount, row.quota_year.year, row.subject_label.split(" / ")[-1]) for row in pair] == [
        ("carry_out", 2, 2027, "2028"),
        ("carry_in", 2, 2028, "2027"),
    ]
    last = entries_for(agreement).last()
    assert last is not None
    assert (last.step, last.data["places"], last.data["binds"]) == ("carried_over", 2, True)
    assert faults() == []


def test_a_second_closing_is_refused_and_moves_nothing(world: World) -> None:
    agreement = agreed(world)
    close(world, agreement)

    with pytest.raises(Refused, match="The year 2027 is closed already"):
        close(world, agreement)

    assert figures(agreement, 2028)[1] == 3


def test_a_year_in_which_all_was_used_is_closed_without_entries(world: World) -> None:
    agreement = agreed(world)
    take(world, year_of(agreement), 3)

    assert close(world, agreement) == 0

    assert year_of(agreement).closed_at == AFTER
    assert not QuotaEntry.objects.across_partners(reason="test").filter(kind__startswith="carry").exists()


def test_reserved_places_stay_in_their_year(world: World) -> None:
    agreement = agreed(world)
    verbs.reserve(year_of(agreement), subject=agreement, amount=2, actor=world.sofia, now=NOW)

    assert close(world, agreement) == 1


@pytest.mark.parametrize(
    ("rule", "year", "now", "sentence"),
    [
        ("none", 2027, AFTER, "By the rule of this line places that nobody used lapse."),
        ("next_year", 2027, BETWEEN, "The year 2027 is not over."),
        ("next_year", 2028, AFTER.replace(year=2029), "2028 is the last year of the line: there is no year to which places could go."),
    ],
)
def test_carrying_over_is_refused_with_the_reason(world: World, rule: str, year: int, now: datetime, sentence: str) -> None:
    agreement = agreed(world, rule)

    with pytest.raises(Refused) as refused:
        close(world, agreement, year, now)

    assert str(refused.value) == sentence
    assert year_of(agreement, year).closed_at is None


def test_nothing_is_carried_over_under_an_agreement_that_is_over(world: World) -> None:
    agreement = agreed(world)
    verbs.terminate(agreement, reason="Replaced.", **CONSENT, actor=world.aidar, now=NOW)

    with pytest.raises(Refused, match="not in force"):
        close(world, agreement)


def test_only_the_agreement_officer_closes_a_year(world: World) -> None:
    agreement = agreed(world)

    for who in ("sofia", "nurlan", "daler", "olga"):
        with pytest.raises(NotAllowed):
            verbs.carry_over(year_of(agreement), actor=getattr(world, who), now=AFTER)


@pytest.mark.parametrize(("rule", "carried"), [("next_year", 3), ("within_line", 6)])
def test_places_go_on_once_or_to_the_end_of_the_line(world: World, rule: str, carried: int) -> None:
    agreement = agreed(world, rule)
    verbs.change_line(line_of(agreement), fields={"last_year": 2029}, actor=world.aidar, now=NOW)

    close(world, agreement)
    assert close(world, agreement, 2028, AFTER.replace(year=2029)) == carried

    assert figures(agreement, 2029)[1] == carried
    assert faults() == []


def test_what_is_left_of_an_exception_lapses(world: World) -> None:
    agreement = agreed(world)
    exception(world, year_of(agreement), amount=2)
    take(world, year_of(agreement), 1)

    assert close(world, agreement) == 2


# --- by exception ------------------------------------------------------------------------------------------------------------


def test_a_place_beyond_the_quota_has_a_reason_and_a_signatory(world: World) -> None:
    agreement = agreed(world)
    take(world, year_of(agreement), 3)
    with pytest.raises(Refused, match="no place is left"):
        take(world, year_of(agreement))

    exception(world, year_of(agreement))
    take(world, year_of(agreement))

    assert figures(agreement, 2027) == (3, 0, 0, 1, 0, 4, 0)
    entry = QuotaEntry.objects.across_partners(reason="test").get(kind=EntryKind.EXCEPTION)
    assert (entry.reason, entry.signatory, entry.actor_label) == ("A second candidate of the embassy.", "N. Signatory, note 14", "Aidar")
    assert faults() == []


@pytest.mark.parametrize("field", ["reason", "signatory"])
def test_an_exception_without_reason_or_signatory_is_refused_at_its_field(world: World, field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        exception(world, year_of(agreed(world)), **{field: "  "})

    assert list(invalid.value.errors) == [field]


def test_exceptions_are_for_agreement_officer_and_signatory(world: World) -> None:
    year = year_of(agreed(world))

    exception(world, year, actor=world.nurlan)
    for who in ("sofia", "hana", "daler", "olga"):
        with pytest.raises(NotAllowed):
            exception(world, year, actor=getattr(world, who))


def test_a_closed_year_and_an_agreement_that_is_over_take_no_exception(world: World) -> None:
    agreement = agreed(world)
    close(world, agreement)
    with pytest.raises(Refused, match="closed already"):
        exception(world, year_of(agreement))
    verbs.terminate(agreement, reason="Replaced.", **CONSENT, actor=world.aidar, now=NOW)
    with pytest.raises(Refused, match="not in force"):
        exception(world, year_of(agreement, 2028))


# --- the database ------------------------------------------------------------------------------------------------------------


def test_the_database_refuses_to_carry_out_what_is_taken(world: World) -> None:
    year = year_of(agreed(world))
    insert(year, "reserve", 2)

    insert(year, "carry_out")
    for kind in ("carry_out", "reserve"):
        with pytest.raises(IntegrityError, match="quota_not_oversold"):
            insert(year, kind)

    insert(year, "carry_in")
    insert(year, "reserve")
    assert figures(year.line.agreement, 2027) == (3, 1, 1, 0, 3, 0, 0)


def test_the_database_refuses_an_exception_without_reason_and_signatory(world: World) -> None:
    with pytest.raises(IntegrityError, match="exception_has_reason_and_signatory"):
        insert(year_of(agreed(world)), "exception")


@pytest.mark.parametrize("total", ["carried_in", "carried_out", "exceptional"])
def test_the_database_refuses_totals_that_no_entry_moved(world: World, total: str) -> None:
    year = year_of(agreed(world))

    with pytest.raises(DatabaseError, match="only through ledger entries"):
        rewrite(f"UPDATE agreements_quotayear SET {total} = 1 WHERE id = %s", year.pk)


def test_a_recount_finds_what_went_out_and_never_came_in(world: World) -> None:
    agreement = agreed(world)
    insert(year_of(agreement), "carry_out")

    assert faults() == [f"quota year {year_of(agreement)}, carried over to the next: kept 1, counted 0"]


# --- two at once -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_carrying_over_and_reserving_at_once_never_gives_a_place_twice() -> None:
    """Three left: either the reservation was first and two go on, or all three go on and nobody gets one."""
    world = make_world()
    for _round in range(4):
        agreement = agreed(world)
        this = year_of(agreement)

        def reserve(this: QuotaYear = this, agreement: Agreement = agreement) -> None:
            verbs.reserve(this, subject=agreement, amount=1, actor=world.sofia, now=AFTER)

        answers = at_once([reserve, lambda agreement=agreement: close(world, agreement)])

        _allotted, _in, out, _by, reserved, _used, free = figures(agreement, 2027)
        assert (answers, out, reserved, free) in ((["done", "done"], 2, 1, 0), (["Refused", "done"], 3, 0, 0))
        assert figures(agreement, 2028)[1] == out
        assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_two_closings_at_once_carry_over_once() -> None:
    world = make_world()
    agreement = agreed(world)

    assert at_once([lambda: close(world, agreement)] * 2) == ["Refused", "done"]

    assert figures(agreement, 2028)[1] == 3


# --- what may not happen to years --------------------------------------------------------------------------------------------


def test_years_are_closed_in_the_order_of_time_and_none_waits_for_ever(world: World) -> None:
    agreement, much_later = agreed(world), AFTER.replace(year=2030)
    verbs.change_line(line_of(agreement), fields={"last_year": 2029}, actor=world.aidar, now=NOW)

    with pytest.raises(Refused, match="Close 2027 first: its places may go on to 2028"):
        close(world, agreement, 2028, much_later)
    page = world.client("aidar").get(f"/agreements/lines/{line_of(agreement).pk}/")
    assert [row.year.year for row in page.context["accounts"] if row.may_close] == []  # of this test's clock none is over
    assert [row.year.year for row in accounts_of(line_with_years(world, agreement), {}, 2030) if row.may_close] == [2027]
    close(world, agreement, 2027, much_later)
    close(world, agreement, 2028, much_later)

    assert not years_to_close(world.aidar, 2030).exists()
    assert figures(agreement, 2029)[1] == 3


def line_with_years(world: World, agreement: Agreement) -> QuotaLine:
    found: QuotaLine = lines_for(world.aidar).get(agreement=agreement)
    return found


def test_a_year_that_waited_behind_a_closed_one_is_no_work(world: World) -> None:
    agreement = agreed(world)
    verbs.change_line(line_of(agreement), fields={"last_year": 2029}, actor=world.aidar, now=NOW)
    QuotaYear.objects.across_partners(reason="test").filter(year=2028).update(closed_at=AFTER)

    assert not years_to_close(world.aidar, 2029).exists()


def test_a_closed_year_gives_no_place_even_when_an_exception_is_left(world: World) -> None:
    agreement = agreed(world)
    exception(world, year_of(agreement))
    close(world, agreement)
    assert figures(agreement, 2027)[-1] == 1

    with pytest.raises(Refused, match="The year 2027 of this quota line is closed"):
        verbs.reserve(year_of(agreement), subject=agreement, amount=1, actor=world.sofia, now=AFTER)


def test_how_a_line_is_used_is_not_told_to_a_third_side(world: World) -> None:
    """The text is of all sides; places carried over or added by exception are of one partner and the host."""
    agreement = shared_agreement(world)
    (theirs,) = QuotaLine.objects.across_partners(reason="test").filter(agreement=agreement, partner=world.partner_b)
    year = QuotaYear.objects.across_partners(reason="test").get(line=theirs, year=2027)
    exception(world, year, reason="A cousin of the envoy.")
    deliver_event(entries_for(agreement).get(step="exception_added").pk, now=NOW)

    told = Notice.objects.across_partners(reason="test").filter(kind="agreement_exception_added").values_list("recipient__full_name", flat=True)
    assert sorted(told) == ["Aidar", "Charlie"]
    for address in (f"/agreements/{agreement.pk}/", f"/agreements/{agreement.pk}/negotiation/"):
        assert "A cousin" not in text_of(world.client("alice"), address)
        assert "A cousin" in text_of(world.client("charlie"), address)
        assert "A cousin" in text_of(world.client("olga"), address)

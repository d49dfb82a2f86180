"""Quota lines on pages: all their terms, corrections that the ledger follows, taking one back, closing a year, places by exception."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from agreements import operations as verbs
from agreements.models import Agreement, QuotaEntry, QuotaLine, QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from tests.test_agreement_pages import queries, text_of, url
from tests.test_agreement_writing import LINE
from tests.world import CONSENT, NOW, World, line_of, make_agreement, make_call, year_of

pytestmark = pytest.mark.django_db
TERMS = LINE | {
    "field_code": "0312", "field_note": "International relations", "language": "en", "language_level": "B2", "rank_band": "middle",
    "carry_over": "next_year", "pays_tuition": "host", "pays_stipend": "host", "pays_travel": "sender", "pays_housing": "", "pays_insurance": "person",
}  # fmt: skip
# What a correction may touch.
CORRECTABLE = {name: value for name, value in TERMS.items() if name not in ("direction", "unit")}
AFTER = datetime(2028, 1, 10, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def lines(agreement: Agreement) -> list[QuotaLine]:
    return list(QuotaLine.objects.across_partners(reason="test").filter(agreement=agreement).order_by("number"))


def allotted(line: QuotaLine) -> dict[int, int]:
    return dict(QuotaYear.objects.across_partners(reason="test").filter(line=line).values_list("year", "allotted"))


# --- a line with all its terms -----------------------------------------------------------------------------------------------


def test_a_line_keeps_all_its_terms_and_its_page_says_them(world: World) -> None:
    agreement, aidar = make_agreement(world), world.client("aidar")

    assert aidar.post(url("add_line", agreement.pk), TERMS | {"partner": world.partner_a.pk}).status_code == 302

    line = lines(agreement)[1]
    assert (line.field_code, line.field_note, line.language, line.language_level) == ("0312", "International relations", "en", "B2")
    assert (line.rank_band, line.carry_over) == ("middle", "next_year")
    assert line.funding == {"tuition": "host", "stipend": "host", "travel": "sender", "insurance": "person"}
    page = text_of(world.client("alice"), url("ledger", line.pk))
    for words in ("0312, International relations", "English, B2 or higher", "middle (second to first secretary)", "they go to the next year once"):
        assert words in page
    assert "tuition: the receiving side; stipend: the receiving side; travel: the sending side; insurance: the participant" in page


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"field_code": "9999"}, "field_code", "There is no field with this code."),
        ({"field_code": "31"}, "field_code", "There is no field with this code."),
        ({"language": ""}, "language", "Choose the language to which the level belongs."),
        ({"first_year": "2025"}, "first_year", "The agreement is in force from 19 Mar 2026: a line can't begin before that year."),
        ({"last_year": "2029"}, "last_year", "The agreement is in force until 31 Dec 2028: a line can't go on after that year."),
        ({"pays_travel": "nobody"}, "pays_travel", "Select a valid choice."),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(world: World, typed: dict[str, str], field: str, sentence: str) -> None:
    agreement = make_agreement(world)
    verbs.change_agreement(agreement, fields={"valid_until": date(2028, 12, 31)}, actor=world.aidar, now=NOW)

    answer = world.client("aidar").post(url("add_line", agreement.pk), TERMS | {"partner": world.partner_a.pk} | typed)

    assert answer.status_code == 422
    assert str(answer.context["form"].errors[field][0]).startswith(sentence)
    assert len(lines(agreement)) == 1


# --- corrections -------------------------------------------------------------------------------------------------------------


def test_a_correction_moves_what_open_years_allot_and_stands_in_the_history(world: World) -> None:
    agreement, aidar = make_agreement(world), world.client("aidar")
    line = line_of(agreement)
    QuotaLine.objects.across_partners(reason="test").update(carry_over="next_year")
    verbs.carry_over(year_of(agreement, 2027), actor=world.aidar, now=AFTER)

    assert aidar.get(url("change_line", line.pk)).status_code == 200
    answer = aidar.post(url("change_line", line.pk), CORRECTABLE | {"per_year": "4", "last_year": "2029"})

    assert answer["Location"] == url("ledger", line.pk)
    assert allotted(line) == {2027: 2, 2028: 4, 2029: 4}
    last = entries_for(agreement).get(step="line_changed")
    assert (last.data["line"], last.data["per_year"]) == (1, 4)
    assert {"per_year", "last_year", "field_code"} <= set(last.data["fields"])
    assert "Line 1, 4 a year" in text_of(aidar, url("agreement", agreement.pk))


def test_a_correction_without_a_change_leaves_no_trace(world: World) -> None:
    agreement = make_agreement(world)
    before = len(list(entries_for(agreement)))

    verbs.change_line(line_of(agreement), fields={"per_year": 2}, actor=world.aidar, now=NOW)

    assert len(list(entries_for(agreement))) == before


def test_fewer_a_year_than_are_taken_are_refused_with_the_sentence_of_the_database(world: World) -> None:
    agreement = make_agreement(world)
    verbs.reserve(year_of(agreement), subject=agreement, amount=2, actor=world.sofia, now=NOW)

    answer = world.client("aidar").post(url("change_line", line_of(agreement).pk), CORRECTABLE | {"per_year": "1"})

    assert answer.status_code == 422
    assert "The quota of this agreement line is taken for that year" in answer.content.decode()
    assert allotted(line_of(agreement)) == {2027: 2, 2028: 2}


def test_a_year_with_entries_or_promised_places_stays_in_the_line(world: World) -> None:
    call = make_call(world)
    line = call.allotments.across_partners(reason="test").get().quota_year.line
    aidar = world.client("aidar")

    promised = aidar.post(url("change_line", line.pk), CORRECTABLE | {"first_year": "2028"})
    verbs.reserve(year_of(line.agreement, 2028), subject=line.agreement, amount=1, actor=world.sofia, now=NOW)
    used = aidar.post(url("change_line", line.pk), CORRECTABLE | {"last_year": "2027"})

    assert "A call has places from 2027, so the year stays in the line." in promised.content.decode()
    assert "The ledger of 2028 has entries, so the year stays in the line." in used.content.decode()
    assert sorted(allotted(line)) == [2027, 2028]


def test_whose_people_travel_is_not_corrected(world: World) -> None:
    with pytest.raises(Invalid, match="take the line back and add another"):
        verbs.change_line(line_of(make_agreement(world)), fields={"partner": world.partner_b}, actor=world.aidar, now=NOW)


def test_a_line_that_nothing_uses_is_taken_back(world: World) -> None:
    agreement, aidar = make_agreement(world), world.client("aidar")
    line = line_of(agreement)
    assert "Take the line back" in text_of(aidar, url("change_line", line.pk))

    assert aidar.post(url("remove_line", line.pk))["Location"] == url("agreement", agreement.pk)

    assert lines(agreement) == []
    last = entries_for(agreement).last()
    assert last is not None
    assert (last.step, last.data["line"]) == ("line_removed", 1)


def test_a_line_from_which_a_call_has_places_is_not_taken_back(world: World) -> None:
    call = make_call(world)
    line = call.allotments.across_partners(reason="test").get().quota_year.line

    page = world.client("aidar").post(url("remove_line", line.pk), follow=True).content.decode()

    assert "A call has places from 2027" in page
    assert sorted(allotted(line)) == [2027, 2028]


def test_lines_of_an_agreement_that_is_over_stay_as_they_are(world: World) -> None:
    agreement = make_agreement(world)
    verbs.terminate(agreement, reason="Replaced.", **CONSENT, actor=world.aidar, now=NOW)

    for verb, more in ((verbs.change_line, {"fields": {"per_year": 9}}), (verbs.remove_line, {})):
        with pytest.raises(Refused, match="The agreement is over"):
            verb(line_of(agreement), actor=world.aidar, now=NOW, **more)


@pytest.mark.parametrize("name", ["sofia", "alice", "nurlan", "olga"])
def test_only_the_agreement_officer_writes_lines(world: World, name: str) -> None:
    agreement = make_agreement(world)
    line, client = line_of(agreement), world.client(name)

    assert client.get(url("change_line", line.pk)).status_code == 403
    assert client.post(url("remove_line", line.pk)).status_code == 403
    assert client.get(url("close_year", year_of(agreement).pk)).status_code == 403
    with pytest.raises(NotAllowed):
        verbs.change_line(line, fields={"per_year": 9}, actor=getattr(world, name), now=NOW)


# --- the years on the page ---------------------------------------------------------------------------------------------------


def test_aidar_closes_a_year_on_its_page(world: World, clock: time_machine.Traveller) -> None:
    agreement = make_agreement(world, per_year=3)
    QuotaLine.objects.across_partners(reason="test").update(carry_over="next_year")
    verbs.reserve(year_of(agreement), subject=agreement, amount=1, actor=world.sofia, now=NOW)
    clock.move_to(AFTER)
    aidar, year = world.client("aidar"), year_of(agreement)
    ledger = url("ledger", year.line_id)
    assert url("close_year", year.pk) in text_of(aidar, ledger)
    assert url("close_year", year_of(agreement, 2028).pk) not in text_of(aidar, ledger)
    waiting = text_of(aidar, "/")
    asked = text_of(aidar, url("close_year", year.pk))

    answer = aidar.post(url("close_year", year.pk), follow=True)

    assert f"{agreement.reference}, line 1: close 2027" in waiting
    assert "2 places that nobody used go on to 2028." in asked
    assert "Still reserved and not used in 2027, so not carried over: 1." in asked
    page = " ".join(answer.content.decode().split())
    assert "2027 is closed: 2 places go on to 2028." in page
    assert url("close_year", year.pk) not in page
    assert "0 of 5 used, 5 left" in page
    assert "closed" in page


def test_nurlan_adds_a_place_by_exception_on_its_page(world: World) -> None:
    agreement = make_agreement(world)
    year, nurlan = year_of(agreement), world.client("nurlan")
    assert url("add_exception", year.pk) in text_of(nurlan, url("ledger", year.line_id))
    assert nurlan.get(url("add_exception", year.pk)).status_code == 200

    refused = nurlan.post(url("add_exception", year.pk), {"amount": "0", "reason": "", "signatory": "N. Minister"})
    done = nurlan.post(url("add_exception", year.pk), {"amount": "1", "reason": "Asked for by the embassy.", "signatory": "N. Minister, note 14"})

    assert refused.status_code == 422
    assert refused.context["form"].errors["amount"] == ["Enter at least 1."]
    assert "N. Minister" in refused.content.decode()
    assert done["Location"] == f"{url('ledger', year.line_id)}#year-2027"
    page = text_of(world.client("alice"), url("ledger", year.line_id))
    assert "Asked for by the embassy." in page
    assert "Signed by N. Minister, note 14" in page
    assert "0 of 3 used, 3 left" in page
    assert QuotaEntry.objects.across_partners(reason="test").count() == 1


def test_released_places_are_counted_on_the_page(world: World) -> None:
    agreement = make_agreement(world)
    doing: dict[str, Any] = {"subject": agreement, "amount": 1, "actor": world.sofia, "now": NOW}
    for verb, more in ((verbs.reserve, {}), (verbs.release, {"reason": "Declined."}), (verbs.reserve, {}), (verbs.use, {})):
        verb(year_of(agreement), **doing, **more)

    accounts = world.client("alice").get(url("ledger", line_of(agreement).pk)).context["accounts"]

    assert [(row.year.year, row.released, row.year.used, row.year.free) for row in accounts] == [(2027, 1, 1, 1), (2028, 0, 0, 2)]


def test_the_ledger_of_a_line_of_many_years_costs_no_more(world: World) -> None:
    agreement = make_agreement(world)
    line, alice = line_of(agreement), world.client("alice")
    alice.get(url("ledger", line.pk))
    one = queries(alice, url("ledger", line.pk))
    verbs.change_line(line, fields={"last_year": 2056}, actor=world.aidar, now=NOW + timedelta(hours=1))

    assert queries(alice, url("ledger", line.pk)) == one <= 12

"""From which line a call's places may come, what is checked before publication, and who hears of later changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agreements import operations as agreements
from agreements.models import Agreement, QuotaLine
from core.errors import Invalid, Refused
from scholarships import operations as verbs
from scholarships.models import Call, CallDocument
from tests.test_cancelled_calls import told
from tests.world import CONSENT, NOW, World, allotment_of, make_agreement, make_call, make_intake, make_nomination, year_of

pytestmark = pytest.mark.django_db
WHY = "Both sides agree to end it."
WEEK = timedelta(days=7)


def agreement_of(call: Call, world: World) -> Agreement:
    found: Agreement = allotment_of(call, world.partner_a).quota_year.line.agreement
    return found


def published(world: World) -> Call:
    call = make_call(world, is_open=False, opens_at=NOW + WEEK, closes_at=NOW + 2 * WEEK)
    verbs.publish_call(call, actor=world.sofia, now=NOW)
    return call


def give(world: World, call: Call, agreement: Agreement, year: int = 2027) -> None:
    act: dict[str, Any] = {"actor": world.sofia, "now": NOW}
    verbs.allot(call, partner=world.partner_b, quota_year=year_of(agreement, year), places=1, reserve_slots=0, **act)


# --- lines -----------------------------------------------------------------------------------------
def test_places_come_from_the_year_in_which_the_intake_begins(world: World) -> None:
    agreement = make_agreement(world, partner=world.partner_b)

    with pytest.raises(Invalid) as invalid:
        give(world, make_call(world, is_open=False), agreement, 2028)

    assert str(invalid.value.errors["quota_year"][0]) == "The intake begins in 2027: choose the line of that year."


def test_places_come_from_a_line_for_people_who_come_here(world: World) -> None:
    agreement = make_agreement(world, partner=world.partner_b)
    QuotaLine.objects.across_partners(reason="test").filter(agreement=agreement).update(direction="outbound")

    with pytest.raises(Invalid) as invalid:
        give(world, make_call(world, is_open=False), agreement)

    assert "for people sent abroad" in str(invalid.value.errors["quota_year"][0])


def test_intake_of_another_year_is_refused_while_partners_have_places(world: World) -> None:
    call = make_call(world, is_open=False)
    same, next_year = (make_intake(world, reference=f"MIR-{n}", starts_on=day) for n, day in enumerate((date(2027, 10, 1), date(2028, 9, 1))))
    act: dict[str, Any] = {"actor": world.sofia, "now": NOW}

    verbs.change_call(call, fields={"intake": same}, **act)
    with pytest.raises(Invalid) as invalid:
        verbs.change_call(call, fields={"intake": next_year}, **act)
    assert "take them back before you choose an intake of another year" in str(invalid.value.errors["intake"][0])

    verbs.remove_allotment(call, allotment=allotment_of(call, world.partner_a), **act)
    verbs.change_call(call, fields={"intake": next_year}, **act)
    assert call.intake == next_year


# --- publication -----------------------------------------------------------------------------------
def test_publishing_names_the_agreement_that_is_no_longer_in_force(world: World) -> None:
    call = make_call(world, is_open=False)
    agreement = agreement_of(call, world)
    agreements.terminate(agreement, reason=WHY, **CONSENT, actor=world.aidar, now=NOW)

    with pytest.raises(Refused) as refused:
        verbs.publish_call(call, actor=world.sofia, now=NOW)

    sentence = f"The agreement {agreement.reference}, from which Tajikistan has its places, is not in force."
    assert str(refused.value) == sentence
    assert sentence in world.client("sofia").get(reverse("scholarships:call", args=[call.pk])).content.decode()
    call.refresh_from_db()
    assert (call.state, call.published_at) == ("draft", None)


def test_agreement_whose_last_day_is_past_is_not_in_force_when_the_clock_is_late(world: World) -> None:
    call = make_call(world, is_open=False)
    Agreement.objects.across_partners(reason="test").update(valid_until=date(2026, 11, 23))

    with pytest.raises(Refused, match="is not in force"):
        verbs.publish_call(call, actor=world.sofia, now=NOW)


def test_places_promised_in_a_published_call_are_honoured_after_termination(world: World) -> None:
    row = make_nomination(world, make_call(world), state="in_review")
    agreements.terminate(agreement_of(row.call, world), reason=WHY, **CONSENT, actor=world.aidar, now=NOW)

    verbs.select(row, reason="Strong dossier.", actor=world.hana, now=NOW)

    assert row.state == "selected"


# --- changes after publication ---------------------------------------------------------------------
def test_partner_whose_places_are_taken_back_is_told(world: World) -> None:
    call = published(world)
    verbs.remove_allotment(call, allotment=allotment_of(call, world.partner_a), actor=world.sofia, now=NOW)

    assert told("allotment_removed") == {"call_allotment_removed": ["Alice", "Amir", "Daler"]}


def test_partners_are_told_when_the_checklist_of_a_published_call_changes(world: World) -> None:
    call = published(world)
    document = verbs.add_to_checklist(call, fields={"name_en": "Passport"}, actor=world.sofia, now=NOW)
    verbs.remove_from_checklist(call, document=document, actor=world.sofia, now=NOW)

    assert told("checklist_added") == {"call_checklist_added": ["Alice", "Amir", "Daler"]}
    assert told("checklist_removed") == {"call_checklist_removed": ["Alice", "Amir", "Daler"]}
    assert not CallDocument.objects.across_partners(reason="test").exists()


def test_nobody_outside_is_told_what_changes_in_a_draft(world: World) -> None:
    call = make_call(world, is_open=False)
    act: dict[str, Any] = {"actor": world.sofia, "now": NOW}
    verbs.add_to_checklist(call, fields={"name_en": "Passport"}, **act)
    verbs.change_call(call, fields={"notes": "Read this."}, **act)
    verbs.remove_allotment(call, allotment=allotment_of(call, world.partner_a), **act)
    give(world, call, make_agreement(world, partner=world.partner_b))
    verbs.publish_call(call, **act)

    assert [told(step) for step in ("checklist_added", "changed", "allotment_removed", "allotted")] == [{}] * 4


# --- the list --------------------------------------------------------------------------------------
def test_open_calls_stand_first_and_the_soonest_on_top(world: World) -> None:
    def call(reference: str, opens: datetime, closes: datetime) -> Call:
        return make_call(world, intake=make_intake(world, reference=reference), opens_at=opens, closes_at=closes)

    late, soon = (call(f"I{n}", NOW - WEEK, NOW + timedelta(days=n)) for n in (9, 2))
    long_ago, lately = (call(f"J{n}", NOW - timedelta(days=19), NOW - timedelta(days=n)) for n in (9, 2))
    verbs.turn_clock(now=NOW)

    page = world.client("sofia").get(reverse("scholarships:calls")).content.decode()

    places = [page.index(f">{row.reference} ") for row in (soon, late, lately, long_ago)]
    assert places == sorted(places)
    assert "deadline-past" not in page


def test_pages_of_the_list_follow_each_other_both_ways(world: World) -> None:
    from django.test import RequestFactory

    from core.paging import page_of
    from scholarships.queries.calls import IN_TURN, calls_for, in_turn

    for n in range(5):
        opens = NOW - timedelta(days=19)
        make_call(world, intake=make_intake(world, reference=f"I{n}"), opens_at=opens, closes_at=NOW + timedelta(days=2 * n - 5, seconds=n))
    verbs.turn_clock(now=NOW)

    def seen(address: str) -> tuple[list[int], Any]:
        page = page_of(in_turn(calls_for(world.sofia)), RequestFactory().get(f"/{address}"), order=IN_TURN, size=2)
        return [row.pk for row in page], page

    first, page = seen("")
    second, page = seen(page.next_url)
    third, last = seen(page.next_url)
    back, _page = seen(last.previous_url)

    assert len({*first, *second, *third}) == 5
    assert (back, last.has_next) == (second, False)


def test_closing_late_on_the_eve_of_the_intake_is_in_time(world: World) -> None:
    """23:59 in New York on 31 August is 1 September elsewhere; what counts is the day in the call's zone."""
    from scholarships.forms.calls import FIELDS, CallForm

    intake = make_intake(world)
    data = {
        "title_en": "Call", "intake": intake.pk, "rubric": world.rubric.pk, "zone": "America/New_York", "opens_at_0": "2027-08-01",  # type: ignore[union-attr]
        "opens_at_1": "09:00", "closes_at_0": "2027-08-31", "closes_at_1": "23:59", "language": "en", "language_level": "",
        "reviews_per_case": "2", "disagreement": "1.5", "hold_minutes": "30", "offer_days": "14",
    }  # fmt: skip
    world.partner_b.time_zone = "America/New_York"
    world.partner_b.save()

    form = CallForm(data, actor=world.sofia, now=NOW)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["closes_at"] == datetime(2027, 9, 1, 3, 59, tzinfo=UTC)
    assert set(FIELDS) <= {*form.cleaned_data}


def test_numbers_and_days_are_the_hosts(world: World) -> None:
    """At 20:00 UTC on New Year's Eve it is the new year in Astana."""
    eve = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    fields = {"title_en": "Agreement", "areas": ["training"]}

    made = agreements.create_agreement(fields=fields, actor=world.aidar, now=eve)

    assert made.reference.startswith("A-2027-")

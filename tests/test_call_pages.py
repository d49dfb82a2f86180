"""Pages of calls: the ministry prepares, publishes, extends and ends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.errors import Refused
from core.models import HistoryEntry
from partners.models import Partner
from reviews.models import Criterion, Rubric
from scholarships import operations
from scholarships.models import Allotment, Call, CallDocument
from scholarships.notices import invited_if_published
from tests.pages import text_of, url
from tests.world import NOW, World, allotment_of, make_agreement, make_call, make_draft, make_intake, make_nomination, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


# As the form offers it.
SELECTION = {
    "blind": "on", "reviews_per_case": "2", "disagreement": "1.5", "reviews_due_at": "", "two_person": "on", "hold_minutes": "30", "offer_days": "14",
    "promotes_reserve": "on",
}  # fmt: skip


def call_input(world: World, **more: Any) -> dict[str, Any]:
    assert world.rubric
    return {
        "title_en": "Master of International Relations 2027", "title_ru": "", "title_kk": "", "intake": more.pop("intake", None) or make_intake(world).pk,
        "rubric": world.rubric.pk, "zone": "Asia/Almaty", "opens_at_0": "2026-12-01", "opens_at_1": "09:00", "closes_at_0": "2027-01-31",
        "closes_at_1": "23:59", "max_age": "35", "min_years_of_service": "2", "language": "en", "language_level": "B2",
        "notes": "Travel is paid by the sending side.", **SELECTION, **more,
    }  # fmt: skip


def only_call() -> Call:
    return Call.objects.across_partners(reason="test").get()


def test_sofia_prepares_and_publishes_a_call_by_pages(world: World) -> None:
    sofia = world.client("sofia")
    quota = year_of(make_agreement(world))

    assert sofia.get(url("create_call")).status_code == 200
    made = sofia.post(url("create_call"), call_input(world))
    call = only_call()
    assert made["Location"] == url("call", call.pk)
    assert "No partner has places yet." in text_of(sofia, made["Location"])
    refused = sofia.post(url("call_step", call.pk, "publish"))
    assert "Give places to at least one partner before you publish the call." in refused.content.decode()
    places = {"partner": world.partner_a.pk, "quota_year": quota.pk, "places": "2", "reserve_slots": "1", "amount_per_place": "1"}
    assert sofia.post(url("allot", call.pk), places).status_code == 302
    for name in ("Copy of the passport", "Letter of the employer"):
        assert sofia.post(url("checklist", call.pk), {"name_en": name, "required": "on"}).status_code == 302
    assert "1 partner is told at once." in text_of(sofia, url("call_step", call.pk, "publish"))
    assert sofia.post(url("call_step", call.pk, "publish")).status_code == 302

    call.refresh_from_db()
    assert (call.state, call.zone, call.closes_at) == ("published", "Asia/Almaty", datetime(2027, 1, 31, 18, 59, tzinfo=UTC))
    page = text_of(sofia, url("call", call.pk))
    for sentence in (
        "Sun 31 Jan 2027, 23:59 Astana", "At most 35 years old on 1 Sep 2027", "At least 2 years of service.", "English, level B2 or higher",
        "Letter of the employer", "Travel is paid by the sending side.", f"{quota.line.agreement}, line 1, 2027", "0 of 3", "TJ: places 2, reserve list 1",
    ):  # fmt: skip
        assert sentence in page, sentence


def test_refused_input_keeps_what_was_typed(world: World) -> None:
    data = call_input(world, title_en="", title_ru="Магистр 2027", closes_at_0="2026-11-30", notes="Kept as typed.")

    page = world.client("sofia").post(url("create_call"), data).content.decode()

    assert "The call would close before it opens." in page
    for typed in ("Магистр 2027", 'value="2026-11-30"', 'value="23:59"', "Kept as typed.", 'value="35"'):
        assert typed in page, typed
    assert not Call.objects.across_partners(reason="test").exists()


@pytest.mark.parametrize(("day", "time", "words"), [("2027-03-28", "02:30", "does not exist"), ("2026-10-25", "02:30", "comes twice")])
def test_hour_that_the_clocks_skip_or_repeat_is_refused_next_to_the_field(world: World, day: str, time: str, words: str) -> None:
    Partner.objects.create(kind="country", code="DE", name_en="Germany", time_zone="Europe/Berlin")
    data = call_input(world, zone="Europe/Berlin", opens_at_0=day, opens_at_1=time, closes_at_0="2027-04-30")

    page = world.client("sofia").post(url("create_call"), data).content.decode()

    fault = page.split('id="id_opens_at_error"', 1)[1].split("</p>", 1)[0]
    assert words in fault
    assert "Berlin" in fault
    assert f'value="{day}"' in page


def test_form_refuses_what_does_not_fit_the_intake(world: World) -> None:
    data = call_input(world, closes_at_0="2027-09-02", language="ru")
    world.client("sofia").post(url("create_call"), data)  # Russian is taught
    late = world.client("sofia").post(url("create_call"), data).content.decode()
    past = world.client("sofia").post(url("create_call"), {**data, "opens_at_0": "2026-10-01", "closes_at_0": "2026-11-01"}).content.decode()

    assert "The call would close after its intake has begun on 1 Sep 2027." in late
    assert "The closing lies in the past" in past


def test_page_says_when_criteria_or_intakes_are_missing(world: World) -> None:
    Criterion.objects.all().delete()
    Rubric.objects.all().delete()

    page = text_of(world.client("sofia"), url("create_call"))

    assert "No set of criteria is in the portal yet" in page
    assert "No intake begins in the future" in page


def test_change_of_a_published_call_is_kept_and_told_until_it_opens(world: World, clock: time_machine.Traveller) -> None:
    call = make_call(world, is_open=False, opens_at=NOW + timedelta(days=2), closes_at=NOW + timedelta(days=30))
    operations.publish_call(call, actor=world.sofia, now=NOW)
    sofia, data = world.client("sofia"), call_input(world, intake=call.intake_id, title_en="Master 2027")

    assert sofia.get(url("change_call", call.pk)).status_code == 200
    assert sofia.post(url("change_call", call.pk), data).status_code == 302
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="scholarships.call", step="changed")
    call.refresh_from_db()
    assert call.title_en == "Master 2027"
    assert "title_en" in entry.data["fields"]
    assert "zone" not in entry.data["fields"]
    assert world.users["alice"].pk in invited_if_published(call, entry)
    clock.move_to(call.opens_at)
    late = world.client("sofia").post(url("change_call", call.pk), {**data, "title_en": "Too late"})

    assert late["Location"] == url("call", call.pk)
    call.refresh_from_db()
    assert (call.state, call.title_en) == ("published", "Master 2027")
    with pytest.raises(Refused):
        operations.change_call(call, fields={"title_en": "Too late"}, actor=world.sofia, now=call.opens_at)


def test_line_of_another_partner_is_refused_next_to_the_field(world: World) -> None:
    call = make_call(world, is_open=False)
    other = year_of(make_agreement(world, partner=world.partner_b))
    places = {"partner": world.partner_a.pk, "quota_year": other.pk, "places": "7", "reserve_slots": "0", "amount_per_place": "1"}

    page = world.client("sofia").post(url("allot", call.pk), places).content.decode()

    assert "This quota line belongs to another partner." in page.split('id="id_quota_year_error"', 1)[1].split("</p>", 1)[0]
    assert 'value="7"' in page
    assert allotment_of(call, world.partner_a).places == 2


def test_places_are_changed_and_taken_back_before_the_opening(world: World) -> None:
    call = make_call(world, is_open=False)
    sofia, own = world.client("sofia"), allotment_of(call, world.partner_a)
    places = {"partner": world.partner_a.pk, "quota_year": own.quota_year_id, "places": "1", "reserve_slots": "3", "amount_per_place": "1"}

    page = text_of(sofia, f"{url('allot', call.pk)}?partner={world.partner_a.pk}")
    assert "line 1: degree programme, master (EQF 7), 2027: 2 of 2 free" in page
    assert "Change places: Tajikistan" in page
    assert sofia.post(url("allot", call.pk), places).status_code == 302
    own.refresh_from_db()
    assert (own.places, own.reserve_slots) == (1, 3)
    too_many = sofia.post(url("allot", call.pk), {**places, "places": "9"}).content.decode()
    assert "The line allows 2 in that year." in too_many
    assert sofia.post(url("allot", call.pk), {"act": "remove", "allotment": own.pk}).status_code == 302
    assert not Allotment.objects.across_partners(reason="test").exists()


def test_places_are_asked_about_before_they_are_taken_back(world: World) -> None:
    call = make_call(world, is_open=False)
    sofia, own = world.client("sofia"), allotment_of(call, world.partner_a)
    asking = f"{url('allot', call.pk)}?take_back={own.pk}"

    assert asking in text_of(sofia, url("allot", call.pk))
    page = text_of(sofia, asking)

    for text in (
        "Take back the places of Tajikistan",
        "places 2, reserve list",
        "nobody is told",
        'name="allotment"',
        "Back without changing anything",
    ):
        assert text in page, text
    assert Allotment.objects.across_partners(reason="test").filter(pk=own.pk).exists()
    assert sofia.post(asking, {"act": "remove", "allotment": own.pk})["Location"] == url("allot", call.pk)
    assert not Allotment.objects.across_partners(reason="test").filter(pk=own.pk).exists()


def test_places_of_a_partner_that_has_begun_stay(world: World) -> None:
    call = make_call(world, is_open=False, opens_at=NOW + timedelta(days=1))
    operations.publish_call(call, actor=world.sofia, now=NOW)
    make_draft(world, call)
    own = allotment_of(call, world.partner_a)

    page = world.client("sofia").post(url("allot", call.pk), {"act": "remove", "allotment": own.pk}, follow=True).content.decode()

    assert "Tajikistan has begun a nomination for this call, so its places stay." in page
    assert Allotment.objects.across_partners(reason="test").filter(pk=own.pk).exists()


def test_checklist_is_ordered_and_shortened(world: World) -> None:
    call = make_call(world, is_open=False)
    sofia = world.client("sofia")

    def names() -> list[str]:
        return [row.name_en for row in CallDocument.objects.across_partners(reason="test").filter(call=call)]

    for name in ("A", "B", "C"):
        sofia.post(url("checklist", call.pk), {"name_en": name})
    rows = {row.name_en: row.pk for row in CallDocument.objects.across_partners(reason="test")}
    sofia.post(url("checklist", call.pk), {"act": "up", "document": rows["C"]})
    assert names() == ["A", "C", "B"]
    sofia.post(url("checklist", call.pk), {"act": "down", "document": rows["B"]})
    sofia.post(url("checklist", call.pk), {"act": "remove", "document": rows["A"]})
    twice = sofia.post(url("checklist", call.pk), {"name_en": "b"}).content.decode()

    assert names() == ["C", "B"]
    assert "This document is on the checklist already." in twice


def test_head_extends_and_the_officer_may_not(world: World) -> None:
    call = make_call(world)
    operations.turn_clock(now=call.closes_at)
    data = {"closes_at_0": "2026-12-20", "closes_at_1": "18:00", "reason": "A public holiday in three countries."}

    assert world.client("sofia").get(url("call_step", call.pk, "extend")).status_code == 403
    assert world.client("sofia").post(url("call_step", call.pk, "extend"), data).status_code == 403
    hana = world.client("hana")
    early = hana.post(url("call_step", call.pk, "extend"), {**data, "closes_at_0": "2026-11-25"}).content.decode()
    assert "The new closing must lie after the present one" in early
    assert "A public holiday in three countries." in early
    assert hana.post(url("call_step", call.pk, "extend"), {**data, "reason": ""}).status_code == 200
    assert hana.post(url("call_step", call.pk, "extend"), data)["Location"] == url("call", call.pk)

    call.refresh_from_db()
    assert (call.state, call.closes_at) == ("open", datetime(2026, 12, 20, 13, 0, tzinfo=UTC))
    page = text_of(world.client("alice"), url("call", call.pk))
    assert "A public holiday in three countries." in page
    assert "New closing: Sun 20 Dec 2026, 18:00 Astana" in page


def test_call_is_decided_archived_or_cancelled_by_pages(world: World, clock: time_machine.Traveller) -> None:
    call = make_call(world)
    nomination = make_nomination(world, call, state="in_review")
    other = make_call(world, intake=call.intake, is_open=False)
    operations.turn_clock(now=call.closes_at)
    hana = world.client("hana")

    waiting = hana.post(url("call_step", call.pk, "decide")).content.decode()
    operations.not_select(nomination, reason="Too early.", actor=world.hana, now=NOW)
    decided = hana.post(url("call_step", call.pk, "decide"))
    archived = world.client("sofia").post(url("call_step", call.pk, "archive"))
    cancelled = hana.post(url("call_step", other.pk, "cancel"), {"reason": "The academy moves."})

    assert "still wait for a decision" in waiting
    assert (decided.status_code, archived.status_code, cancelled.status_code) == (302, 302, 302)
    assert [row.state for row in Call.objects.across_partners(reason="test").order_by("pk")] == ["archived", "cancelled"]
    assert hana.get(url("call_step", call.pk, "open")).status_code == 404
    assert hana.get(url("call_step", call.pk, "cancel"))["Location"] == url("call", call.pk)


def test_a_call_says_who_else_has_a_part_in_a_nomination(world: World) -> None:
    call = make_call(world)
    page = text_of(world.client("alice"), url("call", call.pk))
    assert "The employer of the nominee endorses" not in page

    type(call)._base_manager.filter(pk=call.pk).update(asks_nominee=True, asks_employer=True, asks_embassy=True)
    page = text_of(world.client("alice"), url("call", call.pk))

    for sentence in ("The nominee completes a part", "The employer of the nominee endorses", "The embassy forwards the nomination"):
        assert sentence in page


def test_nobody_is_nominated_from_paper_for_a_draft(world: World) -> None:
    call = make_call(world, is_open=False)

    page = text_of(world.client("sofia"), url("nominate_on_behalf", call.pk))

    assert "is a draft: nobody can be nominated before it is published." in page
    assert "closed" not in page.split("<main", 1)[1].split("is a draft", 1)[0]
    assert f'<a href="{url("call", call.pk)}">Back to the call</a>' in page

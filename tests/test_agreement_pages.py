"""Agreements on pages: the list, the record, writing one, the signed file; what each partner sees of a shared one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import operations as verbs
from agreements.models import Agreement, AgreementParty, QuotaLine
from agreements.tasks import clock as agreements_clock
from core.history import entries_for
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from tests.world import NOW, World, make_agreement, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def url(name: str, *args: object) -> str:
    return reverse(f"agreements:{name}", args=args)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def agreements() -> list[Agreement]:
    return list(Agreement.objects.across_partners(reason="test").order_by("pk"))


def ending(agreement: Agreement, day: date) -> None:
    """As if this were its last day, whatever its lines say."""
    Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk).update(valid_until=day)


def shared_agreement(world: World) -> Agreement:
    """Host, partner A and partner B in one agreement, each partner with a line of its own."""
    agreement = make_agreement(world, in_force=False)
    verbs.add_party(agreement, fields={"partner": world.partner_b}, actor=world.aidar, now=NOW)
    line = {"partner": world.partner_b, "kind": "course", "level": "professional", "per_year": 7, "first_year": 2026, "last_year": 2027}
    verbs.add_line(agreement, fields=line, actor=world.aidar, now=NOW)
    verbs.sign(agreement, actor=world.aidar, now=NOW)
    verbs.bring_into_force(agreement, actor=world.aidar, now=NOW)
    return agreement


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# --- list --------------------------------------------------------------------------------------------------------------------


def test_list_costs_the_same_at_1_and_30_rows(world: World) -> None:
    make_agreement(world, year=2026)
    for name in ("aidar", "alice"):
        client = world.client(name)
        client.get(url("agreements"))
        one = queries(client, url("agreements"))
        for _number in range(29):
            make_agreement(world, year=2026)
        many = queries(client, url("agreements"))

        assert one == many <= 12


def test_list_shows_a_partner_its_own_agreements_with_the_quota_of_this_year(world: World) -> None:
    own, other = make_agreement(world, year=2026), make_agreement(world, partner=world.partner_b)

    page = text_of(world.client("alice"), url("agreements"))

    assert own.reference in page
    assert other.reference not in page
    assert "0 of 2 used, 2 left" in page
    assert 'name="partner"' not in page
    assert other.reference in text_of(world.client("aidar"), url("agreements"))


def test_list_is_filtered_by_state_partner_text_and_end(world: World) -> None:
    draft, tajik, kyrgyz = make_agreement(world, in_force=False), make_agreement(world), make_agreement(world, partner=world.partner_b)
    verbs.change_agreement(kyrgyz, fields={"title_ru": "О курсах"}, actor=world.aidar, now=NOW)
    ending(kyrgyz, date(2027, 3, 1))
    verbs.change_agreement(tajik, fields={"valid_until": date(2029, 3, 1)}, actor=world.aidar, now=NOW)
    aidar = world.client("aidar")

    def shown(**filters: Any) -> set[str]:
        page = aidar.get(url("agreements"), filters).content.decode()
        return {row.reference for row in (draft, tajik, kyrgyz) if row.reference in page}

    assert shown() == {draft.reference, tajik.reference, kyrgyz.reference}
    assert shown(state="draft") == {draft.reference}
    assert shown(partner=world.partner_b.pk) == {kyrgyz.reference}
    assert shown(text="курсах") == {kyrgyz.reference}
    assert shown(text=tajik.reference.lower()) == {tajik.reference}
    assert shown(expiring="on") == {kyrgyz.reference}
    assert shown(state="terminated") == set()


def test_list_goes_on_by_key(world: World) -> None:
    made = [make_agreement(world, in_force=False) for _number in range(32)]
    aidar = world.client("aidar")

    first = aidar.get(url("agreements"))
    second = text_of(aidar, url("agreements") + first.context["list"].page.next_url)

    assert made[-1].reference in first.content.decode()
    assert made[0].reference not in first.content.decode()
    assert made[0].reference in second
    assert made[1].reference in second
    assert made[2].reference not in second


@pytest.mark.parametrize("name", ["nigora", "rana", "ruslan"])
def test_list_is_closed_to_those_without_agreements(world: World, name: str) -> None:
    assert world.client(name).get(url("agreements")).status_code == 403


def test_titles_are_in_the_readers_language(world: World) -> None:
    agreement = make_agreement(world)
    verbs.change_agreement(agreement, fields={"title_ru": "Соглашение об обучении"}, actor=world.aidar, now=NOW)
    aidar = world.client("aidar")

    assert "Agreement on training" in text_of(aidar, url("agreement", agreement.pk))
    aidar.cookies["django_language"] = "ru"
    world.users["aidar"].language = "ru"
    world.users["aidar"].save()
    assert "Соглашение об обучении" in text_of(aidar, url("agreement", agreement.pk))


# --- record ------------------------------------------------------------------------------------------------------------------


def test_record_is_for_its_parties_and_staff(world: World) -> None:
    address = url("agreement", make_agreement(world).pk)

    assert world.client("alice").get(address).status_code == 200
    assert world.client("olga").get(address).status_code == 200
    assert world.client("charlie").get(address).status_code == 404
    assert world.client("nigora").get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_record_stays_within_its_queries_whatever_it_holds(world: World) -> None:
    agreement = make_agreement(world)
    aidar = world.client("aidar")
    aidar.get(url("agreement", agreement.pk))
    few = queries(aidar, url("agreement", agreement.pk))
    line = {"partner": world.partner_a, "kind": "course", "level": "professional", "per_year": 40, "first_year": 2026, "last_year": 2029}
    for _number in range(10):
        verbs.add_line(agreement, fields=line, actor=world.aidar, now=NOW)

    assert queries(aidar, url("agreement", agreement.pk)) == few <= 12


def test_record_of_a_shared_agreement_shows_each_partner_its_own_lines_only(world: World) -> None:
    agreement = shared_agreement(world)
    line_a, line_b = QuotaLine.objects.across_partners(reason="test").filter(agreement=agreement).order_by("number")

    seen_by_a = text_of(world.client("alice"), url("agreement", agreement.pk))
    seen_by_b = text_of(world.client("charlie"), url("agreement", agreement.pk))
    seen_by_staff = text_of(world.client("aidar"), url("agreement", agreement.pk))

    for page, own, other in ((seen_by_a, line_a, line_b), (seen_by_b, line_b, line_a)):
        assert url("ledger", own.pk) in page
        assert url("ledger", other.pk) not in page
        assert "Tajikistan" in page
        assert "Kyrgyzstan" in page
    assert "of 7 used" in seen_by_b
    assert "of 7 used" not in seen_by_a
    assert url("ledger", line_a.pk) in seen_by_staff
    assert url("ledger", line_b.pk) in seen_by_staff
    in_list = text_of(world.client("alice"), url("agreements"))
    assert agreement.reference in in_list
    assert "of 7 used" not in in_list
    assert world.client("charlie").get(url("ledger", line_a.pk)).status_code == 404
    assert world.client("charlie").get(url("ledger", line_b.pk)).status_code == 200


def test_record_shows_calls_under_the_agreement_to_those_whose_lines_they_draw_from(world: World) -> None:
    call = make_call(world)
    (agreement,) = agreements()
    AgreementParty(agreement=agreement, partner=world.partner_b).save()

    assert call.reference in text_of(world.client("alice"), url("agreement", agreement.pk))
    assert call.reference not in text_of(world.client("charlie"), url("agreement", agreement.pk))


def test_notices_of_an_agreement_lead_to_its_record(world: World) -> None:
    agreement = make_agreement(world)
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(model="agreements.agreement").order_by("pk"):
        deliver_event(entry.pk, now=NOW)

    notices = Notice.objects.across_partners(reason="test").filter(recipient=world.users["alice"])
    assert {notice.url for notice in notices} == {url("agreement", agreement.pk)}
    assert world.client("alice").get(notices[0].url).status_code == 200


# --- the clock ---------------------------------------------------------------------------------------------------------------


def test_the_clock_ends_agreements_after_their_last_day_in_the_hosts_calendar(world: World, clock: time_machine.Traveller) -> None:
    over, lasting, endless = (make_agreement(world) for _number in range(3))
    ending(over, date(2026, 11, 24))
    ending(lasting, date(2026, 11, 25))

    def states() -> list[str]:
        agreements_clock()
        return [Agreement.objects.across_partners(reason="test").get(pk=row.pk).state for row in (over, lasting, endless)]

    clock.move_to("2026-11-24T18:59:00Z")  # 23:59 in Astana
    assert states() == ["in_force", "in_force", "in_force"]
    clock.move_to("2026-11-24T19:00:00Z")  # midnight in Astana
    assert states() == ["expired", "in_force", "in_force"]
    assert states() == ["expired", "in_force", "in_force"]
    assert entries_for(over).filter(step="expire").count() == 1
    assert entries_for(over).last().actor_label == "clock"


def test_what_ends_an_agreement_stands_last_among_its_buttons(world: World) -> None:
    agreement = make_agreement(world)
    page = text_of(world.client("aidar"), url("agreement", agreement.pk))

    head = page.split('class="page-head"', 1)[1].split('class="stepper"', 1)[0]
    order = [head.index(words) for words in ("Begin an amendment", "Change the facts", "Negotiation", "Terminate at once")]

    assert order == sorted(order)
    for anchor in ("parties", "lines", "signed-file", "fact-sheets", "history"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert "2 a year (people)" in page


def test_a_step_that_is_blocked_names_the_page_where_it_is_mended(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    type(agreement)._base_manager.filter(pk=agreement.pk).update(signed_on=None)

    page = text_of(world.client("aidar"), url("step", agreement.pk, "sign"))

    assert "Enter the date of signing first." in page
    assert f'<a href="{url("change", agreement.pk)}">Change the facts</a>' in page

"""Who reads what of a call, what a page costs, and who is in time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import QuotaYear
from core.errors import Refused
from partners.enums import Role
from partners.models import Membership, Partner
from scholarships import operations
from scholarships.models import Allotment, Call, Nomination
from tests.pages import text_of, url
from tests.world import NOW, World, add_person, allotment_of, make_agreement, make_call, make_draft, make_intake, make_nomination, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


def test_alice_sees_her_own_places_and_charlie_nothing(world: World) -> None:
    call = make_call(world)
    make_nomination(world, call)
    make_draft(world, call, number=1)

    page = text_of(world.client("alice"), url("call", call.pk))

    assert "Tajikistan: nominated 1 of 2 · 2 places · <time" in page
    assert "closes in 7 days (Tue 1 Dec 11:00 Astana)" in page
    for part in (url("nominate", call.pk), url("import_nominees", call.pk), "RAHIMOV", "Саодат Назарова"):
        assert part in page, part
    assert "nominated 1 of 2 · 2 places" in text_of(world.client("alice"), url("calls"))
    assert url("nominate", call.pk) not in text_of(world.client("zarina"), url("call", call.pk))
    charlie = world.client("charlie")
    assert charlie.get(url("call", call.pk)).status_code == 404
    assert call.reference not in text_of(charlie, url("calls"))


def test_reader_in_another_offset_sees_both_clocks(world: World) -> None:
    call = make_call(world, closes_at=NOW + timedelta(days=3, hours=1))
    amir = world.users["amir"]
    amir.time_zone = "Europe/Berlin"
    amir.save()

    page = text_of(world.client("amir"), url("call", call.pk))

    assert "closes in 3 days (Fri 27 Nov 12:00 Astana; 08:00 Berlin)" in page


def test_numbers_of_another_partner_are_never_in_the_page_of_alice(world: World) -> None:
    call = make_call(world, places=41, reserve=6, partners=(world.partner_a, world.partner_b))
    theirs = allotment_of(call, world.partner_b)
    Allotment.objects.across_partners(reason="test").filter(pk=theirs.pk).update(places=37, reserve_slots=16)
    secret = make_nomination(world, call, actor=world.charlie)

    pages = [re.sub(r"<[^>]*>", " ", text_of(world.client("alice"), address)) for address in (url("call", call.pk), url("calls"))]

    for page in pages:
        for leak in ("Kyrgyzstan", "KG", "37", "53", "78", "100", secret.reference):
            assert leak not in page, leak
    assert "nominated 0 of 47" in pages[0]
    staff = text_of(world.client("sofia"), url("calls"))
    assert "nominated 1 of 100 · 78 places" in staff


def test_draft_call_is_the_ministrys_alone(world: World) -> None:
    call = make_call(world, is_open=False)

    for name in ("alice", "charlie", "ruslan", "nigora"):
        client = world.client(name)
        assert client.get(url("call", call.pk)).status_code == 404
        assert call.reference not in text_of(client, url("calls"))
        for page in ("change_call", "allot", "checklist"):
            assert client.get(url(page, call.pk)).status_code == 404
        assert client.get(url("call_step", call.pk, "publish")).status_code == 404
    assert world.client("olga").get(url("call", call.pk)).status_code == 200


def test_who_only_reads_a_call_changes_nothing(world: World) -> None:
    call = make_call(world)

    for name in ("alice", "daler", "olga", "aidar", "ruslan"):
        client = world.client(name)
        assert client.get(url("call", call.pk)).status_code == 200
        assert client.get(url("create_call")).status_code == 403
        for page in ("change_call", "allot", "checklist"):
            assert client.post(url(page, call.pk), {"act": "remove"}).status_code == 403
        for step in ("extend", "cancel", "archive"):
            assert client.post(url("call_step", call.pk, step), {"reason": "x"}).status_code == 403
    assert Client().get(url("call", call.pk)).status_code == 302


def test_partner_reads_only_the_calls_own_steps(world: World) -> None:
    call = make_call(world)

    partner, staff = (text_of(world.client(name), url("call", call.pk)) for name in ("alice", "sofia"))

    assert "Call published" in partner
    assert "Places given to a partner" not in partner
    assert "Places given to a partner" in staff


def test_list_is_filtered_by_state_year_and_words(world: World) -> None:
    opened = make_call(world)
    draft = make_call(world, is_open=False, intake=make_intake(world, reference="MIR-28", starts_on=date(2028, 9, 1)), title_en="Energy diplomacy")
    sofia = world.client("sofia")

    for query, found, other in (
        ("state=draft", draft, opened),
        ("year=2027", opened, draft),
        ("q=energy", draft, opened),
        ("q=MIR-27", opened, draft),
    ):
        page = text_of(sofia, f"{url('calls')}?{query}")
        assert url("call", found.pk) in page
        assert url("call", other.pk) not in page
    assert "No call fits these filters" in text_of(sofia, f"{url('calls')}?q=nothing")


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def many_partners(call: Call, world: World, count: int) -> None:
    """More allotments on the lines of more partners."""
    for number in range(count):
        partner = Partner.objects.create(kind="country", code=f"X{number:02d}", name_en=f"Partner {number:02d}")
        quota: QuotaYear = year_of(make_agreement(world, partner=partner))
        allotment = Allotment(call=call, partner=partner, quota_year=quota, places=1)
        allotment.save()


@pytest.mark.parametrize("name", ["sofia", "alice"])
def test_list_asks_the_same_at_1_and_30_rows(world: World, name: str) -> None:
    call, client = make_call(world), world.client(name)
    few = queries_of(client, url("calls"))
    quota = year_of(make_agreement(world, per_year=9))
    for number in range(31):
        more = make_call(world, intake=call.intake, partners=(world.partner_b,), title_en=f"Call {number}")
        Allotment(call=more, partner=world.partner_a, quota_year=quota, places=1).save()
    many = queries_of(client, url("calls"))

    assert many == few <= 12
    assert "?after=" in client.get(url("calls")).content.decode()


@pytest.mark.parametrize("page", ["call", "allot", "checklist"])
def test_ministrys_pages_ask_the_same_at_1_and_30_allotments(world: World, page: str) -> None:
    call, client = make_call(world, is_open=False), world.client("sofia")
    few = queries_of(client, url(page, call.pk))
    many_partners(call, world, 29)
    for number in range(30):
        operations.add_to_checklist(call, fields={"name_en": f"Document {number}"}, actor=world.sofia, now=NOW)
    many = queries_of(client, url(page, call.pk))

    assert many == few <= 12


def test_partners_record_asks_the_same_at_1_and_30_nominations(world: World) -> None:
    call, client = make_call(world, places=40), world.client("alice")
    make_nomination(world, call, number=0)
    few = queries_of(client, url("call", call.pk))
    for number in range(1, 32):
        make_draft(world, call, number=number)
    many = queries_of(client, url("call", call.pk))

    assert many == few <= 12
    assert "?after=" in client.get(url("call", call.pk)).content.decode()


def test_late_clock_changes_nothing_about_who_was_in_time(world: World) -> None:
    call = make_call(world, is_open=False, places=3)
    operations.publish_call(call, actor=world.sofia, now=NOW - timedelta(days=20))  # and the clock has stood still since
    drafts = [make_draft(world, call, number=number) for number in range(3)]

    with pytest.raises(Refused, match="has not opened yet"):
        operations.submit_nomination(drafts[0], actor=world.alice, now=call.opens_at - timedelta(seconds=1))
    operations.submit_nomination(drafts[0], actor=world.alice, now=call.opens_at)
    operations.submit_nomination(drafts[1], actor=world.alice, now=call.closes_at - timedelta(seconds=1))
    with pytest.raises(Refused, match="has closed"):
        operations.submit_nomination(drafts[2], actor=world.alice, now=call.closes_at)

    call.refresh_from_db()
    assert call.state == "published"
    operations.turn_clock(now=call.closes_at + timedelta(hours=3))
    operations.turn_clock(now=call.closes_at + timedelta(hours=3))
    call.refresh_from_db()
    assert call.state == "closed"
    states = [row.state for row in Nomination.objects.across_partners(reason="test").order_by("pk")]
    assert states == ["submitted", "submitted", "draft"]


def test_page_takes_no_nomination_at_the_closing_though_the_state_is_open(world: World, clock: time_machine.Traveller) -> None:
    call = make_call(world)
    draft = make_draft(world, call)

    clock.move_to(call.closes_at)
    alice = world.client("alice")
    late = alice.post(url("nomination_check", draft.pk))

    call.refresh_from_db()
    draft.refresh_from_db()
    assert (call.state, draft.state) == ("open", "draft")
    assert "has closed" in late.content.decode()
    page = text_of(alice, url("call", call.pk))
    assert url("nominate", call.pk) not in page


def test_clock_is_wound(settings: Any) -> None:
    rows = [row for row in settings.CELERY_BEAT_SCHEDULE.values() if row["task"] == "scholarships.clock"]

    assert len(rows) == 1
    assert rows[0]["schedule"] <= 60


def test_officer_of_two_partners_sees_both_places(world: World) -> None:
    add_person(world, "bek", "authority_a", Role.NOMINATING_OFFICER)
    Membership(
        user=world.users["bek"], institution=world.institutions["authority_b"], role=Role.NOMINATING_OFFICER, starts_on=date(2020, 1, 1)
    ).save()
    call = make_call(world, partners=(world.partner_a, world.partner_b))

    page = text_of(world.client("bek"), url("call", call.pk))

    assert "Tajikistan: nominated 0 of 2 · 2 places" in page
    assert "Kyrgyzstan: nominated 0 of 2 · 2 places" in page

"""Pages of pay sheets and allowances: made, approved by another, paid; the workbook; what a trainee reads."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from mobility import operations as mobility
from mobility.models import Allowance, PaySheet, Stay
from mobility.money import month_of
from mobility.queries.payments import lines_of, totals_of
from mobility.sheet_file import sheet_file
from partners.queries import host_day
from tests.pages import text_of
from tests.stays import allow, make_person, make_stay
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


def arrived(world: World, **more: Any) -> Stay:
    stay = make_stay(world, enters_on=SEPTEMBER, **more)
    mobility.record_arrival(stay, arrived_on=SEPTEMBER, actor=world.ruslan, now=NOW)
    return stay


def make(world: World, month: date = SEPTEMBER) -> PaySheet:
    return mobility.make_sheet(institution=world.institutions["academy"], month=month, actor=world.ruslan, now=NOW)


def parts_of(content: bytes) -> tuple[list[str], list[str], str]:
    """Texts and figures of the only sheet, and its bare XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet, words = (archive.read(f"xl/{name}").decode() for name in ("worksheets/sheet1.xml", "sharedStrings.xml"))
    texts = [html.unescape(text) for text in re.findall(r"<t[^>]*>([^<]*)</t>", words)]
    return texts, re.findall(r'<c r="\w+" s="\d+"><v>([^<]+)</v>', sheet), sheet


def address(name: str, *args: object) -> str:
    return reverse(f"mobility:{name}", args=args)


def test_registrar_makes_head_approves_registrar_pays(world: World) -> None:
    stay = arrived(world)
    allow(stay, "62000.55")
    month = month_of(host_day(timezone.now()))
    registrar, head = world.client("ruslan"), world.client("hana")

    made = registrar.post(address("sheets"), {"institution": world.institutions["academy"].pk, "month": month.isoformat()}, follow=True)
    sheet = PaySheet.objects.across_partners(reason="test").get()
    own = registrar.get(address("sheet_step", sheet.pk, "approve"))
    head.post(address("sheet_step", sheet.pk, "approve"))
    registrar.post(address("sheet_step", sheet.pk, "pay"), {"paid_on": host_day(timezone.now()).isoformat()})

    sheet.refresh_from_db()
    assert "is made. Another person approves it." in made.content.decode()
    assert own.status_code == 403
    assert (sheet.state, sheet.approved_by_label, sheet.made_by_label) == ("paid", "Hana", "Ruslan")
    assert "62,000.55" in text_of(registrar, address("sheet", sheet.pk))


def test_a_month_that_is_there_already_is_refused_beside_the_form(world: World) -> None:
    month = month_of(host_day(timezone.now()))
    data = {"institution": world.institutions["academy"].pk, "month": month.isoformat()}
    client = world.client("ruslan")
    client.post(address("sheets"), data)

    answer = client.post(address("sheets"), data)

    assert answer.status_code == 422
    assert "There is a pay sheet for this month already." in answer.content.decode()


def test_registrar_offers_the_own_academy_only(world: World) -> None:
    data = {"institution": world.institutions["ministry"].pk, "month": month_of(host_day(timezone.now())).isoformat()}

    assert world.client("ruslan").post(address("sheets"), data).status_code == 422
    assert world.client("hana").post(address("sheets"), data).status_code == 403


def test_workbook_holds_text_and_figures_and_no_formula(world: World) -> None:
    person = make_person(world, given_names="=HYPERLINK(1)", native_name="+Ғани Қосымұлы")
    allow(arrived(world, person=person), "62000.55", shares={"host": 70, "sender": 30})
    sheet = make(world)
    answer = world.client("ruslan").get(address("workbook", sheet.pk))

    texts, figures, sheet_xml = parts_of(answer.content)

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "<f>" not in sheet_xml
    assert "<hyperlink" not in sheet_xml
    assert any(text.startswith("=HYPERLINK(1)") for text in texts)
    assert "+Ғани Қосымұлы" in texts
    assert {"43400.39", "18600.16"} <= set(figures)
    assert "Made by: Ruslan" in texts


@pytest.mark.parametrize(("language", "word"), [("en", "Pay sheet for September 2026"), ("ru", "2026"), ("kk", "2026")])
def test_workbook_is_in_the_readers_language(world: World, language: str, word: str) -> None:
    allow(arrived(world), "100")
    sheet = make(world)
    with override(language):
        content = sheet_file(sheet, lines_of(sheet, world.ruslan), totals_of(sheet, world.ruslan), now=NOW)

    assert word in parts_of(content)[0][0]


def test_sheet_page_costs_the_same_for_one_and_thirty(world: World) -> None:
    allow(arrived(world), "100")
    sheet = make(world)
    client = world.client("ruslan")
    client.get(address("sheet", sheet.pk))
    with CaptureQueriesContext(connection) as one:
        client.get(address("sheet", sheet.pk))
    for _n in range(29):
        allow(arrived(world), "100")
    mobility.remake_sheet(sheet, actor=world.ruslan, now=NOW)
    with CaptureQueriesContext(connection) as thirty:
        client.get(address("sheet", sheet.pk))

    assert len(one) == len(thirty) <= 12


def test_stay_page_costs_the_same_for_one_and_thirty_payments(world: World) -> None:
    stay = arrived(world)
    allow(stay, "100")
    sheet = make(world)
    mobility.approve_sheet(sheet, actor=world.hana, now=NOW)
    client = world.client("sofia")
    client.get(address("stay", stay.pk))
    with CaptureQueriesContext(connection) as one:
        client.get(address("stay", stay.pk))
    for _n in range(20):
        allow(stay, "100")
    mobility.approve_sheet(make(world, date(2026, 10, 1)), actor=world.hana, now=NOW)
    with CaptureQueriesContext(connection) as many:
        client.get(address("stay", stay.pk))

    assert len(one) == len(many) <= 12


def test_trainee_reads_what_was_paid_and_no_draft(world: World) -> None:
    stay = arrived(world)
    stay.person.user = world.users["timur"]
    stay.person.save()
    allow(stay, "62000")
    sheet = make(world)
    client = world.client("timur")
    before = text_of(client, address("stay", stay.pk))
    mobility.approve_sheet(sheet, actor=world.hana, now=NOW)
    mobility.record_payment(sheet, paid_on=date(2026, 10, 5), actor=world.ruslan, now=NOW)

    after = text_of(client, address("stay", stay.pk))

    assert "September 2026" not in before
    assert "September 2026" in after
    assert "62,000.00 KZT" in after
    assert client.get(address("sheet", sheet.pk)).status_code == 403


def test_a_lecturer_of_the_academy_reads_no_money(world: World) -> None:
    stay = arrived(world)
    row = allow(stay, "62000")
    client = world.client("leila")

    assert "62,000.00" not in text_of(client, address("stay", stay.pk))
    assert client.get(address("allowance", row.pk)).status_code == 404


def test_allowance_is_changed_with_its_history(world: World) -> None:
    row = allow(arrived(world), "62000")
    client = world.client("sofia")
    data = {"amount": "93000", "share_host": "70", "share_sender": "30", "reason": "New decree."}

    answer = client.post(address("change_allowance", row.pk), data, follow=True)

    row.refresh_from_db()
    assert (str(row.amount), row.shares) == ("93000.00", {"host": 70, "sender": 30})
    assert "62000.00" in answer.content.decode()
    assert client.post(address("change_allowance", row.pk), {**data, "share_sender": "31"}).status_code == 422


def test_allowance_is_added_and_ended(world: World) -> None:
    stay = arrived(world)
    client = world.client("hana")
    data = {"kind": "housing", "amount": "50000", "currency": "KZT", "per": "month", "share_host": "100"}

    client.post(address("add_allowance", stay.pk), data)
    row = Allowance.objects.across_partners(reason="test").get()
    client.post(address("end_allowance", row.pk), {"ends_on": "2026-12-31", "reason": "Moved out."})

    row.refresh_from_db()
    assert (row.kind, row.ends_on) == ("housing", date(2026, 12, 31))


def test_sheets_of_the_last_month_are_paged_by_key(world: World) -> None:
    for number in range(3):
        month = SEPTEMBER - timedelta(days=number * 28)
        sheet = PaySheet(institution=world.institutions["academy"], month=month_of(month), made_at=NOW, made_by_label="Ruslan")
        sheet.save()

    text = text_of(world.client("olga"), address("sheets"))

    assert text.index("September 2026") < text.index("August 2026") < text.index("July 2026")

"""The first page: titles in the reader's language, days of the host's calendar, each name once; breadcrumbs of step pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from agreements.models import Agreement
from core.models import HistoryEntry
from notifications.models import Delivery, Notice
from notifications.operations.delivery import deliver_event
from notifications.operations.pauses import begin_pause
from portal.finding import find
from portal.overview import counters_of
from portal.worklist import tasks_for
from scholarships.imports.upload import take_in
from tests.schooling import make_school
from tests.workbooks import person, workbook
from tests.world import NOW, PEOPLE, World, make_agreement, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
BEFORE_MIDNIGHT, AFTER_MIDNIGHT = datetime(2026, 11, 24, 6, tzinfo=UTC), datetime(2026, 11, 24, 20, tzinfo=UTC)  # in Astana


@pytest.fixture
def agreement(world: World) -> Agreement:
    found = make_agreement(world)
    found.title_ru, found.valid_until = "Соглашение об обучении", date(2027, 5, 24)
    found.save()
    return found


def test_agreement_stands_under_its_title_in_the_language_of_the_reader(world: World, agreement: Agreement) -> None:
    with translation.override("ru"):
        titles = [task.title for task in tasks_for(world.aidar, AFTER_MIDNIGHT)]
        hits = [hit.title for group in find("Соглашение", world.aidar) for hit in group.hits]

    assert f"{agreement.reference} Соглашение об обучении" in titles
    assert hits == [f"{agreement.reference} Соглашение об обучении"]


def test_half_a_year_is_counted_from_the_day_of_the_host(world: World, agreement: Agreement) -> None:
    def ending(now: datetime) -> list[str]:
        return [task.detail for task in tasks_for(world.aidar, now) if agreement.reference in task.title]

    assert ending(BEFORE_MIDNIGHT) == []
    assert ending(AFTER_MIDNIGHT) == ["in force until 24 May 2027"]


def test_result_is_asked_for_from_the_day_after_the_last_by_the_host(world: World) -> None:
    row = make_nomination(world, make_call(world), state="enrolled").enrolment
    assert row
    type(row.intake)._base_manager.update(starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 24))

    def waiting(now: datetime) -> bool:
        return any(task.title == "The training of 1 person is over" for task in tasks_for(world.ruslan, now))

    assert not waiting(BEFORE_MIDNIGHT)
    assert waiting(AFTER_MIDNIGHT)


def test_bar_of_a_quota_is_named_once_and_leads_to_its_ledger(world: World) -> None:
    reference = make_agreement(world, year=NOW.year).reference

    page = world.client("alice").get("/").content.decode()

    name = f"{reference}, line 1: degree programme, {NOW.year}"
    assert page.count(name) == 1
    assert f">{name}</a></p>" in page


def cases(world: World) -> list[tuple[str, str, str, list[Any]]]:
    call = make_call(world)
    nomination = make_nomination(world, call, state="submitted")
    enrolment = make_nomination(world, call, state="enrolled", number=1).enrolment
    assert enrolment
    agreement = make_agreement(world)
    return [
        ("hana", "scholarships:calls", "scholarships:call_step", [call.pk, "cancel"]),
        ("sofia", "scholarships:nominations", "scholarships:nomination_step", [nomination.pk, "accept_for_review"]),
        ("ruslan", "training:enrolments", "training:enrolment_step", [enrolment.pk, "withdraw"]),
        ("aidar", "agreements:agreements", "agreements:step", [agreement.pk, "terminate"]),
    ]


def test_step_page_leads_back_to_the_list_and_the_record(world: World) -> None:
    for name, listed, step, args in cases(world):
        page = world.client(name).get(reverse(step, args=args)).content.decode()
        crumbs = page.split('class="crumbs"')[1].split("</nav>")[0]

        assert crumbs.count("<li") == 3, step
        assert f'<li><a href="{reverse(listed)}">' in crumbs, step


def test_rows_without_an_act_of_the_reader_stand_apart(world: World) -> None:
    call = make_call(world)
    make_nomination(world, call, state="submitted")
    offered = make_nomination(world, call, state="offered", number=1)

    tasks = tasks_for(world.daler, NOW)
    page = world.client("daler").get("/").content.decode()

    assert [(task.follow, task.action) for task in tasks] == [(False, "Answer"), (True, "")]
    waiting, followed = page.split("<h2>To follow</h2>")
    assert "Answer<span" in waiting
    assert offered.reference in waiting
    assert "Open<span" not in followed


@pytest.mark.parametrize("name", ["zarina"])
def test_who_only_watches_is_told_that_nothing_waits(world: World, name: str) -> None:
    make_nomination(world, make_call(world), state="submitted")

    page = world.client(name).get("/").content.decode()

    assert page.index("Nothing waits for you now") < page.index("<h2>To follow</h2>")


def test_title_and_button_of_a_task_are_one_link(world: World) -> None:
    row = make_nomination(world, make_call(world), state="submitted")

    page = world.client("sofia").get("/").content.decode()

    assert page.count(f'href="{reverse("scholarships:nomination", args=[row.pk])}"') == 1


def uploaded(world: World, call: Any, name: str, number: int) -> Any:
    return take_in(SimpleUploadedFile(name, workbook([person(number)])), call=call, partner=world.partner_a, actor=world.alice, now=NOW)[0]


def test_list_checked_and_not_imported_waits_for_its_confirmation(world: World) -> None:
    call = make_call(world)
    uploaded(world, call, "old.xlsx", 50)
    newer = uploaded(world, call, "wb.xlsx", 51)

    rows = [task for task in tasks_for(world.alice, NOW) if task.action == "Confirm"]

    assert [(row.title, row.url) for row in rows] == [("List wb.xlsx: confirm the import", reverse("scholarships:nominee_import", args=[newer.pk]))]
    assert not [task for task in tasks_for(world.charlie, NOW) if task.action == "Confirm"]
    assert not [task for task in tasks_for(world.alice, call.closes_at) if task.action == "Confirm"]


def test_counter_agrees_with_the_list_it_opens(world: World) -> None:
    over = make_call(world)
    goes_on = make_call(world, intake=over.intake)
    gone = make_nomination(world, over, state="submitted")
    waits = make_nomination(world, goes_on, state="submitted", number=1)
    type(over)._base_manager.filter(pk=over.pk).update(state="archived")

    counter = next(row for row in counters_of(world.sofia)[0] if row.label == "submitted")
    page = world.client("sofia").get(counter.url).content.decode()

    assert counter.value == 1
    assert waits.reference in page
    assert gone.reference not in page


def test_search_keeps_the_words(world: World) -> None:
    page = world.client("sofia").get("/search/", {"q": 'Наза"рова'}).content.decode()

    assert "<h1>Search: Наза&quot;рова</h1>" in page
    assert 'name="q" value="Наза&quot;рова"' in page
    assert 'name="q" value=""' in world.client("sofia").get("/inbox/?q=other").content.decode()


def test_person_found_leads_to_all_nominations_of_the_name(world: World) -> None:
    row = make_nomination(world, make_call(world), state="submitted")

    url = next(hit.url for group in find(row.person.family_name, world.sofia) for hit in group.hits if group.label == "People")
    page = world.client("sofia").get(url).content.decode()

    assert url.startswith(reverse("scholarships:nominations") + "?q=")
    assert row.reference in page


def test_message_carries_the_stamp_of_the_record_and_of_the_reader(world: World) -> None:
    make_nomination(world, make_call(world))
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination", step="submit").order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    User.objects.filter(pk=world.users["alice"].pk).update(time_zone="Europe/Istanbul")

    page = world.client("alice").get("/inbox/").content.decode()

    assert 'Tue 24 Nov 2026, 11:00 Astana <span class="hint">(09:00 Ankara)</span>' in page


def queries_of_first_page(world: World, name: str) -> int:
    client = world.client(name)
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return len(queries)


@pytest.mark.parametrize("name", PEOPLE)
def test_first_page_costs_at_most_12_queries_with_nothing_waiting(world: World, name: str) -> None:
    assert queries_of_first_page(world, name) <= 12


def test_an_administrator_reads_of_letters_and_of_a_pause_for_no_query_more(world: World) -> None:
    before = queries_of_first_page(world, "adil")
    for number in range(3):
        fields = {"address": "a@example.org", "language": "en", "kind": "x", "message_id": f"<{number}@portal>", "state": "failed"}
        Delivery.objects.across_partners(reason="test").create(key=str(number), created_at=NOW, next_attempt_at=NOW, **fields)
    begin_pause(kind="", until=NOW + timedelta(days=1), reason="relay moves", actor=world.adil, now=NOW)
    event, said = HistoryEntry.objects.across_partners(reason="test").latest("pk"), {"name": "notifications.sweep", "since": NOW.isoformat()}
    Notice.objects.across_partners(reason="test").create(event=event, recipient=world.users["adil"], kind="job_silent", params=said, created_at=NOW)

    assert queries_of_first_page(world, "adil") <= before
    page = world.client("adil").get("/").content.decode()
    assert "3 e-mails could not be delivered" in page
    assert "All letters are held back until" in page
    shell = world.client("adil").get("/search/").content.decode()
    assert "1 unread message" in shell
    assert "All letters are held back until" in shell


def test_first_page_of_an_officer_costs_the_same_for_many_rows(world: World) -> None:
    call = make_call(world, places=30)
    make_draft(world, call)
    first = queries_of_first_page(world, "alice")
    for number in range(1, 12):
        make_nomination(world, call, state="submitted" if number % 2 else "draft", number=number)
    uploaded(world, call, "wb.xlsx", 50)

    assert queries_of_first_page(world, "alice") == first <= 12


def test_more_than_the_first_rows_of_a_kind_lead_to_the_whole_list(world: World) -> None:
    call = make_call(world, places=9)
    for number in range(8):
        make_nomination(world, call, state="submitted", number=number)
    assert "Show all that wait" not in world.client("sofia").get("/").content.decode()
    make_nomination(world, call, state="submitted", number=8)

    page = world.client("sofia").get("/").content.decode()
    link = f"{reverse('scholarships:nominations')}?state=submitted&amp;call=under_way"

    assert page.count(": waits for the technical check") == 8
    assert f'<a href="{link}">Show all that wait for the technical check</a>' in page


def test_the_sending_side_sees_how_many_of_its_people_are_in_training(world: World) -> None:
    enrolment = make_school(world, state="active", people=2).enrolments[0]
    link = f"{reverse('training:enrolments')}?state=active"

    for name in ("alice", "daler"):
        page = world.client(name).get("/").content.decode()
        assert link in page, name
        assert enrolment.reference in world.client(name).get(link).content.decode()
    for name in ("charlie", "sofia", "timur"):
        assert link not in world.client(name).get("/").content.decode(), name

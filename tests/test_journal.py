"""The journal of all steps, and reviewers in the history of a nomination."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clocks import task_words
from core.history import record
from core.models import HistoryEntry
from core.record import step_words
from core.workflow import workflows
from portal.journal import RECORDS, entries_for, named
from reviews import operations as reviews
from reviews.models import Assignment
from tests import sheets
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db


def seen(world: World, name: str, **chosen: str) -> str:
    return world.client(name).get(reverse("journal"), chosen).content.decode()


def test_every_record_of_a_workflow_has_a_name_in_the_journal(world: World) -> None:
    make_nomination(world, make_call(world), state="enrolled")
    models = set(HistoryEntry.objects.across_partners(reason="test").values_list("model", flat=True))

    assert models | set(workflows) <= set(RECORDS)
    assert all(apps.get_model(model) for model in RECORDS)


def test_journal_speaks_in_words_and_leads_to_the_record(world: World) -> None:
    row = make_nomination(world, make_call(world), state="submitted")

    page = seen(world, "olga")

    assert f'<a href="{reverse("scholarships:nomination", args=[row.pk])}">{row.reference}</a>' in page
    assert str(step_words("scholarships.nomination", "submit")) in page
    assert reverse("journal") in world.client("adil").get("/").content.decode()


def test_journal_is_for_the_auditor_and_the_administrator(world: World) -> None:
    for name, status in {"olga": 200, "adil": 200, "sofia": 403, "hana": 403, "alice": 403, "timur": 403, "ruslan": 403}.items():
        assert world.client(name).get(reverse("journal")).status_code == status, name


def test_filters_narrow_by_record_person_kind_and_day(world: World) -> None:
    row = make_nomination(world, make_call(world), state="submitted")

    def labels(**chosen: object) -> set[str]:
        return set(entries_for(world.olga, chosen).values_list("object_label", flat=True))

    assert labels(record=row.reference.lower()) == {row.reference}
    assert row.reference not in labels(person="sofia")
    assert labels(model="scholarships.nomination") == {row.reference}
    assert labels(since=(NOW + timedelta(days=2)).date()) == set()
    assert labels(until=(NOW - timedelta(days=999)).date()) == set()
    assert row.reference in labels(since=(NOW - timedelta(days=40)).date(), until=NOW.date())


def test_journal_costs_the_same_for_a_full_page(world: World) -> None:
    row = make_nomination(world, make_call(world), state="submitted")
    client, address = world.client("olga"), reverse("journal")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    few = cost()
    like = HistoryEntry.objects.across_partners(reason="test").filter(object_id=row.pk, model="scholarships.nomination").first()
    for _number in range(40):
        like.pk = None
        like.save(force_insert=True)

    assert cost() == few <= 8


def test_history_of_a_nomination_names_reviewers_to_staff_and_auditor_only(world: World) -> None:
    row = make_nomination(world, make_call(world), state="in_review")
    assignment = Assignment.objects.across_partners(reason="test").filter(case_id=row.case_id).first()
    if assignment is None:
        assignment = reviews.assign(row.case, reviewer=world.users["rana"], due_at=NOW + timedelta(days=9), actor=world.sofia, now=NOW)
    reviews.recuse(assignment, reason="A cousin of mine", actor=world.rana, now=NOW)
    address, words = reverse("scholarships:nomination", args=[row.pk]), str(step_words("reviews.assignment", "assigned"))

    for name in ("sofia", "hana", "olga"):
        page = world.client(name).get(address).content.decode()
        assert words in page, name
        assert "A cousin of mine" in page, name
    page = world.client("alice").get(address).content.decode()
    assert not [text for text in (words, "A cousin of mine", "Rana") if text in page]


def test_the_auditor_finds_what_was_opened(world: World) -> None:
    row = make_nomination(world, make_call(world), state="submitted")
    record(row, "passport_revealed", actor=world.sofia, now=NOW, reason="Visa letter.")

    page = seen(world, "olga", opened="on")

    assert "Visa letter." in page
    assert list(entries_for(world.olga, {"opened": True}).values_list("step", flat=True)) == ["passport_revealed"]


def test_the_journal_stands_at_the_top_of_the_first_page_of_those_who_read_it(world: World) -> None:
    link = f'href="{reverse("journal")}"'
    make_nomination(world, make_call(world), state="submitted")

    heads = {
        name: world.client(name).get("/").content.decode().split('class="page-head"', 1)[1].split("</h1>", 1)[1][:600] for name in ("olga", "sofia")
    }

    assert {name: link in text for name, text in heads.items()} == {"olga": True, "sofia": False}


def test_administrator_reads_no_panel_and_no_sheet_in_the_journal(world: World) -> None:
    """Names of reviewers, their ties, why a sheet was returned: for those who run panels or audit."""
    call = sheets.two_person_call(world)
    member = reviews.add_member(call.panel, user=world.users["rana"], languages=["en"], actor=world.saule, now=NOW)
    reviews.add_tie(member, fields={"kind": "institution", "source": "family", "name": "Embassy of Utopia"}, actor=world.rana, now=NOW)
    nomination = make_nomination(world, call, state="in_review")
    sheet = sheets.proposed(world, sheets.make_sheet(world, call, (nomination, "select")))
    models = {"reviews.panel", "reviews.panelmember", "scholarships.decisionround"}

    def read_by(name: str) -> set[str]:
        return set(entries_for(world.actors[name], {}).filter(model__in=models).values_list("model", flat=True))

    assert sheet.pk
    assert (read_by("olga"), read_by("adil")) == (models, set())


def test_jobs_and_kinds_of_messages_stand_under_the_names_that_people_know() -> None:
    assert named("notifications.jobbeat", "core.compact_tallies") == str(task_words["core.compact_tallies"])
    assert named("scholarships.nomination", "N-2027-00031") == "N-2027-00031"

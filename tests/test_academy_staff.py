"""Lecturers and signatories of the academies: on record, changed, at an end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Invalid
from tests.academy import other_academy, read, url
from tests.versions import make_draft, make_lecturer, make_signatory, signatory_fields, three
from tests.world import NOW, World
from training import operations
from training.models import Lecturer, Signatory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def lecturer_form(world: World, **more: Any) -> dict[str, Any]:
    return {
        "institution": world.institutions["academy"].pk,
        "name": "Marina Orlova",
        **three("title", "Counsellor"),
        "fields_taught": ["consular"],
        **more,
    }


@pytest.mark.parametrize("name", ["ruslan", "sofia", "hana"])
def test_lecturer_is_added_tied_to_an_account_and_ended(world: World, name: str) -> None:
    client = world.client(name)

    form = read(client, "add_lecturer")
    added = client.post(url("add_lecturer"), lecturer_form(world, user=world.users["leila"].pk))
    found = Lecturer.objects.get()
    page = read(client, "lecturers")
    client.post(url("change_lecturer", found.pk), lecturer_form(world, name="Marina O."))
    after = read(client, "lecturers")
    found.refresh_from_db()

    assert "Leila" in form
    assert "Ruslan" not in form.split("</header>")[1]
    assert added["Location"] == url("lecturers")
    for words in ("Marina Orlova", "Counsellor", "consular work and protocol", "signs in"):
        assert words in page, words
    assert (found.name, found.user, found.is_active, found.fields) == ("Marina O.", None, False, ["consular"])
    assert "Marina O." not in after
    assert "teaches no more" in read(client, "lecturers", past="on")


def test_who_teaches_no_more_is_offered_to_no_module(world: World) -> None:
    lecturer = make_lecturer(world, "Bolat Kassymov")
    draft = make_draft(world)
    client = world.client("ruslan")
    before = read(client, "add_module", draft.pk)

    operations.change_lecturer(lecturer, fields={"is_active": False}, actor=world.ruslan, now=NOW)

    assert "Bolat Kassymov" in before
    assert "Bolat Kassymov" not in read(client, "add_module", draft.pk)


def test_account_is_a_lecturer_of_an_academy_once_and_typing_is_kept(world: World) -> None:
    make_lecturer(world, user=world.users["leila"])
    client = world.client("ruslan")

    twice = client.post(url("add_lecturer"), lecturer_form(world, user=world.users["leila"].pk))
    stranger = client.post(url("add_lecturer"), lecturer_form(world, user=world.users["alice"].pk))

    assert (twice.status_code, stranger.status_code) == (422, 422)
    assert "This account is a lecturer of the academy already." in twice.content.decode()
    assert 'value="Marina Orlova"' in twice.content.decode()
    assert Lecturer.objects.count() == 1


@pytest.mark.parametrize("name", ["alice", "leila", "timur", "olga", "rashid"])
def test_others_read_and_write_nothing(world: World, name: str) -> None:
    other_academy(world)
    lecturer, signatory = make_lecturer(world), make_signatory(world)
    client = world.client(name)

    assert lecturer.name in read(client, "lecturers")
    assert signatory.name_en in read(client, "signatories")
    for page in (url("change_lecturer", lecturer.pk), url("change_signatory", signatory.pk)):
        assert client.get(page).status_code == 403
        assert client.post(page, {}).status_code == 403
    adding = 200 if name == "rashid" else 403
    assert [client.get(url(page)).status_code for page in ("add_lecturer", "add_signatory")] == [adding, adding]
    assert world.institutions["academy"].name_en not in form_of(client, adding)
    assert client.get(url("change_lecturer", 10**9)).status_code == 404


def form_of(client: Any, status: int) -> str:
    return str(client.get(url("add_lecturer")).content.decode().split("</header>")[1]) if status == 200 else ""


def signatory_form(world: World, **more: Any) -> dict[str, Any]:
    fields = signatory_fields(world, **more)
    return {name: getattr(value, "pk", value) for name, value in fields.items()}


def test_signatory_is_added_and_followed_by_another(world: World) -> None:
    client = world.client("ruslan")

    client.post(url("add_signatory"), signatory_form(world, starts_on=TODAY - timedelta(days=400)))
    first = Signatory.objects.get()
    refused = client.post(url("add_signatory"), signatory_form(world, **three("name", "Next Rector")))
    client.post(url("change_signatory", first.pk), signatory_form(world, starts_on=first.starts_on, ends_on=TODAY - timedelta(days=1)))
    done = client.post(url("add_signatory"), signatory_form(world, **three("name", "Next Rector")))
    page = read(client, "signatories")

    assert refused.status_code == 422
    assert "Enter the last day on which they sign first." in refused.content.decode()
    assert 'value="Next Rector"' in refused.content.decode()
    assert done.status_code == 302
    assert page.count("signs now") == 1
    assert "Next Rector" in page


@pytest.mark.parametrize(
    ("starts", "ends", "clashes"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), False),
        (date(2020, 6, 1), date(2021, 1, 1), True),
        (date(2021, 5, 1), None, True),
        (date(2022, 1, 1), None, False),
    ],
)
def test_one_signs_at_a_rank_on_a_day(world: World, starts: date, ends: date | None, clashes: bool) -> None:
    make_signatory(world, starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    make_signatory(world, rank="dean", starts_on=starts, ends_on=ends)

    if clashes:
        with pytest.raises(Invalid, match="signs as rector from 1 Jan 2021 to 31 Dec 2021"):
            make_signatory(world, starts_on=starts, ends_on=ends)
    else:
        make_signatory(world, starts_on=starts, ends_on=ends)


@pytest.mark.parametrize("route", ["lecturers", "signatories"])
def test_lists_ask_the_same_number_of_queries_at_1_and_30_rows(world: World, route: str) -> None:
    client = world.client("ruslan")
    counts = []
    for wanted in (1, 29):
        for number in range(wanted):
            make_lecturer(world, f"Lecturer {number}")
            make_signatory(world, rank="minister", starts_on=date(2000 + wanted + number, 1, 1), ends_on=date(2000 + wanted + number, 12, 31))
        with CaptureQueriesContext(connection) as asked:
            read(client, route)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12

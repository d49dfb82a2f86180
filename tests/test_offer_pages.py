"""What is on offer is read by everybody, signed in or not: programmes, intakes that come, the calendar. No word of who sits where."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.queries import host_day
from tests.academy import enrolled, read, url
from tests.versions import make_in_use, make_lecturer, modules_of, three
from tests.world import NOW, World, make_intake
from training import operations
from training.models import Intake, Programme
from training.queries.calendar import chart_of
from training.queries.offer import coming

pytestmark = pytest.mark.django_db
SOON = date(2030, 9, 1)


def offered(world: World, code: str = "NEG", **more: Any) -> Programme:
    fields = {
        "code": code, **three("title", f"Course {code}"), "kind": "course", "level": "short", "field": "security", "months": 1, "languages": ["en"],
        "summary_en": "Water and transit.", "summary_ru": "Вода и транзит.", "requirements_en": "- Two years of service\n- English B2",
        "institution": world.institutions["academy"], **more,
    }  # fmt: skip
    return operations.create_programme(fields=fields, actor=world.hana, now=NOW)


def comes(world: World, programme: Programme, reference: str, starts_on: date = SOON, *, capacity: int = 20, **more: Any) -> Intake:
    fields = {"programme": programme, "reference": reference, "starts_on": starts_on, "ends_on": starts_on + timedelta(days=20), "capacity": capacity}
    return operations.create_intake(fields={**fields, **more}, actor=world.hana, now=NOW)


def test_nobody_reads_what_is_on_offer(world: World) -> None:
    programme = offered(world)
    version = make_in_use(world, programme)
    operations_of(world, version)
    comes(world, programme, "NEG-30", capacity=3, registration_until=date(2030, 8, 1), language="en")
    nobody = Client()

    cards = read(nobody, "catalogue")
    page = read(nobody, "catalogue_programme", "NEG")
    calendar = read(nobody, "catalogue_calendar")

    for words in ("Course NEG", "Water and transit.", "places left", "1 Sep 2030"):
        assert words in cards, words
    for words in (
        "Two years of service",
        "Negotiates.",
        "Module LAW",
        "Leila",
        "Professor",
        "All required modules are passed.",
        "NEG-30",
        "1 Aug 2030",
    ):
        assert words in page, words
    for words in ("September 2030", "NEG-30", "<svg", "places left"):
        assert words in calendar, words
    assert url("programme", programme.pk) not in page
    assert reverse("account_login") in page


def operations_of(world: World, version: Any) -> None:
    """A lecturer and outcomes, on a later version."""
    draft = operations.start_version(version.programme, actor=world.ruslan, now=NOW)
    operations.change_version(draft, fields={"outcomes_en": "Negotiates.\nMediates."}, actor=world.ruslan, now=NOW)
    gone = make_lecturer(world, "Askar")
    operations.change_module(modules_of(draft)[0], fields={}, lecturers=[make_lecturer(world), gone], actor=world.ruslan, now=NOW)
    operations.change_lecturer(gone, fields={"is_active": False}, actor=world.ruslan, now=NOW)
    operations.put_version_in_use(draft, actor=world.ruslan, now=NOW)


def test_pages_are_read_in_three_languages(world: World) -> None:
    programme = offered(world)
    comes(world, programme, "NEG-30")

    russian = Client(headers={"accept-language": "ru"})

    assert "Вода и транзит." in read(russian, "catalogue")
    assert "Вода и транзит." in read(russian, "catalogue_programme", "NEG")
    assert "Сентябрь 2030" in read(russian, "catalogue_calendar")
    assert "Water and transit." in read(Client(headers={"accept-language": "kk"}), "catalogue")
    assert "Қыркүйек 2030" in read(Client(headers={"accept-language": "kk"}), "catalogue_calendar")


def test_what_is_not_on_offer_is_found_nowhere(world: World) -> None:
    hidden = offered(world, "OLD", on_offer=False)
    comes(world, hidden, "OLD-30")
    keeper = world.client("ruslan")

    for client in (Client(), keeper):
        assert "Course OLD" not in read(client, "catalogue")
        assert "OLD-30" not in read(client, "catalogue_calendar")
        assert client.get(url("catalogue_programme", "OLD")).status_code == 404
        assert client.get(url("catalogue_programme", "NONE")).status_code == 404
    assert url("catalogue_programme", "OLD") not in read(keeper, "programme", hidden.pk)


def test_draft_and_personal_data_are_on_no_public_page(world: World) -> None:
    intake = make_intake(world, starts_on=SOON)
    person = enrolled(world, intake).person
    draft = operations.start_version(intake.programme, note="Secret note.", actor=world.ruslan, now=NOW)
    operations.add_module(draft, fields={"code": "SEC", **three("title", "Unborn module")}, actor=world.ruslan, now=NOW)

    pages = [read(Client(), "catalogue"), read(Client(), "catalogue_programme", "MIR"), read(Client(), "catalogue_calendar")]

    for words in ("Unborn module", "Secret note.", person.family_name, "1 of 20", "19"):
        assert not any(f">{words}" in page or (len(words) > 2 and words in page) for page in pages), words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"field": "security"}, {"NEG"}),
        ({"kind": "degree"}, {"DEG"}),
        ({"level": "master"}, {"DEG"}),
        ({"language": "ru"}, {"DEG"}),
        ({"kind": "degree", "field": "security"}, set()),
        ({"field": "nonsense"}, {"NEG", "DEG"}),
    ],
)
def test_cards_are_narrowed(world: World, query: dict[str, str], found: set[str]) -> None:
    offered(world)
    offered(world, "DEG", kind="degree", level="master", field="diplomacy", languages=["ru", "en"])

    page = read(Client(), "catalogue", **query)

    assert {code for code in ("NEG", "DEG") if f"Course {code}" in page} == found
    assert ("Nothing on offer fits these filters" in page) == (not found)


def test_seats_are_words_and_no_figures(world: World) -> None:
    today = host_day(NOW)
    intake = make_intake(world, capacity=1)
    free = coming(intake, today)
    intake.registration_until = today - timedelta(days=1)
    late = coming(intake, today)
    enrolled(world, intake)
    intake.refresh_from_db()
    full = coming(intake, today)

    assert [str(row.seats) for row in (free, late, full)] == ["places left", "pre-registration has ended", "full"]


def test_bars_of_the_calendar_stand_under_their_months(world: World) -> None:
    programme = offered(world)
    today = host_day(NOW)
    rows = [coming(comes(world, programme, f"NEG-{month}", date(2030, month, 1)), today) for month in (1, 7)]
    rows[1].intake.ends_on = date(2099, 1, 1)

    chart = chart_of(rows)

    assert chart is not None
    assert [tick.label for tick in chart.ticks if tick.label] == ["Jan 2030", "Apr", "Jul", "Oct"]
    assert (chart.spans[0].x, chart.spans[1].x) == ("0.00%", "49.59%")
    assert chart.spans[1].width == "50.41%"
    assert chart_of([]) is None


def test_calendar_without_intakes_says_so(world: World) -> None:
    assert "No intake is planned at present" in read(Client(), "catalogue_calendar")


@pytest.mark.parametrize("route", ["catalogue", "catalogue_programme", "catalogue_calendar"])
def test_visitor_may_keep_the_page_for_some_minutes_and_no_shared_cache_may(world: World, route: str) -> None:
    offered(world)
    args = ["NEG"] if route == "catalogue_programme" else []

    visitor, officer = Client().get(url(route, *args)), world.client("alice").get(url(route, *args))

    assert visitor["Cache-Control"] == "private, max-age=300"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in visitor["Vary"].split(",")}
    assert "max-age" not in officer["Cache-Control"]
    assert "private" in officer["Cache-Control"]
    assert Client().post(url(route, *args)).status_code == 405


@pytest.mark.parametrize(("route", "most"), [("catalogue", 2), ("catalogue_programme", 6), ("catalogue_calendar", 1)])
def test_public_pages_ask_the_same_number_of_queries_at_1_and_30_rows(world: World, route: str, most: int) -> None:
    programme = offered(world)
    make_in_use(world, programme)
    comes(world, programme, "NEG-1")
    args = ["NEG"] if route == "catalogue_programme" else []
    counts = []
    for wanted in (1, 30):
        for number in range(wanted - 1):
            comes(world, programme if route != "catalogue" else offered(world, f"C{number}"), f"X-{number}", SOON + timedelta(days=9 * number))
        with CaptureQueriesContext(connection) as asked:
            read(Client(), route, *args)
        counts.append(len(asked))

    assert counts == [most, most]


def test_ways_lead_to_the_public_pages(world: World) -> None:
    programme = offered(world)
    nobody, officer = Client(), world.client("alice")

    assert f'href="{url("catalogue")}"' in nobody.get(reverse("account_login")).content.decode()
    assert f'href="{url("catalogue")}"' in read(officer, "programmes")
    assert f'href="{url("catalogue_programme", "NEG")}"' in read(officer, "programme", programme.pk)
    assert f'href="{url("programme", programme.pk)}"' in read(officer, "catalogue_programme", "NEG")

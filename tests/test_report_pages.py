"""Pages of reports: asking, progress, downloads, whose run it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from partners.models import Membership
from reports.building import build_report
from reports.definitions import definition_of, definitions
from reports.models import ReportRun
from reports.operations import request_report
from scholarships.models import Call
from tests.reporting import at, content, fill, made
from tests.world import NOW, World, add_person

FILES = {"formats": ["csv"]}


@pytest.fixture
def filled(world: World) -> World:
    return fill(world)


def test_asking_on_the_page_makes_a_run_and_shows_its_progress(filled: World) -> None:
    client = filled.client("alice")

    answer = client.post(reverse("reports:definition", args=["quota_use"]), {"first_year": "2027", "formats": ["xlsx", "csv", "pdf"]})
    run = ReportRun.objects.across_partners(reason="test").get()

    assert answer["Location"] == reverse("reports:run", args=[run.pk])
    page = client.get(answer["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Show the state again" in page
    build_report(run.pk, clock=lambda: NOW)
    page = client.get(answer["Location"]).content.decode()
    assert "every 2s" not in page
    assert "Download XLSX" in page


def test_fragment_equals_the_reloaded_page(filled: World) -> None:
    client = filled.client("sofia")
    run = made(filled, "sofia")
    address = reverse("reports:run", args=[run.pk])

    whole = client.get(address).content.decode()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode().strip()

    assert "<html" not in fragment
    assert fragment in whole


def test_form_says_what_is_wrong(filled: World) -> None:
    client, address = filled.client("sofia"), reverse("reports:definition", args=["quota_use"])

    for data in ({}, {"first_year": "2028", "last_year": "2027", **FILES}, {"partner": "999", **FILES}, {"formats": ["exe"]}):
        answer = client.post(address, data)
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
    assert client.get(reverse("reports:definition", args=["weather"])).status_code == 404
    assert not ReportRun.objects.across_partners(reason="test").exists()


def test_form_offers_an_officer_only_the_own_partner(filled: World) -> None:
    client, address = filled.client("charlie"), reverse("reports:definition", args=["quota_use"])

    page = client.get(address).content.decode()

    assert "Kyrgyzstan" in page
    assert "Tajikistan" not in page
    assert client.post(address, {"partner": filled.partner_a.pk, **FILES}).status_code == 422


def test_form_offers_the_newest_calls_and_says_so(filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.definitions.params.CALLS_OFFERED", 1)
    old, new = Call.objects.across_partners(reason="test").order_by("closes_at", "pk")[:2]
    client, address = filled.client("sofia"), reverse("reports:definition", args=["nominations"])

    page = client.get(address).content.decode()

    assert "The 200 newest calls are listed" in page
    assert (f'<option value="{old.pk}">' in page, f'<option value="{new.pk}">' in page) == (False, True)
    assert client.post(address, {"call": old.pk, **FILES}).status_code == 422
    assert client.post(address, {"call": new.pk, **FILES}).status_code == 302


def test_catalogue_says_what_each_report_answers(filled: World) -> None:
    page = filled.client("alice").get(reverse("reports:catalogue")).content.decode()

    for found in definitions().values():
        shown = found.in_catalogue and found.may(filled.alice)
        assert (reverse("reports:definition", args=[found.name]) in page) == shown, found.name
    assert "How many places of each agreement line are given" in page


def test_each_report_of_the_catalogue_opens_for_staff_and_partner(filled: World) -> None:
    for name in ("sofia", "alice"):
        client = filled.client(name)
        for found in definitions().values():
            if found.in_catalogue and found.may(filled.actors[name]):
                for route in ("definition", "print"):
                    assert client.get(reverse(f"reports:{route}", args=[found.name])).status_code == 200, (name, found.name, route)


def test_page_of_a_report_shows_its_size_its_chart_and_its_first_rows(filled: World) -> None:
    client, address = filled.client("sofia"), reverse("reports:definition", args=["quota_use"])

    page = client.get(address, {"first_year": "2027", "last_year": "2027"}).content.decode()

    assert "about 2 rows" in page
    assert "<svg" in page
    assert "Tajikistan" in page
    assert "Tajikistan" in client.get(reverse("reports:print", args=["quota_use"]), {"first_year": "2027"}).content.decode()
    assert client.get(address, {"first_year": "1"}).status_code == 422


@pytest.mark.parametrize("kind", ["xlsx", "csv", "pdf"])
def test_files_are_downloads_of_who_asked_and_of_staff(filled: World, kind: str) -> None:
    run = made(filled, "alice")
    address = reverse("reports:run_file", args=[run.pk, kind])

    for name in ("alice", "sofia", "olga"):
        answer = filled.client(name).get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment;")
        assert b"".join(answer.streaming_content) == content(run, kind)  # type: ignore[attr-defined]


def test_run_of_somebody_else_is_not_found(filled: World) -> None:
    run = made(filled, "alice")
    for name in ("charlie", "amir", "ruslan", "timur"):
        client = filled.client(name)
        assert client.get(reverse("reports:run", args=[run.pk])).status_code == 404
        assert client.get(reverse("reports:run_file", args=[run.pk, "csv"])).status_code == 404
    assert filled.client("alice").get(reverse("reports:run_file", args=[run.pk, "exe"])).status_code == 404


def test_file_made_with_lost_rights_is_no_longer_read(filled: World) -> None:
    run = made(filled, "sofia")
    Membership.objects.across_partners(reason="test").filter(user=filled.users["sofia"]).update(ends_on=NOW.date() - timedelta(days=1))
    add = filled.institutions["authority_b"]
    Membership(user=filled.users["sofia"], institution=add, role="nominating_officer", starts_on=date(2020, 1, 1)).save()

    client = filled.client("sofia")

    assert client.get(reverse("reports:run_file", args=[run.pk, "csv"])).status_code == 404
    page = client.get(reverse("reports:runs")).content.decode()
    assert reverse("reports:run_file", args=[run.pk, "csv"]) not in page


def test_list_asks_the_same_number_of_queries_at_1_and_30_rows(filled: World, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert filled.client("sofia").get(reverse("reports:runs")).status_code == 200
        return len(queries)

    made(filled, "sofia")
    first = count()
    for number in range(31):
        request_report("quota_use", {}, actor=filled.actors["sofia" if number % 2 else "alice"], now=at(number))
    assert count() == first
    page = filled.client("sofia").get(reverse("reports:runs")).content.decode()
    assert "?after=" in page


def test_quota_page_shows_bars_and_table(filled: World) -> None:
    add_person(filled, "both", "authority_a", "nominating_officer")  # type: ignore[arg-type]
    page = filled.client("both").get(reverse("reports:quota"), {"first_year": "2027", "last_year": "2027"}).content.decode()

    assert "1 of 3 used, 2 reserved, 0 left" in page
    assert '<th scope="row">Tajikistan</th>' in page
    assert "Kyrgyzstan" not in page
    assert filled.client("both").get(reverse("reports:quota"), {"first_year": "1"}).status_code == 422


def test_report_says_whose_rows_it_holds(world: World) -> None:
    for name, kind, text in (
        ("sofia", "quota_use", "all partners"),
        ("alice", "nominations", "your partner only"),
        ("ruslan", "quota_use", "only lines from which calls of your academy draw places"),
        ("ruslan", "nominations", "only calls of your academy"),
    ):
        assert definition_of(kind).covers(world.actors[name]) == text

"""Each number of a dashboard is the length of the list that it opens, for each role on the example data; of others nothing is counted."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html as parser

from accounts.models import User
from portal.dashboards.atlas import outlined, tone_of
from portal.demo.content.cast import email_of
from portal.demo.content.participants import COUNTRIES
from tests.example_data import GROUP
from tests.sign_in import signed_in
from tests.world import NOW, World, make_call, make_nomination

DASHBOARD = "/dashboard/"
OF_DEMO = pytest.mark.xdist_group(GROUP)
ROLES = (
    "administrator", "programme.officer", "programme.head", "agreement.officer", "panel.secretary", "signatory", "auditor", "registrar", "lecturer",
    "nominating.tajikistan", "head.tajikistan", "embassy.tajikistan", "nominating.kyrgyzstan", "head.kyrgyzstan", "embassy.kyrgyzstan",
)  # fmt: skip
WITHOUT = ("expert", "reviewer.one", "employer.kyrgyzstan", "nominee", "trainee")
MOST_PAGES = 200


def tree(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return parser.fromstring(answer.content.decode())


def of_class(node: Any, name: str, tag: str = "*") -> list[Any]:
    return list(node.xpath(f".//{tag}[contains(concat(' ', @class, ' '), ' {name} ')]"))


def numbers_of(page: Any) -> Iterator[tuple[int, str]]:
    """Every number that is a link, or stands in a row that is one; of charts the table behind. Quotas are no lengths of lists: their links have no number."""
    for tile in of_class(page, "counter", "li"):
        yield int(of_class(tile, "counter-value")[0].text_content()), tile.xpath("./a/@href")[0]
    for chart in of_class(page, "chart", "figure"):
        if "chart-stacked" not in chart.get("class"):
            for row in chart.xpath(".//tbody/tr"):
                yield int(of_class(row, "num", "td")[0].text_content()), row.xpath("./th/a/@href")[0]
    for link in page.xpath("//section[@class='world']//td/a"):
        yield int(link.text_content()), link.get("href")


def length(client: Client, address: str) -> int:
    """All pages of a list: rows of its table."""
    found = 0
    for _page in range(MOST_PAGES):
        page = tree(client, address)
        found += len(page.xpath("//main//table/tbody/tr"))
        onward = page.xpath("//main//a[@rel='next']/@href")
        if not onward:
            return found
        address = urljoin(address, onward[0])
    raise AssertionError(f"no end: {address}")


def follow_all(client: Client, years: tuple[int, ...]) -> list[str]:
    """Faults of all numbers of these years, each list walked once."""
    asked: dict[str, int] = {}
    for year in years:
        for number, address in numbers_of(tree(client, f"{DASHBOARD}?year={year}")):
            assert asked.setdefault(address, number) == number, address
    return [f"{address}: {number}, but {found} rows" for address, number in asked.items() if (found := length(client, address)) != number]


@OF_DEMO
@pytest.mark.timeout(1200)
@pytest.mark.one_of(3)
@pytest.mark.parametrize("name", ROLES)
def test_each_number_is_the_length_of_its_list(demo: None, name: str) -> None:
    client = signed_in(User.objects.get(email=email_of(name)))

    assert follow_all(client, (NOW.year, NOW.year + 1)) == []


@OF_DEMO
@pytest.mark.parametrize("name", WITHOUT)
def test_who_has_no_desk_has_no_dashboard(demo: None, name: str) -> None:
    client = signed_in(User.objects.get(email=email_of(name)))

    assert client.get(DASHBOARD).status_code == 403
    assert DASHBOARD not in client.get("/").content.decode()


def figures(client: Client, year: int) -> dict[str, int]:
    return {address: number for number, address in numbers_of(tree(client, f"{DASHBOARD}?year={year}"))}


@pytest.mark.django_db
def test_partner_counts_its_own_alone_and_the_list_of_another_shows_nothing(world: World) -> None:
    call = make_call(world, places=4, reserve=4)
    for number in range(3):
        make_nomination(world, call, number=number)
    year = call.intake.starts_on.year
    alice, charlie, sofia = (signed_in(world.users[name]) for name in ("alice", "charlie", "sofia"))
    address = f"/nominations/?state=any_sent&year={year}"

    assert figures(sofia, year)[address] == figures(alice, year)[f"{address}&partner={world.partner_a.pk}"] == 3
    assert figures(charlie, year)[f"{address}&partner={world.partner_b.pk}"] == 0
    assert length(charlie, f"{address}&partner={world.partner_a.pk}") == 0
    assert world.partner_a.name_en not in charlie.get(DASHBOARD).content.decode()
    assert figures(sofia, year + 1)[f"/nominations/?state=any_sent&year={year + 1}"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sofia", "ruslan", "alice"])
def test_page_costs_at_most_twelve_questions_whatever_there_is(world: World, name: str) -> None:
    client, asked = signed_in(world.users[name]), []
    call = make_call(world, places=8, reserve=8)
    client.get(DASHBOARD)
    for number in (0, 5):
        for step in range(number):
            make_nomination(world, call, number=step)
        with CaptureQueriesContext(connection) as found:
            client.get(DASHBOARD)
        asked.append(len(found))

    assert asked[0] == asked[1] <= 12


@pytest.mark.django_db
def test_year_that_is_none_is_this_year(world: World) -> None:
    client = signed_in(world.users["sofia"])

    pages = {client.get(f"{DASHBOARD}?year={year}").content.decode().count('aria-current="page">2026<') for year in ("", "x", "1", "99999", "2026")}

    assert pages == {1}


@pytest.mark.parametrize(
    ("limit", "taken", "tone"),
    [(0, 0, "map-none"), (10, 0, "map-0"), (10, 1, "map-1"), (10, 3, "map-2"), (8, 4, "map-2"), (10, 10, "map-4"), (2, 5, "map-4")],
)
def test_colour_of_a_share(limit: int, taken: int, tone: str) -> None:
    assert tone_of(limit, taken) == tone


def test_outlines_are_one_small_file_that_knows_the_partners() -> None:
    drawing = (Path(settings.BASE_DIR) / "static/img/world.svg").read_bytes()

    assert len(gzip.compress(drawing)) <= 10_240
    assert outlined() >= {*COUNTRIES, "KZ", "SG", "MT"}
    assert not re.search(rb"style|script|class=", drawing)

"""Each number of a dashboard is the length of the list that it opens, for each role on the example data; nobody else's is counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from lxml import html as parser

from accounts.models import User
from portal.demo.content.cast import email_of
from tests.example_data import GROUP
from tests.sign_in import signed_in
from tests.world import NOW

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
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ROLES)
def test_each_number_is_the_length_of_its_list(demo: None, name: str) -> None:
    client = signed_in(User.objects.get(email=email_of(name)))

    assert follow_all(client, (NOW.year, NOW.year + 1)) == []

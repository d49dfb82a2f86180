"""Results of cases and of reviewers, read with one query; the page of a panel's reviewers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import operations
from reviews.models import Panel
from reviews.queries import panel_figures, panel_results, results_of, severities
from reviews.severity_chart import severity_chart, signed
from tests.reviewing import case_of, draft, give, panel_of, review, text_of
from tests.world import NOW, World

D = Decimal


@pytest.fixture
def panel(world: World) -> Panel:
    """Rosa is strict beside Rustam on three cases; the second is far apart; Roza has a draft; Ravshan has left."""
    found = panel_of(disagreement=D("2.00"))
    for number, (rosa, rustam) in enumerate((((3, 3, 3), (4, 4, 4)), ((1, 1, 1), (5, 5, 5)), ((4, 4, 4), (4, 4, 5)))):
        case = case_of(world, found, number)
        review(world, case, "rosa", *rosa)
        review(world, case, "rustam", *rustam)
        if not number:
            draft(world, give(world, case, "roza"), 1, 1, 1)
            gone = review(world, case, "ravshan", 5, 5, 5)
            operations.recuse(gone, reason="Related.", actor=world.actors["ravshan"], now=NOW)
    return found


def test_results_of_a_panel_with_one_query(world: World, panel: Panel, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(1):
        results = list(panel_results(panel, world.hana).values())
    first, _apart, third = results

    assert (first.mean, first.median, first.low, first.high, first.spread) == (D("3.50"), D("3.50"), D("3.00"), D("4.00"), D("1.00"))
    assert (first.submitted, first.assigned, first.recused, first.deviation) == (2, 3, 1, D("0.50"))
    assert [(row.name, row.mean) for row in first.means] == [("Rosa", D("3.00")), ("Rustam", D("4.00")), ("Roza", None)]
    assert [row.is_alarm for row in results] == [False, True, False]
    assert all(row.normalised is not None for row in results)
    assert third.median == D("4.17")


def test_severities_of_a_panel(world: World, panel: Panel, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(1):
        found = {row.name: row for row in severities(panel, world.saule).values()}

    offsets = {name: row.severity and row.severity.offset for name, row in found.items()}
    assert offsets == {"Rosa": D("-1.78"), "Rustam": D("1.78"), "Roza": None}
    assert found["Roza"].assigned == 1


def test_cases_by_their_ids_and_those_that_nobody_may_read(world: World, panel: Panel) -> None:
    ids = list(panel_results(panel, world.hana))

    assert results_of(ids[:1], world.hana).keys() == {ids[0]}
    assert panel_results(panel, world.alice) == {}
    assert panel_results(panel, world.ruslan) == {}
    assert [row.name for row in panel_results(panel, world.actors["rosa"])[ids[0]].means] == ["Rosa"]


def test_review_that_came_after_the_decision_counts_in_no_figure(world: World, panel: Panel) -> None:
    first = next(iter(panel_results(panel, world.hana)))
    panel.cases.across_partners(reason="test").filter(pk=first).update(closed_at=NOW.replace(year=2025))

    result = panel_results(panel, world.hana)[first]

    assert (result.mean, result.submitted, result.assigned, result.normalised) == (None, 0, 3, None)


def test_reviewers_of_the_panel_with_their_severity(world: World, panel: Panel) -> None:
    page = text_of(world.client("saule"), "panel_reviewers", panel.pk)

    for words in ("Rosa", "Rustam", "−1.78", "+1.78", "too few", "<svg"):
        assert words in page
    assert page.index("Rosa") < page.index("Rustam")


def test_reviewers_of_a_panel_without_cases(world: World) -> None:
    page = text_of(world.client("hana"), "panel_reviewers", panel_of("Empty").pk)

    assert "Nobody has a case of this panel yet" in page
    assert 'class="chart"' not in page


@pytest.mark.parametrize(("name", "status"), [("sofia", 200), ("olga", 200), ("adil", 403), ("alice", 404), ("rosa", 404), ("ruslan", 404)])
def test_who_reads_how_strict_reviewers_are(world: World, panel: Panel, name: str, status: int) -> None:
    assert world.client(name).get(reverse("reviews:panel_reviewers", args=[panel.pk])).status_code == status


def test_member_of_the_panel_does_not_read_how_strict_others_are(world: World, panel: Panel) -> None:
    operations.add_member(panel, user=world.users["rosa"], languages=["en"], actor=world.saule, now=NOW)

    assert world.client("rosa").get(reverse("reviews:panel_reviewers", args=[panel.pk])).status_code == 403


def test_page_of_reviewers_costs_the_same_for_few_and_many(world: World, panel: Panel) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("reviews:panel_reviewers", args=[panel.pk])).status_code == 200
        return len(queries)

    client = world.client("saule")
    first = count()
    for number in range(10, 20):
        review(world, case_of(world, panel, number), f"peer{number}", 3, 3, 3)

    assert count() == first <= 12
    assert len(panel_figures(panel, world.saule).reviewers) == 13


def test_bars_of_severity_stand_at_both_sides_of_the_middle() -> None:
    chart = severity_chart([("Rosa", D("-2.00")), ("Rustam", D("1.00")), ("Roza", D("0.00"))])

    assert [(bar.x, bar.width, bar.is_strict) for bar in chart.bars] == [("0.0%", "50.0%", True), ("50.0%", "25.0%", False), ("50.0%", "0.0%", False)]
    assert [signed(D(text)) for text in ("-0.50", "0.50", "0.00")] == ["−0.50", "+0.50", "0.00"]
    assert severity_chart([("Rosa", D("0.10"))]).bars[0].width == "5.0%"

"""The annual report: hand-counted figures, the same number of questions at any size, three languages, and for staff alone."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from core.errors import NotAllowed
from reports.annual import figures
from reports.annual.atlas import HOST, STEPS, colours, world_map
from reports.annual.chapters import annual_report
from reports.annual.figures import Span
from reports.annual.paper import annual_pdf, annual_rows
from reports.definitions import definition_of
from reports.operations import request_report
from tests.exchanging import make_expert, make_mission
from tests.reporting import fill
from tests.world import NOW, World, make_call, make_intake, make_nomination

pytestmark = pytest.mark.django_db
YEAR = 2027
LATER = datetime(2029, 2, 1, 6, tzinfo=UTC)


@pytest.fixture
def filled(world: World) -> World:
    fill(world)
    expert = make_expert(world)
    make_mission(world, expert=expert, number=5, state="closed", starts_on=date(2027, 12, 28), ends_on=date(2028, 1, 6))
    return world


def test_the_figures_of_a_small_year_are_those_counted_by_hand(filled: World) -> None:
    """Four of partner A are nominated, one of them trained from 2027 to 2028 and certified; the mission touches both years."""
    span = Span(YEAR)

    assert figures.trained_by_partner(span) == {filled.partner_a.pk: {"people": 1, "women": 0, "done": 0}}
    assert figures.trained_by_partner(Span(2028))[filled.partner_a.pk]["done"] == 1
    assert figures.trained_by_partner(Span(2030)) == {}
    assert [number for _label, number in figures.funnel(span, filled.actors["sofia"])] == [5, 5, 3, 3, 3, 2, 1, 1]
    assert (sum(row["number"] for row in figures.missions(span)), sum(row["number"] for row in figures.missions(Span(2028)))) == (1, 1)
    assert figures.papers(span) == {}
    assert figures.papers(Span(2028)) == {"certificate_completion": 1}
    assert figures.agreements_in_force(Span(2019)) == 0


def test_a_day_belongs_to_the_year_of_the_host(filled: World) -> None:
    span = Span(YEAR)

    assert dict(span.of_instant("at").children) == {
        "at__gte": datetime(2026, 12, 31, 19, tzinfo=UTC),
        "at__lt": datetime(2027, 12, 31, 19, tzinfo=UTC),
    }


def test_many_records_ask_no_more_questions(filled: World) -> None:
    with CaptureQueriesContext(connection) as few:
        annual_report(YEAR, facts=[], actor=filled.actors["sofia"], now=LATER)
    call = make_call(filled, places=6, intake=make_intake(filled, reference="MIR-27C"))
    for number in range(10, 14):
        make_nomination(filled, call, state="enrolled", number=number)
    with CaptureQueriesContext(connection) as many:
        annual_report(YEAR, facts=[], actor=filled.actors["sofia"], now=LATER)

    assert len(many) == len(few) <= 25


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Training of foreign diplomats", "Tajikistan"]), ("ru", ["Таджикистан"]), ("kk", ["Тәжікстан"])],
)
def test_the_paper_reads_in_each_language(filled: World, language: str, words: list[str]) -> None:
    with translation.override(language):
        pdf = annual_pdf(annual_report(YEAR, facts=[], actor=filled.actors["sofia"], now=LATER), made_at=LATER)

    text = " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    for word in words:
        assert word in text


def test_rows_hold_what_the_paper_holds(filled: World) -> None:
    rows = list(annual_rows(annual_report(YEAR, facts=[], actor=filled.actors["sofia"], now=LATER)))

    assert ("From the nomination to the certificate", "How far the nominations of the year came", "Nominated", "5") in rows
    assert all(len(row) == 4 for row in rows)


def test_a_year_that_is_not_over_says_so(filled: World) -> None:
    running = annual_report(2026, facts=[], actor=filled.actors["sofia"], now=NOW)
    past = annual_report(2025, facts=[], actor=filled.actors["sofia"], now=NOW)

    assert ("the year is not over" in str(running.facts), past.facts) == (True, [])


def test_the_map_darkens_with_the_number_and_marks_the_host() -> None:
    drawn = world_map({"TJ": 4, "KG": 1, "OSCE": 9, "UZ": 0}, host="KZ")

    assert colours({"TJ": 4, "KG": 1, "UZ": 0}) == {"TJ": STEPS[3], "KG": STEPS[0]}
    assert (drawn.count(HOST), drawn.count(STEPS[0]), "OSCE" in drawn) == (1, 1, False)
    assert not re.search(r'id="[A-Z]', drawn)


def test_only_staff_may_ask_for_it(filled: World) -> None:
    definition = definition_of("annual")
    asked: dict[str, Any] = {name: definition.may(filled.actors[name]) for name in ("sofia", "olga", "ruslan", "alice", "rana")}

    assert asked == {"sofia": True, "olga": True, "ruslan": False, "alice": False, "rana": False}
    with pytest.raises(NotAllowed):
        request_report("annual", {"year": YEAR}, actor=filled.alice, now=NOW)

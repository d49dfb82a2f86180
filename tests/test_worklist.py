"""The first page: titles in the reader's language, days of the host's calendar, each name once; breadcrumbs of step pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from agreements.models import Agreement
from portal.finding import find
from portal.worklist import tasks_for
from tests.world import NOW, World, make_agreement, make_call, make_nomination

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
        return any(row.reference in task.title for task in tasks_for(world.ruslan, now))

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

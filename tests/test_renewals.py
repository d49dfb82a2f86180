"""Reminders before an agreement or a paper ends, each once; the calendar of renewals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from agreements import operations as verbs
from agreements.models import Agreement
from agreements.queries.renewals import mark_of
from agreements.tasks import clock as agreements_clock
from core.history import entries_for
from core.models import HistoryEntry
from notifications.models import Notice, Reminder
from notifications.operations import deliver_event
from notifications.render import notice_text
from tests.test_agreement_pages import queries, text_of, url
from tests.test_operations_at_once import at_once
from tests.world import CONSENT, NOW, World, make_agreement, make_world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def ending(world: World, days: int, **more: object) -> Agreement:
    agreement = make_agreement(world, year=2026, **more)  # type: ignore[arg-type]
    Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk).update(valid_until=TODAY + timedelta(days=days))
    agreement.refresh_from_db()
    return agreement


def given(agreement: Agreement) -> list[int]:
    return [entry.data["days"] for entry in entries_for(agreement) if entry.step == "ends_soon"]


@pytest.mark.parametrize(("days", "mark"), [(181, None), (180, 180), (91, 180), (90, 90), (60, 60), (31, 60), (30, 30), (1, 30), (0, 30), (-1, None)])
def test_the_nearest_mark_counts(days: int, mark: int | None) -> None:
    assert mark_of(days) == mark


def test_a_clock_that_turns_each_hour_for_a_year_gives_four_reminders(world: World) -> None:
    agreement = ending(world, 200)

    for hours in range(0, 230 * 24, 12):
        verbs.remind_of_ends(now=NOW + timedelta(hours=hours))

    assert given(agreement) == [180, 90, 60, 30]


def test_a_clock_that_slept_over_two_marks_gives_the_nearest_one(world: World) -> None:
    agreement = ending(world, 200)

    verbs.remind_of_ends(now=NOW + timedelta(days=20))
    verbs.remind_of_ends(now=NOW + timedelta(days=145))
    verbs.remind_of_ends(now=NOW + timedelta(days=145))

    assert given(agreement) == [180, 55]


def test_a_renewed_agreement_is_reminded_of_its_new_end(world: World) -> None:
    agreement = ending(world, 30)
    verbs.remind_of_ends(now=NOW)
    verbs.change_agreement(agreement, fields={"valid_until": TODAY + timedelta(days=90)}, actor=world.aidar, now=NOW)

    verbs.remind_of_ends(now=NOW)

    assert given(agreement) == [30, 90]


def test_both_sides_are_told_and_nobody_else(world: World) -> None:
    agreement = ending(world, 90)
    agreements_clock()
    entry = HistoryEntry.objects.across_partners(reason="test").get(step="ends_soon")
    deliver_event(entry.pk, now=NOW)

    notices = Notice.objects.across_partners(reason="test").filter(kind="agreement_ends_soon").select_related("recipient")

    assert sorted(row.recipient.full_name for row in notices) == ["Aidar", "Alice", "Amir", "Daler"]
    subject, body = notice_text(notices[0], zone="Asia/Almaty")
    assert subject == f"Agreement {agreement.reference} ends soon. Days left: 90"
    assert body == "“Agreement on training” is in force until 22 Feb 2027. Agree in time whether it is renewed, and how."
    assert "Reminder of the end given" in text_of(world.client("alice"), url("agreement", agreement.pk))


def test_an_agreement_with_notice_given_is_reminded_of_the_day_on_which_the_notice_ends_it(world: World) -> None:
    agreement = ending(world, 400)
    rows = Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk)
    rows.update(state="terminating", notice_given_on=TODAY, ends_by_notice_on=TODAY + timedelta(days=60))

    verbs.remind_of_ends(now=NOW)

    assert given(agreement) == [60]


def test_what_is_not_in_force_is_not_reminded_of(world: World) -> None:
    agreement = ending(world, 60)
    verbs.terminate(agreement, reason="Replaced.", **CONSENT, actor=world.aidar, now=NOW)

    assert verbs.remind_of_ends(now=NOW) == 0
    assert given(agreement) == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_remind_once() -> None:
    agreement = ending(make_world(), 60)

    assert at_once([lambda: verbs.remind_of_ends(now=NOW)] * 2) == ["done", "done"]

    assert given(agreement) == [60]
    assert Reminder.objects.across_partners(reason="test").count() == 1


# --- the calendar ------------------------------------------------------------------------------------------------------------


def test_the_calendar_lists_agreements_by_the_month_of_their_end(world: World) -> None:
    soon, later, far = ending(world, 10), ending(world, 100), ending(world, 800)
    other = ending(world, 10, partner=world.partner_b)
    rows = Agreement.objects.across_partners(reason="test")
    rows.filter(pk=make_agreement(world, in_force=False, year=2026).pk).update(state="proposed", proposed_at=NOW)

    answer = world.client("aidar").get(url("renewals"))
    page = " ".join(answer.content.decode().split())

    assert [(month.first, [row.pk for row, _names in month.rows]) for month in answer.context["months"]] == [
        (date(2026, 12, 1), [soon.pk, other.pk]),
        (date(2027, 3, 1), [later.pk]),
    ]
    assert far.reference not in page
    assert "December 2026" in page
    assert [row.state for row, _names in answer.context["negotiated"]] == ["proposed"]
    assert other.reference not in text_of(world.client("alice"), url("renewals"))
    assert url("renewals") in text_of(world.client("alice"), url("agreements"))


def test_the_calendar_is_for_staff_and_officials(world: World) -> None:
    assert world.client("nigora").get(url("renewals")).status_code == 403
    assert world.client("ruslan").get(url("renewals")).status_code == 403


def test_the_calendar_costs_the_same_at_1_and_30_agreements(world: World) -> None:
    ending(world, 50)
    for name in ("aidar", "alice"):
        client = world.client(name)
        client.get(url("renewals"))
        one = queries(client, url("renewals"))
        for number in range(30):
            ending(world, 51 + number * 10)

        assert queries(client, url("renewals")) == one <= 12
        Agreement.objects.across_partners(reason="test").filter(valid_until__gt=TODAY + timedelta(days=50)).update(valid_until=None)

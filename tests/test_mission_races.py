"""Two at the same moment: agreements for one expert, days of one line, and the last approval of one mission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection

from exchanges import operations as verbs
from exchanges.models import Mission
from mobility.models import Stay
from portal.recount import disagreements
from tests import missioning as made
from tests.exchanging import make_expert
from tests.missioning import fresh, mission
from tests.test_operations_at_once import at_once
from tests.world import NOW, World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


@pytest.fixture
def world() -> World:
    found = make_world()
    close_old_connections()
    return found


def nearly_agreed(world: World, expert: Any, **more: Any) -> Mission:
    row = mission(world, "accepted", expert=expert, **more)
    verbs.record_paper(row, side="person", paper="7", scan=made.scan(world), actor=world.alice, now=NOW)
    verbs.approve_as_sender(row, actor=world.alice, now=NOW)
    return row


def last_approval(world: World, row: Mission) -> Callable[[], None]:
    found = fresh(row)
    return lambda: verbs.approve_as_receiver(found, actor=world.sofia, now=NOW)


def test_two_agreements_for_one_expert_give_one_stay(world: World) -> None:
    """And the raw statement that would bring the second is refused by PostgreSQL."""
    expert = make_expert(world, 701)
    first, second = nearly_agreed(world, expert), nearly_agreed(world, expert, starts_on=date(2027, 3, 10), ends_on=date(2027, 3, 20))

    answers = at_once([last_approval(world, first), last_approval(world, second)])

    assert answers in (["Refused", "done"], ["Invalid", "done"])  # by PostgreSQL, or by the look before the write

    assert sorted([fresh(first).state, fresh(second).state]) == ["accepted", "agreed"]
    rows = Stay.objects.across_partners(reason="test").filter(person=expert.person)
    assert rows.count() == 1
    names = ", ".join(f'"{field.column}"' for field in Stay._meta.fields if field.column not in ("id", "reference"))
    again = f"INSERT INTO mobility_stay (reference, {names}) SELECT 'S-RAW', {names} FROM mobility_stay"
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="person_at_one_place"):
        cursor.execute(again)
    assert disagreements() == []


def test_last_two_approvals_at_once_agree_once(world: World) -> None:
    row = mission(world, "accepted")
    verbs.record_paper(row, side="person", paper="7", scan=made.scan(world), actor=world.alice, now=NOW)
    one, other = fresh(row), fresh(row)

    answers = at_once(
        [
            lambda: verbs.approve_as_sender(one, actor=world.alice, now=NOW),
            lambda: verbs.approve_as_receiver(other, actor=world.sofia, now=NOW),
        ]
    )

    assert answers == ["done", "done"]
    assert fresh(row).state == "agreed"


def test_days_of_a_line_are_not_given_twice(world: World) -> None:
    """Eight days a year: of two missions of five days each one is checked."""
    year = made.days_line(world, per_year=8)
    rows = [fresh(mission(world)), fresh(mission(world))]

    verb = lambda row: lambda: verbs.check_mission(row, quota_year=year, actor=world.sofia, now=NOW)  # noqa: E731
    assert at_once([verb(row) for row in rows]) == ["Refused", "done"]

    year.refresh_from_db()
    assert (year.reserved, sorted(fresh(row).state for row in rows)) == (5, ["host_checked", "requested"])
    assert disagreements() == []

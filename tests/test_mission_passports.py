"""The passport of an expert goes on the timetable of all passports: five days after the last purpose of its person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.history import entries_for
from exchanges import operations as verbs
from exchanges.models import Expert
from mobility import operations as mobility
from people.models import Passport
from scholarships import operations as scholarships
from scholarships.operations.timetable import forget_overdue
from tests import missioning as made
from tests.missioning import at, mission
from tests.operation_cases.missions import PASSPORT
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db
NUMBER = "A1234567"


def kept() -> Any:
    return Passport.objects.across_partners(reason="test").get()


def with_passport(world: World, state: str = "agreed", **more: Any) -> Any:
    row = mission(world, state, **more)
    verbs.keep_passport(row, fields=PASSPORT, actor=world.alice, now=NOW)
    return row


def test_passport_goes_five_days_after_the_expert_has_left(world: World) -> None:
    row = with_passport(world)
    assert kept().delete_after == date(2027, 3, 18)  # leaves on the 13th, the day after the mission
    mobility.change_days(row.stay, enters_on=date(2027, 2, 28), leaves_on=date(2027, 3, 20), actor=world.sofia, now=NOW)

    assert forget_overdue(now=at(date(2027, 3, 25))) == 0
    assert (kept().number, kept().delete_after) == (NUMBER, date(2027, 3, 25))
    assert forget_overdue(now=at(date(2027, 3, 26))) == 1
    assert (kept().number, kept().number_key) == ("", "")
    assert entries_for(row).get(step="passport_deleted").actor_label == "clock"
    assert "Passport data deleted on their timetable" in world.client("alice").get(f"/exchanges/missions/{row.pk}/").content.decode()


def test_passport_goes_when_the_mission_is_called_off(world: World) -> None:
    row = with_passport(world, "accepted")
    verbs.call_off_mission(row, reason="Another post", actor=world.alice, now=NOW)

    assert forget_overdue(now=NOW + timedelta(days=5)) == 0
    assert forget_overdue(now=NOW + timedelta(days=6)) == 1


def test_nomination_that_has_ended_takes_no_passport_from_a_mission(world: World) -> None:
    found = make_nomination(world, make_call(world))
    expert = made.expert_of(world)
    Expert.objects.across_partners(reason="test").filter(pk=expert.pk).update(person=found.person)
    expert.person = found.person
    row = with_passport(world, expert=expert)
    scholarships.withdraw_nomination(found, reason="Sent as an expert", actor=world.alice, now=NOW)

    assert forget_overdue(now=NOW + timedelta(days=30)) == 0
    assert (kept().number, kept().person_id) == (NUMBER, row.expert.person_id)

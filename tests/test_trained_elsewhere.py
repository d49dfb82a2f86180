"""One person in two intakes at once: allowed, and said to whoever enrols and to whoever reads the timetable."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.academy import person, read, url
from tests.world import NOW, World, make_intake
from training import operations
from training.queries.elsewhere import seats_elsewhere

pytestmark = pytest.mark.django_db
ALSO = "also has a seat in MIR-27"


def second_intake(world: World) -> Any:
    """It begins on the last day of the first."""
    first, second = make_intake(world), make_intake(world, reference="SVC-27")
    type(second)._base_manager.filter(pk=second.pk).update(starts_on=first.ends_on, ends_on=first.ends_on + timedelta(days=9))
    second.refresh_from_db()
    return first, second


def test_registrar_is_told_of_a_second_seat_that_meets_the_first(world: World) -> None:
    first, second = second_intake(world)
    one, other = person(world, 0), person(world, 1)
    operations.enrol_person(person=one, intake=first, actor=world.ruslan, now=NOW)
    address = f"{url('enrol', second.pk)}?partner={world.partner_a.pk}"

    sent = {"act_of": "known", "known-people": [one.pk, other.pk], "known-line": "", "known-act": "enrol"}
    answer = world.client("ruslan").post(address, sent, follow=True).content.decode()

    assert "2 people have seats" in answer
    assert answer.count(ALSO) == 1


def test_both_sides_read_it_beside_the_timetable_and_nobody_who_only_teaches(world: World) -> None:
    first, second = second_intake(world)
    one = person(world, 0)
    operations.enrol_person(person=one, intake=first, actor=world.ruslan, now=NOW)
    seat = operations.enrol_person(person=one, intake=second, actor=world.ruslan, now=NOW)

    for name, reads in (("ruslan", True), ("alice", True), ("leila", False)):
        assert (ALSO in read(world.client(name), "enrolment_timetable", seat.pk)) is reads


@pytest.mark.parametrize("what", ["later", "withdrawn"])
def test_what_does_not_meet_is_not_said(world: World, what: str) -> None:
    first, second = second_intake(world)
    seat = operations.enrol_person(person=person(world, 0), intake=first, actor=world.ruslan, now=NOW)
    if what == "later":
        type(second)._base_manager.filter(pk=second.pk).update(starts_on=first.ends_on + timedelta(days=1))
        second.refresh_from_db()
    else:
        operations.withdraw(seat, reason="Ill.", actor=world.ruslan, now=NOW)

    assert seats_elsewhere(second, [seat.person_id]) == []

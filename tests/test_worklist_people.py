"""What events ask of people on their first page: of the invited side, of who runs the event, of the participant."""

from __future__ import annotations

import pytest

from portal.worklist import tasks_for
from tests.eventing import make_delegation, make_event, make_registration
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def of_events(world: World, name: str) -> set[tuple[str, str]]:
    return {(task.action, task.detail) for task in tasks_for(world.actors[name], NOW) if "/events/" in task.url}


def test_each_finds_what_waits_for_them_and_others_do_not(world: World) -> None:
    event = make_event(world, accreditation_needed=True)
    make_delegation(event, world.partner_a, ceiling=3)
    named = make_delegation(event, world.partner_b, state="named")
    make_registration(event, number=1, state="named", delegation=named, accreditation="waiting")
    for number, state in enumerate(("registered", "registered", "confirmed"), start=2):
        make_registration(event, number=number, state=state)
    make_registration(event, number=9, state="offered", user=world.users["erlan"])

    host = {
        ("Confirm or return", "Kyrgyzstan has named 1 person"),
        ("Approve", "2 registrations wait"),
        ("Check", "1 accreditation waits"),
    }
    for name in ("sofia", "hana", "ruslan"):
        assert of_events(world, name) == host, name
    for name in ("alice", "daler", "zarina"):
        assert of_events(world, name) == {("Name people or decline", "Invitation for at most 3 people")}, name
    assert of_events(world, "erlan") == {("Take the place", "A place has become free for you")}
    for name in ("olga", "charlie", "rana", "leila", "timur"):
        assert of_events(world, name) == set(), name


def test_nothing_waits_at_an_event_that_is_over_or_of_another_academy(world: World) -> None:
    held = make_event(world, state="held", report="Written.")
    make_delegation(held, world.partner_a)
    make_registration(held, number=1, state="registered")
    elsewhere = make_event(world, number=2, institution=world.institutions["ministry"])
    make_registration(elsewhere, number=2, state="registered")

    assert of_events(world, "alice") == set()
    assert of_events(world, "ruslan") == set()
    assert of_events(world, "sofia") == {("Approve", "1 registration waits")}

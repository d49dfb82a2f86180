"""What was promised, what the other side has written, and the consent of an expert, on the first page."""

from datetime import date, timedelta

import pytest

from notifications import operations as notifications
from partners.enums import Role
from tests.exchanging import make_expert, make_need
from tests.world import NOW, World, add_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def first_page(world: World, name: str) -> str:
    return " ".join(world.client(name).get("/").content.decode().split())


def test_promises_that_are_due_stand_there_until_they_are_done(world: World) -> None:
    rows = [
        {"text": text, "due_on": TODAY + timedelta(days=days), "owner": world.users["leila"]} for text, days in (("Soon", 14), ("Much later", 15))
    ]
    soon, _later = notifications.add_actions(make_need(world), rows, url="", actor=world.sofia, now=NOW)

    assert "Soon" in first_page(world, "leila")
    assert "Much later" not in first_page(world, "leila")
    assert "Soon" not in first_page(world, "sofia")
    notifications.finish_action(soon, actor=world.leila, now=NOW)
    assert "Soon" not in first_page(world, "leila")


def test_each_side_reads_what_the_other_has_written_to_it(world: World) -> None:
    make_need(world, number=1, title="To all")
    make_need(world, number=2, title="Only to A", addressed_to=world.partner_a)
    make_need(world, kind="offer", number=3, title="Of A")

    assert "Only to A" in first_page(world, "alice")
    assert "To all" not in first_page(world, "alice")
    assert "Only to A" not in first_page(world, "charlie")
    assert "Tajikistan offers an expert" in first_page(world, "sofia")
    assert "Of A" not in first_page(world, "alice")


def test_expert_with_an_account_is_asked_once(world: World) -> None:
    expert = make_expert(world, listed=False, user=add_person(world, "murod", "authority_a", Role.EXPERT))

    assert "Your entry among the experts" in first_page(world, "murod")
    expert.consented_at = expert.consent_ended_at = NOW
    expert.save()
    assert "Your entry among the experts" not in first_page(world, "murod")

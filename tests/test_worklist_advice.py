"""Consultations and methods on the first page of each side."""

import pytest
from django.urls import reverse

from tests import advising
from tests.world import NOW, World
from training import operations
from training.models import Consultation

pytestmark = pytest.mark.django_db


def record(world: World, name: str, found: Consultation) -> str:
    return str(world.client(name).get(reverse("training:consultation", args=[found.pk])).content.decode())


def first_page(world: World, name: str) -> str:
    return " ".join(world.client(name).get("/").content.decode().split())


def test_request_lies_where_it_waits(world: World) -> None:
    found = advising.asked(world)

    assert "Accept or decline" in first_page(world, "sofia")
    assert "submitted, with the ministry" in first_page(world, "alice")
    operations.take_on_request(found, institution=world.institutions["academy"], due_on=advising.DUE, actor=world.sofia, now=NOW)
    assert "Give to experts" in first_page(world, "hana")
    operations.set_experts(found, lead=world.users["erlan"], actor=world.sofia, now=NOW)
    assert "Tajikistan: with experts" in first_page(world, "erlan")
    assert found.reference not in first_page(world, "sofia")
    operations.write_to_partner(found, text="Which?", waits=True, actor=world.erlan, now=NOW)
    assert "Answer the question" in first_page(world, "alice")
    assert f'{reverse("training:consultation", args=[found.pk])}#messages"' in first_page(world, "alice")
    assert "A question waits for your answer" in record(world, "alice", found)
    assert "A question waits for your answer" not in record(world, "erlan", found)
    assert "Answer the question" not in first_page(world, "erlan")
    operations.answer_request(found, text="One test.", actor=world.erlan, now=NOW)
    assert "Read the answer" in first_page(world, "daler")
    operations.accept_answer(found, usefulness=5, outcome="Good.", actor=world.alice, now=NOW)
    assert "Close" in first_page(world, "sofia")
    for name in ("charlie", "timur", "rana", "leila"):
        assert found.reference not in first_page(world, name), name


def test_desk_follows_what_is_late(world: World) -> None:
    found = advising.assigned(world)
    Consultation.objects.across_partners(reason="test").filter(pk=found.pk).update(due_on=NOW.date().replace(day=1))

    assert found.reference in first_page(world, "sofia")


def test_method_waits_for_its_author_then_for_a_head_who_did_not_evaluate(world: World) -> None:
    found = advising.piloted(world)
    assert "Evaluate the pilot" in first_page(world, "leila")
    assert "Evaluate the pilot" in first_page(world, "ruslan")
    operations.evaluate_method(
        found, pilot=advising.pilot_of(found), findings="x", recommendation="adopt", actor=world.leila, now=NOW
    )  # fmt: skip

    assert "Decide" in first_page(world, "hana")
    assert found.reference not in first_page(world, "leila")
    advising.evaluated(world, by="hana")
    assert first_page(world, "hana").count("New method") == 1

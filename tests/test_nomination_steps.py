"""The steps of a nomination by pages: checking, decision, offer, enrolment, reviewers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Invalid
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from tests.nominations import read, url
from tests.world import NOW, World, make_call, make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=2, reserve=2)


def sent_to(client: Client, address: str, **data: Any) -> str:
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def state_of(nomination: Nomination) -> str:
    nomination.refresh_from_db()
    return str(nomination.state)


def test_screening_by_pages(world: World, call: Call) -> None:
    first, second, third = (make_nomination(world, call, number=number) for number in range(3))
    sofia = world.client("sofia")

    page = read(sofia, url("nomination_step", first.pk, "accept_for_review"))
    assert "The authority and the nominee are told" in page
    assert sent_to(sofia, url("nomination_step", first.pk, "accept_for_review")) == url("nomination", first.pk)
    page = read(sofia, url("nomination_return", second.pk))
    assert 'value="2026-12-01"' in page
    assert 'value="18:00"' in page
    assert "Astana" in page
    wrong = {"tick-education": "on", "note-education": "The year is missing."}
    sent_to(sofia, url("nomination_return", second.pk), mend_until_0="2026-12-01", mend_until_1="18:00", **wrong)
    sent_to(sofia, url("nomination_step", third.pk, "find_ineligible"), reason="Not in service.")

    assert [state_of(row) for row in (first, second, third)] == ["in_review", "returned", "ineligible"]
    assert second.mend_until is not None
    assert second.mend_until.isoformat() == "2026-12-01T13:00:00+00:00"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"mend_until_0": "2026-12-01", "mend_until_1": "18:00"}, "Tick at least one thing that is wrong"),
        ({"tick-education": "on", "mend_until_0": "2026-12-01", "mend_until_1": "18:00"}, "Say what is wrong with it"),
        ({"note-education": "Short.", "mend_until_0": "2026-12-01", "mend_until_1": "18:00"}, "tick it, or take the note away"),
        ({"reason": "x", "mend_until_0": "2026-11-01", "mend_until_1": "18:00"}, "Choose a day and a time in the future."),
        ({"reason": "x", "mend_until_0": "soon", "mend_until_1": "18:00"}, "Enter the day as"),
    ],
)
def test_return_says_what_is_wrong_and_keeps_what_was_typed(world: World, call: Call, data: dict[str, str], sentence: str) -> None:
    nomination = make_nomination(world, call)

    answer = world.client("sofia").post(url("nomination_return", nomination.pk), data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert state_of(nomination) == "submitted"


def test_decision_offer_and_enrolment_by_pages(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    hana, sofia, ruslan = world.client("hana"), world.client("sofia"), world.client("ruslan")

    assert "Tajikistan has 0 of 2 places given" in read(hana, url("nomination_step", nomination.pk, "select"))
    sent_to(hana, url("nomination_step", nomination.pk, "put_on_reserve"), reason="Second.")
    sent_to(hana, url("nomination_step", nomination.pk, "select"), reason="A place became free.")
    assert 'value="2026-12-08"' in read(sofia, url("nomination_step", nomination.pk, "send_offer"))
    sent_to(sofia, url("nomination_step", nomination.pk, "send_offer"), expires_at_0="2026-12-08", expires_at_1="18:00")
    verbs.accept_offer(nomination, actor=world.alice, now=NOW)
    assert "0 of 20 seats" in read(ruslan, url("nomination_step", nomination.pk, "enrol"))
    sent_to(ruslan, url("nomination_step", nomination.pk, "enrol"))

    assert state_of(nomination) == "enrolled"
    page = read(world.client("alice"), url("nomination", nomination.pk))
    assert reverse("training:enrolment", args=[nomination.enrolment_id]) in page


def test_offer_with_a_past_date_is_refused_beside_its_field(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="selected")

    answer = world.client("sofia").post(url("nomination_step", nomination.pk, "send_offer"), {"expires_at_0": "2026-11-01", "expires_at_1": "18:00"})

    assert "Answer by: Choose a day and a time in the future." in answer.content.decode()


@pytest.mark.parametrize("verb", ["return_nomination", "send_offer", "assign_reviewer"])
def test_verbs_refuse_dates_in_the_past(world: World, call: Call, verb: str) -> None:
    past = NOW - timedelta(days=1)
    sent = make_nomination(world, call, number=0)
    in_review, selected = make_nomination(world, call, number=1, state="in_review"), make_nomination(world, call, number=2, state="selected")
    act = {
        "return_nomination": lambda: verbs.return_nomination(sent, reason="x", mend_until=past, actor=world.sofia, now=NOW),
        "send_offer": lambda: verbs.send_offer(selected, expires_at=past, actor=world.sofia, now=NOW),
        "assign_reviewer": lambda: verbs.assign_reviewer(in_review, reviewer=world.users["rana"], due_at=past, actor=world.sofia, now=NOW),
    }[verb]

    with pytest.raises(Invalid, match="in the future"):
        act()


@pytest.mark.parametrize(
    ("name", "step"), [("alice", "accept_for_review"), ("olga", "not_select"), ("sofia", "select"), ("saule", "find_ineligible")]
)
def test_step_of_others_is_forbidden(world: World, call: Call, name: str, step: str) -> None:
    nomination = make_nomination(world, call)

    assert world.client(name).post(url("nomination_step", nomination.pk, step), {"reason": "x"}).status_code == 403
    assert state_of(nomination) == "submitted"


def test_step_in_a_wrong_state_returns_with_the_sentence_and_an_unknown_one_is_not_there(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)
    hana = world.client("hana")

    assert sent_to(hana, url("nomination_step", nomination.pk, "send_offer")) == url("nomination", nomination.pk)
    assert hana.get(url("nomination_step", nomination.pk, "submit")).status_code == 404
    assert hana.get(url("nomination_step", nomination.pk, "fly")).status_code == 404


def test_secretary_assigns_reviewers_with_their_load_in_view(world: World, call: Call) -> None:
    first, second = make_nomination(world, call, number=0, state="in_review"), make_nomination(world, call, number=1, state="in_review")
    verbs.assign_reviewer(first, reviewer=world.users["rana"], due_at=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    saule = world.client("saule")
    address = url("assign_reviewer", second.pk)

    assert "Rana (1)" in read(saule, address)
    assert "Choose at least one reviewer." in saule.post(address, {"due_at_0": "2026-12-04", "due_at_1": "18:00"}).content.decode()
    done = sent_to(saule, address, reviewers=[world.users["rana"].pk], due_at_0="2026-12-04", due_at_1="18:00")

    assert done == url("nomination", second.pk)
    assert "1 reviewer has the case now and is told." in read(saule, done)
    assert "Nobody is left to assign" in read(saule, address)


def test_reviewers_are_assigned_only_in_review_and_only_by_those_who_may(world: World, call: Call) -> None:
    sent, in_review = make_nomination(world, call, number=0), make_nomination(world, call, number=1, state="in_review")

    assert sent_to(world.client("sofia"), url("assign_reviewer", sent.pk)) == url("nomination", sent.pk)
    assert world.client("alice").get(url("assign_reviewer", in_review.pk)).status_code == 403
    assert world.client("olga").get(url("assign_reviewer", in_review.pk)).status_code == 403

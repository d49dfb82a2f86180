"""Alice nominates: from the call to the receipt, by pages and by verbs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from scholarships.models import Call, Nomination
from scholarships.queries.completeness import missing_for_submission
from tests.world import NOW, World, make_call

pytestmark = pytest.mark.django_db


def nominations() -> list[Nomination]:
    return list(Nomination.objects.across_partners(reason="test").select_related("person").order_by("pk"))


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


SECTIONS = {
    "identity": {
        "given_names": "Farrukh", "family_name": "Rahimov", "native_name": "Фаррух Раҳимов", "birth_date": "17.05.1996", "gender": "male",
        "citizenship": "TJ", "email": "farrukh@example.org", "phone": "",
    },
    "post": {"position": "Second Secretary", "employer": "Ministry of Foreign Affairs", "years_of_service": "4"},
    "education": {"education": "BA, International Relations, 2018", "language_level": "B2"},
    "reasons": {"justification": "Works on regional cooperation.", "past_training": "none"},
    "rank": {"rank": "1"},
    "certification": {"undertaking": "on"},
}  # fmt: skip


def test_alice_nominates_a_new_person_and_gets_a_receipt(world: World, call: Call) -> None:
    alice = world.client("alice")

    page = alice.get(url("nominate", call.pk))
    assert page.status_code == 200
    assert "Tajikistan: nominated 0 of 2" in page.content.decode()
    answer = alice.post(url("nominate", call.pk), {"given_names": "Farrukh", "family_name": "Rahimov", "birth_date": "17.05.1996"})
    (nomination,) = nominations()
    assert answer["Location"] == url("nomination_edit", nomination.pk)
    assert alice.get(answer["Location"]).status_code == 200
    for slug, fields in SECTIONS.items():
        assert alice.get(url("nomination_section", nomination.pk, slug)).status_code == 200
        assert alice.post(url("nomination_section", nomination.pk, slug), fields).status_code == 302
    nomination.refresh_from_db()
    assert missing_for_submission(nomination) == []
    assert alice.get(url("nomination_check", nomination.pk)).status_code == 200
    sent = alice.post(url("nomination_check", nomination.pk))

    assert sent["Location"] == url("nomination_receipt", nomination.pk)
    receipt = alice.get(sent["Location"]).content.decode()
    assert nomination.reference in receipt
    nomination.refresh_from_db()
    assert (nomination.state, nomination.submitted_at) == ("submitted", NOW)
    assert nomination.person.birth_date == date(1996, 5, 17)

"""A ministry's own system nominates: two are taken, the third is refused; what is asked twice is done once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import HistoryEntry
from scholarships.models import CallDocument, Nomination
from tests.api_calls import Caller, caller, token_for
from tests.hostile_files import pdf
from tests.world import World, make_call

pytestmark = pytest.mark.django_db
SECTIONS: dict[str, dict[str, Any]] = {
    "identity": {"native_name": "Фаррух Раҳимов", "gender": "male", "citizenship": "TJ", "email": "f@example.org"},
    "post": {
        "position": "Second Secretary", "employer": "Ministry of Foreign Affairs", "years_of_service": 4,
        "posts": [{"post": "Attaché", "employer": "Embassy", "from": "2019", "to": "03.2021"}],
    },
    "education": {"education": "BA, International Relations, 2018", "language_level": "B2"},
    "reasons": {"justification": "Works on regional cooperation."},
    "certification": {"undertaking": True},
}  # fmt: skip


def nominate(system: Caller, call: int, name: str) -> Any:
    who = {"call": call, "given_names": name, "family_name": f"{name}zoda", "birth_date": "1996-05-17"}
    made = system.post("nominations/", who, key=f"new-{name}")
    assert made.status_code == 201, made.content
    where = f"nominations/{made.json()['id']}/"
    for section, values in SECTIONS.items():
        kept = system.send("patch", f"{where}sections/{section}/", {"values": values})
        assert kept.status_code == 200, kept.content
    return where


def test_ministrys_own_system_nominates_two_people_and_the_third_is_refused(world: World) -> None:
    call = make_call(world, places=2)
    requirement = CallDocument.objects.across_partners(reason="test").create(call=call, name_en="Curriculum vitae", required=True)
    token, secret = token_for(world, "alice")
    system = Caller(secret)
    offered = system.get("calls/", state="open").json()["results"]
    assert [(row["id"], row["allotments"][0]["may_nominate"]) for row in offered] == [(call.pk, 2)]

    places = [nominate(system, call.pk, name) for name in ("Anvar", "Behruz", "Komron")]
    lacks = system.get(f"{places[0]}check/").json()
    early = system.post(f"{places[0]}submit/")
    for where in places:
        got = system.upload(f"{where}documents/", requirement=requirement.pk, file=SimpleUploadedFile("cv.pdf", pdf(), "application/pdf"))
        assert got.status_code == 201, got.content
    answers = [system.post(f"{where}submit/", key=f"send-{where}") for where in places]

    assert lacks["missing"] == [{"section": "documents", "field": f"document-{requirement.pk}", "label": "Curriculum vitae"}]
    assert (early.status_code, lacks["next_step"], lacks["may_send"]) == (409, "submit", True)
    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert set(answers[2].json()) == {"code", "message", "fields"}
    assert [answer.json().get("state") for answer in answers] == ["submitted", "submitted", None]
    again = system.post(f"{places[0]}submit/", key=f"send-{places[0]}")
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (answers[0].json(), "true")
    sent = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination", step="submit")
    assert sorted(sent.values_list("actor_id", "actor_label")) == [(world.users["alice"].pk, f"Alice (Register ({token.prefix}))")] * 2


def test_rows_and_days_are_kept_as_the_page_keeps_them(world: World) -> None:
    call = make_call(world)
    system = caller(world, "alice")
    where = nominate(system, call.pk, "Anvar")

    kept = system.get(f"{where}sections/post/").json()

    assert kept["values"]["posts"] == [{"post": "Attaché", "employer": "Embassy", "from": "2019", "to": "2021-03"}]
    assert (kept["values"]["years_of_service"], kept["state"]) == (4, "complete")


@pytest.mark.parametrize(
    ("section", "values", "field"),
    [
        ("identity", {"birth_date": "1999-02-30"}, "birth_date"),
        ("identity", {"given_names": "Фаррух"}, "given_names"),
        ("post", {"years_of_service": "many"}, "years_of_service"),
        ("post", {"posts": "none"}, "posts"),
        ("post", {"nothing": "x"}, "nothing"),
        ("education", {"language_level": "Z9", "education": "BA"}, "language_level"),
    ],
)
def test_fault_in_a_section_is_named_and_nothing_of_it_is_kept(world: World, section: str, values: dict[str, Any], field: str) -> None:
    system = caller(world, "alice")
    made = system.post("nominations/", {"call": make_call(world).pk, "given_names": "Anvar", "family_name": "Karim"}).json()

    answer = system.send("patch", f"nominations/{made['id']}/sections/{section}/", {"values": values})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert Nomination.objects.owned_by(world.partner_a).get(pk=made["id"]).education == ""


def test_person_who_looks_like_one_that_is_known_is_asked_about_once(world: World) -> None:
    system = caller(world, "alice")
    who = {"call": make_call(world).pk, "given_names": "Farrukh", "family_name": "Rahimov", "birth_date": "1996-05-17"}
    known = system.post("nominations/", who).json()

    asked = system.post("nominations/", {**who, "given_names": "Farruh"})
    same = system.post("nominations/", who)
    other = system.post("nominations/", {**who, "given_names": "Farruh", "as_new": True})

    assert (asked.status_code, asked.json()["code"]) == (409, "maybe_known")
    assert (same.status_code, same.json()["id"]) == (200, known["id"])
    assert (other.status_code, other.json()["id"] != known["id"]) == (201, True)

"""Pages of consultations: asking, the record as each side reads it, files, lists, figures."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import advising
from tests.advising import read, status, url
from tests.hostile_files import pdf
from tests.nominations import queries_of
from tests.world import NOW, World, make_agreement
from training import operations
from training.models import Consultation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def only() -> Consultation:
    found: Consultation = Consultation.objects.across_partners(reason="test").get()
    return found


def paper(name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


# --- asking ---------------------------------------------------------------------------------------
def test_request_is_read_over_sent_and_gets_a_number(world: World) -> None:
    agreement, client = make_agreement(world), world.client("alice")
    typed = {**advising.ASKED, "partner": world.partner_a.pk, "agreement": agreement.pk}

    checked = client.post(url("ask"), typed)
    assert "Read it over" in checked.content.decode()
    assert not Consultation.objects.across_partners(reason="test").exists()
    sent = client.post(url("ask"), {**typed, "send": "1"}, follow=True)

    assert only().reference in sent.content.decode()
    assert (only().agreement, only().submitted_by_label, only().state) == (agreement, "Alice", "submitted")


def test_change_goes_back_to_the_form_with_everything_typed(world: World) -> None:
    page = world.client("alice").post(url("ask"), {**advising.ASKED, "partner": world.partner_a.pk, "change": "1"})

    assert page.status_code == 200
    assert advising.ASKED["title"] in page.content.decode()
    assert "error-summary" not in page.content.decode()


def test_what_is_missing_is_said_and_what_was_typed_stays(world: World) -> None:
    page = world.client("alice").post(url("ask"), {**advising.ASKED, "goal": "", "partner": world.partner_a.pk})

    assert page.status_code == 422
    assert "Each department tests by itself." in page.content.decode()


def test_agreement_of_another_side_is_no_choice(world: World) -> None:
    foreign = make_agreement(world, partner=world.partner_b)

    page = world.client("alice").post(url("ask"), {**advising.ASKED, "partner": world.partner_a.pk, "agreement": foreign.pk, "send": "1"})

    assert page.status_code == 422


def test_only_those_who_ask_open_the_form(world: World) -> None:
    for name in ("sofia", "erlan", "zarina", "timur"):
        assert world.client(name).get(url("ask")).status_code == 403, name


# --- the record -----------------------------------------------------------------------------------
def test_partner_reads_no_note_no_time_and_no_sign_of_them(world: World) -> None:
    found = advising.assigned(world)
    operations.write_note(found, text="They are in a hurry.", file=advising.file_of(world), actor=world.erlan, now=NOW)
    operations.note_time(found, minutes=77, actor=world.erlan, now=NOW)

    for name in ("alice", "zarina"):
        text = read(world.client(name), "consultation", found.pk)
        for hidden in ("They are in a hurry", "Internal", "internal", "Time worked", "Minutes worked"):
            assert hidden not in text, (name, hidden)
        assert not re.search(r"\b77\b", text), name  # as a number: the token of a form is drawn by lot
    for name in ("sofia", "erlan", "ruslan", "olga"):
        text = read(world.client(name), "consultation", found.pk)
        assert "They are in a hurry" in text, name
        assert re.search(r"\b77\b", text), name


def test_files_open_for_who_reads_them(world: World) -> None:
    found = advising.clarifying(world)
    operations.write_for_partner(found, text="Here.", file=advising.file_of(world, by="alice"), actor=world.alice, now=NOW)
    operations.write_note(found, text="x", file=advising.file_of(world), actor=world.erlan, now=NOW)
    _question, reply, note = advising.messages_of(found)

    assert status(world.client("erlan"), "consultation_file", reply.pk) == 200
    assert status(world.client("erlan"), "consultation_file", note.pk) == 200
    assert status(world.client("alice"), "consultation_file", reply.pk) == 200
    assert status(world.client("alice"), "consultation_file", note.pk) == 404
    assert status(world.client("charlie"), "consultation_file", reply.pk) == 404
    assert status(world.client("rana"), "consultation_file", reply.pk) == 404


def test_another_partner_finds_nothing(world: World) -> None:
    found = advising.answered(world)
    client = world.client("charlie")

    for name, args in {"consultation": (), "consultation_receipt": (), "consultation_answer": (), "consultation_step": ("reopen",)}.items():
        assert client.get(url(name, found.pk, *args)).status_code == 404, name
        assert client.post(url(name, found.pk, *args), {"text": "x", "reason": "x"}).status_code in (404, 405), name
    assert found.title not in read(client, "consultations")


def test_message_with_a_file_is_checked_and_moves_the_request(world: World) -> None:
    found, client = advising.assigned(world), world.client("erlan")
    bad = client.post(url("consultation", found.pk), {"text": "See.", "to": "ask", "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert bad.status_code == 422
    assert advising.messages_of(found) == []

    client.post(url("consultation", found.pk), {"text": "See.", "to": "ask", "file": paper()})

    assert only().state == "clarifying"
    world.client("alice").post(url("consultation", found.pk), {"text": "Read."})
    assert only().state == "assigned"
    assert [row.file.name if row.file else "" for row in advising.messages_of(found)] == ["plan.pdf", ""]


def test_partner_can_not_write_a_note_by_sending_its_field(world: World) -> None:
    found = advising.assigned(world)

    world.client("alice").post(url("consultation", found.pk), {"text": "x", "to": "note"})

    assert [(row.side, row.is_internal) for row in advising.messages_of(found)] == [(world.partner_a, False)]


def test_who_only_reads_is_offered_no_form(world: World) -> None:
    found = advising.assigned(world)

    for name in ("zarina", "olga", "ruslan"):
        client = world.client(name)
        assert "Send the message" not in read(client, "consultation", found.pk)
        assert client.post(url("consultation", found.pk), {"text": "x"}).status_code == 403


# --- steps by their pages -----------------------------------------------------------------------------
def step(client: Client, found: Consultation, name: str, **data: Any) -> None:
    answer = client.post(url("consultation_step", found.pk, name), data)
    assert answer.status_code == 302, unescape(answer.content.decode())


def test_from_the_request_to_its_end_by_the_pages(world: World) -> None:
    found = advising.asked(world)
    desk, expert, officer = world.client("sofia"), world.client("erlan"), world.client("alice")

    step(desk, found, "take_on", institution=world.institutions["academy"].pk, due_on=advising.DUE.isoformat())
    step(desk, found, "assign", lead=world.users["erlan"].pk, others=[world.users["leila"].pk])
    step(expert, found, "record_session", day="2026-11-24", time="10:00", minutes="45", notes="Tests.")
    step(expert, found, "note_time", minutes="120")
    step(expert, found, "answer", text="Use one test.", file=paper("advice.pdf"))
    step(officer, found, "reopen", reason="The price is missing.")
    step(expert, found, "answer", text="It costs 100.")
    step(officer, found, "accept_answer", usefulness="4", outcome="We buy it.")
    step(desk, found, "close")

    end = only()
    assert (end.state, end.usefulness, end.outcome, end.answer) == ("closed", 4, "We buy it.", "It costs 100.")
    assert end.answer_file.name == "advice.pdf"
    text = read(officer, "consultation", found.pk)
    assert "4 of 5" in text
    assert "advice.pdf" in text


def test_step_that_came_too_late_is_said_and_changes_nothing(world: World) -> None:
    found = advising.answered(world)
    operations.accept_answer(found, usefulness=4, outcome="Good.", actor=world.alice, now=NOW)

    answer = world.client("amir").post(url("consultation_step", found.pk, "reopen"), {"reason": "x"}, follow=True)

    assert "is not possible" in unescape(answer.content.decode())
    assert only().state == "accepted"


def test_lead_is_asked_for(world: World) -> None:
    found = advising.triaged(world)

    answer = world.client("sofia").post(url("consultation_step", found.pk, "assign"), {"others": [world.users["erlan"].pk]})

    assert "Choose who leads." in answer.content.decode()


# --- lists, figures, agreement ------------------------------------------------------------------------
def test_list_is_narrowed_and_marks_what_is_late(world: World) -> None:
    late = advising.assigned(world)
    advising.asked(world, by="charlie", title="Other thing")
    Consultation.objects.across_partners(reason="test").filter(pk=late.pk).update(due_on=NOW.date() - DAY)
    client = world.client("sofia")

    assert "late" in read(client, "consultations", late="on")
    assert "Other thing" not in read(client, "consultations", late="on")
    assert "Other thing" in read(client, "consultations", partner=world.partner_b.pk)
    assert late.title not in read(client, "consultations", state="submitted")
    assert late.title in read(client, "consultations", text="languages posting")
    assert late.title in read(world.client("alice"), "consultations")
    assert "Other thing" not in read(world.client("alice"), "consultations")
    assert late.title in read(world.client("erlan"), "consultations")


def test_who_has_nothing_to_do_with_advice_opens_no_list(world: World) -> None:
    for name in ("timur", "nigora", "rana"):
        assert world.client(name).get(url("consultations")).status_code == 403, name


def test_agreement_shows_its_consultations_of_the_own_side(world: World) -> None:
    agreement = make_agreement(world)
    found = advising.asked(world, agreement=agreement)

    for name in ("alice", "aidar"):
        page = world.client(name).get(f"/agreements/{agreement.pk}/").content.decode()
        assert found.reference in page, name


def test_figures_are_the_hosts(world: World) -> None:
    advising.accepted(world)

    assert "Erlan" in read(world.client("sofia"), "consultation_figures")
    read(world.client("olga"), "consultation_figures")
    for name in ("alice", "erlan", "leila"):
        assert world.client(name).get(url("consultation_figures")).status_code == 403, name


def test_pages_cost_the_same_for_one_and_for_thirty(world: World) -> None:
    found = advising.answered(world)
    alice, sofia, erlan = (world.client(name) for name in ("alice", "sofia", "erlan"))
    pages = [(alice, url("consultations")), (sofia, url("consultations")), (erlan, url("consultations")), (sofia, url("consultation_figures"))]
    pages += [(one, url("consultation", found.pk)) for one in (alice, sofia, erlan)]
    costs = [queries_of(client, address) for client, address in pages]

    for _number in range(12):
        advising.clarifying(world, others=("leila", "sofia"))
        operations.write_for_partner(found, text="x", actor=world.alice, now=NOW)
        operations.write_note(found, text="x", actor=world.erlan, now=NOW)
        operations.record_session(found, fields={"starts_at": NOW, "minutes": 5}, actor=world.erlan, now=NOW)

    assert [queries_of(client, address) for client, address in pages] == costs
    assert max(costs) <= 12, costs

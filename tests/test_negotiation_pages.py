"""The pages of a negotiation, for both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements import operations as verbs
from agreements.models import Agreement, AgreementVersion
from portal.worklist import versions_on_the_table
from tests.test_agreement_pages import text_of, url
from tests.world import NOW, World, make_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def versions() -> list[AgreementVersion]:
    return list(AgreementVersion.objects.across_partners(reason="test").order_by("number"))


def proposed(world: World, **more: Any) -> Agreement:
    agreement = make_agreement(world, in_force=False)
    verbs.propose(agreement, actor=world.aidar, now=NOW, **more)
    return agreement


def filled(client: Client, address: str, **more: Any) -> dict[str, Any]:
    """What the page of a form would send, with some fields typed anew."""
    context = client.get(address).context
    data: dict[str, Any] = {}
    for form in (context["form"], context["lines"].management_form, *context["lines"].forms):
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                data[field.html_name] = value
    return {**data, **more}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_two_governments_come_to_the_same_text_in_the_browser(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    aidar, alice, daler, nurlan = (world.client(name) for name in ("aidar", "alice", "daler", "nurlan"))
    assert alice.get(url("negotiation", agreement.pk)).status_code == 404

    assert "version 1" in text_of(aidar, url("step", agreement.pk, "propose"))
    answer = aidar.post(url("step", agreement.pk, "propose"), {"note": "Our first text."})
    assert answer["Location"] == url("negotiation", agreement.pk)
    page = text_of(alice, url("negotiation", agreement.pk))
    assert "Our first text." in page
    assert "Tajikistan has not approved version 1 yet." in page
    answer = alice.post(url("start_version", agreement.pk))
    (_first, second) = versions()
    change = url("change_version", second.pk)
    assert answer["Location"] == change
    sent = alice.post(change, filled(alice, change, objectives="Two masters a year.", **{"lines-0-per_year": "3"}))
    assert sent["Location"] == url("version", second.pk)
    assert aidar.get(url("version", second.pk)).status_code == 404
    assert alice.post(url("version_step", second.pk, "propose")).status_code == 302
    page = text_of(aidar, url("compare", agreement.pk))
    assert "From version 1 to version 2" in page
    assert "Two masters a year." in page
    assert "What is different in line 1" in page
    assert daler.get(url("version_step", second.pk, "approve")).status_code == 200
    second.refresh_from_db()
    assert daler.post(url("version_step", second.pk, "approve"), {"terms_hash": second.terms_hash}).status_code == 302
    page = text_of(nurlan, url("negotiation", agreement.pk))
    assert "Tajikistan has approved version 2." in page
    assert "Kazakhstan has not approved version 2 yet." in page
    assert second.terms_hash in page
    assert nurlan.post(url("version_step", second.pk, "approve"), {"terms_hash": second.terms_hash}).status_code == 302

    agreement.refresh_from_db()
    assert (agreement.state, agreement.objectives) == ("agreed", "Two masters a year.")
    assert "An approval is not a signature." in text_of(alice, url("agreement", agreement.pk))


# --- writing a version -------------------------------------------------------------------------------------------------------


def in_writing(world: World) -> tuple[Agreement, AgreementVersion]:
    agreement = proposed(world)
    return agreement, verbs.start_version(agreement, actor=world.alice, now=NOW)


NEW_LINE = {
    "lines-1-partner": "", "lines-1-direction": "outbound", "lines-1-kind": "course", "lines-1-level": "professional", "lines-1-unit": "days",
    "lines-1-per_year": "10", "lines-1-first_year": "2027", "lines-1-last_year": "2027", "lines-1-carry_over": "none", "lines-1-rank_band": "any",
}  # fmt: skip


def test_lines_are_added_and_removed_without_scripts(world: World) -> None:
    _agreement, version = in_writing(world)
    alice, address = world.client("alice"), url("change_version", version.pk)

    data = filled(alice, address, **NEW_LINE | {"lines-1-partner": str(world.host.pk), "more": "1"})
    assert alice.post(address, data)["Location"] == address
    version.refresh_from_db()
    assert [(line["number"], line["partner"], line["per_year"]) for line in version.terms["lines"]] == [
        (1, world.partner_a.pk, 2),
        (2, world.host.pk, 10),
    ]
    assert alice.post(address, filled(alice, address, **{"lines-0-DELETE": "on"})).status_code == 302

    version.refresh_from_db()
    assert [line["number"] for line in version.terms["lines"]] == [2]
    page = text_of(alice, url("version", version.pk))
    assert "from Kazakhstan" in page
    assert "Change what is written" in page


def test_opening_and_saving_changes_nothing(world: World) -> None:
    _agreement, version = in_writing(world)
    alice, address = world.client("alice"), url("change_version", version.pk)
    before = version.terms

    assert alice.post(address, filled(alice, address)).status_code == 302

    version.refresh_from_db()
    assert version.terms == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title_en": ""}, "Enter the title in English"),
        ({"valid_from": "2027-05-01", "valid_until": "2027-04-01"}, "The agreement would end before it begins."),
        ({"lines-0-per_year": "0"}, "Enter at least 1 a year."),
        ({**NEW_LINE, "lines-1-last_year": "2026"}, "The last year lies before the first year."),
        ({**NEW_LINE, "lines-1-partner": "1000000"}, "Select a valid choice."),
        ({"lines-0-last_year": "2040", "valid_until": "2030-01-01"}, "a line can&#x27;t go on after that year"),
    ],
)
def test_a_refused_version_keeps_what_was_typed(world: World, typed: dict[str, str], sentence: str) -> None:
    _agreement, version = in_writing(world)
    alice, address = world.client("alice"), url("change_version", version.pk)

    answer = alice.post(address, filled(alice, address, objectives="Typed for an hour.", **typed))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Typed for an hour." in answer.content.decode()
    version.refresh_from_db()
    assert version.terms["objectives"] == ""


def test_what_is_being_written_is_removed(world: World) -> None:
    agreement, version = in_writing(world)
    alice = world.client("alice")

    assert "Remove what is written" in text_of(alice, url("version", version.pk))
    assert alice.post(url("discard_version", version.pk))["Location"] == url("negotiation", agreement.pk)

    assert [row.number for row in versions()] == [1]


# --- who may what ------------------------------------------------------------------------------------------------------------


def test_those_who_only_read_are_offered_nothing(world: World) -> None:
    agreement = proposed(world)
    (version,) = versions()
    for name in ("olga", "sofia", "zarina"):
        client = world.client(name)
        page = text_of(client, url("negotiation", agreement.pk))
        assert "Put the message on record" not in page
        assert url("start_version", agreement.pk) not in page
        assert "Approve this version" not in page
        assert client.post(url("version_step", version.pk, "approve"), {"terms_hash": version.terms_hash}).status_code == 403
        assert client.post(url("start_version", agreement.pk)).status_code == 403
        assert client.post(url("negotiation", agreement.pk), {"text": "Hello"}).status_code == 403


def test_an_approval_of_another_text_is_refused_with_a_sentence(world: World) -> None:
    agreement = proposed(world)
    (version,) = versions()

    answer = world.client("daler").post(url("version_step", version.pk, "approve"), {"terms_hash": "0" * 64})

    assert "This is not the text that lies on the table" in answer.content.decode()
    assert not version.approvals.across_partners(reason="test").exists()
    assert Agreement.objects.across_partners(reason="test").get(pk=agreement.pk).state == "proposed"


def test_an_old_tab_overwrites_nothing_and_mixes_no_lines(world: World) -> None:
    """Amir removed the first line meanwhile: what Alice's page calls line 0 is another line now."""
    _agreement, version = in_writing(world)
    two = [version.terms["lines"][0], {**version.terms["lines"][0], "number": None, "per_year": 7}]
    verbs.change_version(version, terms={**version.terms, "lines": two}, note="", actor=world.alice, now=NOW)
    alice, change = world.client("alice"), url("change_version", version.pk)
    typed = filled(alice, change, objectives="Of an old tab.", **{"lines-0-per_year": "9"})
    version.refresh_from_db()
    verbs.change_version(version, terms={**version.terms, "lines": version.terms["lines"][1:]}, note="", actor=world.amir, now=NOW)

    answer = alice.post(change, typed)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "so nothing was overwritten" in page
    assert "Of an old tab." in page
    version.refresh_from_db()
    assert [(line["number"], line["per_year"]) for line in version.terms["lines"]] == [(2, 7)]
    again = filled(alice, change, objectives="Entered anew.")
    assert alice.post(change, again).status_code == 302


# --- reading -----------------------------------------------------------------------------------------------------------------


def test_a_message_is_put_on_record_and_an_empty_one_is_not(world: World) -> None:
    agreement = proposed(world)
    alice = world.client("alice")

    empty = alice.post(url("negotiation", agreement.pk), {"text": " "})
    sent = alice.post(url("negotiation", agreement.pk), {"text": "Three a year,\nplease."})

    assert (empty.status_code, sent.status_code) == (422, 302)
    assert "Write the message first." in empty.content.decode()
    page = text_of(world.client("aidar"), url("negotiation", agreement.pk))
    assert "Three a year,<br>please." in page
    assert "Message put on record" in page


def test_negotiation_costs_the_same_however_long_it_took(world: World) -> None:
    agreement = proposed(world)
    address = url("negotiation", agreement.pk)
    clients = {name: world.client(name) for name in ("aidar", "alice", "daler")}
    for client in clients.values():
        client.get(address)
    first = {name: queries(client, address) for name, client in clients.items()}
    for number in range(8):
        writer = (world.alice, world.aidar)[number % 2]
        version = verbs.start_version(agreement, actor=writer, now=NOW)
        verbs.change_version(version, terms={**version.terms, "objectives": f"Text {number}."}, note="", actor=writer, now=NOW)
        verbs.propose_version(version, actor=writer, now=NOW)
        verbs.write_message(agreement, text=f"Message {number}", actor=writer, now=NOW)
        verbs.approve_version(version, terms_hash=version.terms_hash, actor=world.daler, now=NOW)

    assert {name: queries(client, address) for name, client in clients.items()} == first
    assert max(first.values()) <= 12


def test_a_long_talk_shows_its_newest_versions_and_leads_to_the_older_ones(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement, _version = in_writing(world)
    alice, address = world.client("alice"), url("negotiation", agreement.pk)
    assert "Older versions" not in text_of(alice, address)

    monkeypatch.setattr("agreements.queries.negotiation.SHOWN", 1)

    page = alice.get(address)
    assert [row.number for row in page.context["versions"]] == [2]
    assert "Older versions stand in the choice of that page." in page.content.decode()
    assert "version 1" in text_of(alice, url("compare", agreement.pk))


def test_version_and_its_form_cost_the_same_for_many_lines(world: World) -> None:
    _agreement, version = in_writing(world)
    alice = world.client("alice")
    addresses = (url("version", version.pk), url("change_version", version.pk), url("compare", version.agreement_id))
    few = [queries(alice, address) for address in addresses]
    lines = [{**version.terms["lines"][0], "number": None} for _number in range(12)]
    verbs.change_version(version, terms={**version.terms, "lines": [*version.terms["lines"], *lines]}, note="", actor=world.alice, now=NOW)

    assert [queries(alice, address) for address in addresses] == few
    assert max(few) <= 12


def test_any_two_versions_stand_side_by_side(world: World) -> None:
    agreement, version = in_writing(world)
    terms = {**version.terms, "objectives": "Two <masters> a year.", "lines": []}
    verbs.change_version(version, terms=terms, note="", actor=world.alice, now=NOW)
    alice, address = world.client("alice"), url("compare", agreement.pk)

    assert "Line 1" in text_of(alice, address + "?old=1&new=2")
    page = text_of(alice, address + "?old=2&new=1")
    assert "Two &lt;masters&gt; a year." in page
    assert "added" in page
    assert "Nothing is different." in text_of(alice, address + "?old=1&new=0")
    assert "Nothing is different." in text_of(world.client("aidar"), address + "?old=1&new=2")  # what is in writing does not exist for others
    assert "From version 1 to version 2" not in text_of(world.client("aidar"), address + "?old=1&new=2")


def test_the_record_leads_to_the_negotiation_and_shows_both_facts_and_dates(world: World) -> None:
    agreement = proposed(world)
    (version,) = versions()
    for actor in (world.nurlan, world.daler):
        verbs.approve_version(version, terms_hash=version.terms_hash, actor=actor, now=NOW)
    agreement.refresh_from_db()
    verbs.sign(agreement, actor=world.aidar, now=NOW)

    page = text_of(world.client("alice"), url("agreement", agreement.pk))

    assert url("negotiation", agreement.pk) in page
    assert "Approved by all sides" in page
    assert "19 Mar 2026" in page
    assert "24 Nov 2026" in page


# --- steps of the agreement ----------------------------------------------------------------------------------------------------


def test_amendment_notice_and_withdrawal_in_the_browser(world: World) -> None:
    agreement = make_agreement(world)
    alice, daler, aidar = world.client("alice"), world.client("daler"), world.client("aidar")

    assert "Begin an amendment" in text_of(alice, url("agreement", agreement.pk))
    assert alice.post(url("step", agreement.pk, "begin_amendment"))["Location"] == url("negotiation", agreement.pk)
    assert "Your side is writing a version" in text_of(alice, url("negotiation", agreement.pk))
    assert "in force, being amended" in text_of(aidar, url("agreement", agreement.pk))
    assert aidar.post(url("step", agreement.pk, "withdraw_amendment"), {"reason": "Later."}).status_code == 302
    short = daler.post(
        url("step", agreement.pk, "give_notice"), {"notice_given_on": "2026-11-25", "ends_by_notice_on": "2027-05-24", "reason": "No need."}
    )
    assert "lies ahead" in short.content.decode()
    days = {"notice_given_on": "2026-11-24", "ends_by_notice_on": "2027-05-24", "reason": "No need."}
    assert daler.post(url("step", agreement.pk, "give_notice"), days).status_code == 302
    page = text_of(alice, url("agreement", agreement.pk))
    assert "in force, notice given" in page
    assert "24 May 2027" in page


def test_facts_of_approved_terms_have_a_form_of_their_own(world: World) -> None:
    agreement = proposed(world)
    aidar = world.client("aidar")

    page = text_of(aidar, url("change", agreement.pk))
    assert "change the terms by proposing a version" in page
    assert 'name="title_en"' not in page
    assert (
        aidar.post(url("change", agreement.pk), {"signed_on": "2026-11-20", "signed_at_place": "Dushanbe", "valid_from": "2026-03-19"}).status_code
        == 302
    )

    agreement.refresh_from_db()
    assert (agreement.signed_at_place, agreement.title_en) == ("Dushanbe", "Agreement on training")


# --- fact sheets ---------------------------------------------------------------------------------------------------------------


def test_each_side_keeps_its_own_fact_sheet(world: World) -> None:
    agreement = make_agreement(world)
    alice, aidar = world.client("alice"), world.client("aidar")
    address = url("change_fact_sheet", agreement.pk)

    assert alice.post(address, {"housing": "A hostel.", "weeks_to_decide": "five"}).status_code == 422
    shown = alice.post(address, {"housing": "A hostel.", "weeks_to_decide": "5", "contact_email": "desk@example.org"})["Location"]
    alice.post(address, {"housing": "Two hostels.", "weeks_to_decide": "5", "contact_email": "desk@example.org"})
    aidar.post(address, {"visa": "Free of charge."})

    page = text_of(aidar, url("agreement", agreement.pk))
    assert "Two hostels." in page
    assert "Free of charge." in page
    page = text_of(aidar, shown)
    assert "A hostel." in page
    assert "Change the fact sheet" not in page
    assert "Change the fact sheet" in text_of(alice, shown)
    assert world.client("sofia").get(address).status_code == 403


# --- worklist ------------------------------------------------------------------------------------------------------------------


def waiting(world: World, name: str) -> list[tuple[str, bool]]:
    """Action and whether it is only followed, of what lies on the table."""
    return [(task.action, task.follow) for task in versions_on_the_table(world.actors[name], NOW)]


def test_the_first_page_says_whose_turn_it_is(world: World) -> None:
    agreement = proposed(world)
    (version,) = versions()
    answer, read, follow = ("Approve or answer", False), ("Read or answer", False), ("", True)
    who_approves = "For your side the signatory or the head of the authority approves"

    assert [waiting(world, name) for name in ("alice", "daler", "nurlan", "aidar")] == [[read], [answer], [answer], [follow]]
    assert [who_approves in text_of(world.client(name), url("negotiation", agreement.pk)) for name in ("alice", "daler", "nurlan")] == [
        True,
        False,
        False,
    ]
    assert waiting(world, "charlie") == []
    verbs.approve_version(version, terms_hash=version.terms_hash, actor=world.daler, now=NOW)
    assert [waiting(world, name) for name in ("alice", "daler", "nurlan", "aidar")] == [[follow], [follow], [answer], [follow]]
    page = text_of(world.client("nurlan"), "/")
    assert "Version 1 lies on the table" in page
    assert url("negotiation", agreement.pk) in page

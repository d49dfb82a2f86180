"""The same by the pages of officer, nominee, employer, second person, embassy and ministry."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.models import Invitation, Partner
from scholarships import operations as verbs
from scholarships.models import Call, Endorsement, Nomination
from scholarships.operations.invitations import ask_own_part
from tests.hostile_files import pdf
from tests.nominations import give_account, queries_of, read, url
from tests.world import NOW, World, make_call, make_draft

LETTER = {
    "kind": "employer", "evidence": "letter", "evidence_number": "12/345", "evidence_on": "20.11.2026", "signatory": "Karim Nazarov", "post": "Director",
}  # fmt: skip


def step(world: World, name: str, nomination: Nomination, what: str, **data: str) -> int:
    answer = world.client(name).post(url("nomination_step", nomination.pk, what), data)
    nomination.refresh_from_db()
    return int(answer.status_code)


def two_persons(world: World) -> None:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=True)


def test_officer_asks_and_the_employer_endorses(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    page = read(world.client("alice"), url("nomination_check", nomination.pk))
    assert "Before it can be sent" in page
    assert "ask the employer" in page

    assert step(world, "alice", nomination, "ask_employer") == 302
    assert "waits for the employer" in read(world.client("farid"), "/")
    record = read(world.client("farid"), url("nomination", nomination.pk))
    for text in ("Second Secretary", "Works on regional cooperation", "Endorse as the employer", "Return to the officer"):
        assert text in record
    for text in ("nominee0@example.org", "Rank among", "certifies that", "Passport and visa", "Medical part"):
        assert text not in record
    assert step(world, "farid", nomination, "endorse_as_employer", post="") in (200, 422)
    assert step(world, "farid", nomination, "endorse_as_employer", post="Director of Personnel") == 302

    assert "Farid, Director of Personnel" in read(world.client("alice"), url("nomination", nomination.pk))
    assert world.client("alice").post(url("nomination_check", nomination.pk)).status_code == 302
    nomination.refresh_from_db()
    assert nomination.state == "submitted"


def test_employer_returns_with_a_reason_that_the_officer_reads(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    verbs.ask_employer(nomination, actor=world.alice, now=NOW)

    data, address = {"reason": "Two years of service, not four."}, url("nomination_step", nomination.pk, "return_from_employer")
    answer = world.client("farid").post(address, data, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [("/", 302)])  # the record is no longer the employer's to read

    assert "Two years of service, not four." in read(world.client("alice"), url("nomination", nomination.pk))
    assert world.client("farid").get(url("nomination", nomination.pk)).status_code == 404


def test_second_person_endorses_many_with_a_result_for_each(world: World) -> None:
    two_persons(world)
    call = make_call(world, places=1)
    first, second = make_draft(world, call), make_draft(world, call, number=1)
    for rank, row in ((2, first), (1, second)):
        verbs.save_nomination(row, fields={"rank": rank}, actor=world.alice, now=NOW)
        verbs.propose_nomination(row, actor=world.alice, now=NOW)
    client = world.client("daler")
    page = read(client, url("to_endorse"))
    assert page.index(second.reference) < page.index(first.reference)

    asked = client.post(url("to_endorse"), {"rows": [first.pk, second.pk]}).content.decode()
    assert "Endorse 1 nomination" in asked
    assert "has nominated 1 of 1" in asked
    results = client.post(url("to_endorse"), {"rows": [first.pk, second.pk], "confirmed": "1"}, follow=True).content.decode()

    assert "Done: 1. Refused: 1." in results
    second.refresh_from_db()
    assert (second.state, second.rank) == ("submitted", 1)
    assert world.client("alice").get(url("to_endorse")).status_code == 403


def test_list_of_the_second_person_costs_the_same_for_many(world: World) -> None:
    two_persons(world)
    call = make_call(world, places=6)
    verbs.propose_nomination(make_draft(world, call), actor=world.alice, now=NOW)
    one = queries_of(world.client("daler"), url("to_endorse"))
    for number in range(1, 6):
        verbs.propose_nomination(make_draft(world, call, number=number), actor=world.alice, now=NOW)

    assert queries_of(world.client("daler"), url("to_endorse")) == one <= 12


def test_officer_proposes_from_the_check_and_one_button_stands_for_what_comes_next(world: World) -> None:
    two_persons(world)
    nomination = make_draft(world, make_call(world, asks_embassy=True))
    client = world.client("alice")
    page = read(client, url("nomination_check", nomination.pk))
    assert "Propose to the second person" in page
    assert "Submit the nomination" not in page

    assert client.post(url("nomination_check", nomination.pk))["Location"] == url("nomination", nomination.pk)
    record = read(world.client("daler"), url("nomination", nomination.pk))
    assert "Endorse and pass to the embassy" in record
    assert "Endorse and send" not in record
    assert step(world, "daler", nomination, "endorse_to_embassy") == 302
    assert "Forward to the ministry" in read(world.client("zarina"), url("nomination", nomination.pk))
    assert step(world, "zarina", nomination, "forward") == 302
    assert nomination.state == "submitted"


def asked_part(world: World) -> Nomination:
    nomination = make_draft(world, make_call(world, asks_nominee=True))
    give_account(world, nomination, "nigora")
    ask_own_part(nomination, until=NOW + timedelta(days=3), language="en", actor=world.alice, now=NOW)
    return nomination


def test_nominee_completes_and_confirms_the_own_part(world: World) -> None:
    nomination = asked_part(world)
    client = world.client("nigora")
    assert url("own_part", nomination.pk) in read(client, "/")
    assert url("own_part", nomination.pk) in read(client, url("my_nominations"))
    page = read(client, url("own_part", nomination.pk))
    assert url("nomination_section", nomination.pk, "education") in page
    for slug in ("reasons", "rank", "certification"):
        assert url("nomination_section", nomination.pk, slug) not in page
        assert client.get(url("nomination_section", nomination.pk, slug)).status_code == 403
    assert client.get(url("nomination_section", nomination.pk, "education")).status_code == 200
    assert client.get(url("nomination_documents", nomination.pk)).status_code == 200

    answer = client.post(url("own_part", nomination.pk), follow=True).content.decode()

    assert "You have confirmed your part" in answer
    assert "Works on regional cooperation" not in read(client, url("nomination", nomination.pk))
    verbs.save_nomination(nomination, fields={"education": "Changed"}, actor=world.alice, now=NOW)
    assert "have changed since you confirmed them" in read(client, url("own_part", nomination.pk))
    assert "Changed after the nominee confirmed" in read(world.client("alice"), url("nomination", nomination.pk))


def test_nominee_only_reads_after_the_closing(world: World) -> None:
    nomination = asked_part(world)
    Nomination._base_manager.filter(pk=nomination.pk).update(nominee_until=NOW - timedelta(days=3))

    page = read(world.client("nigora"), url("own_part", nomination.pk))

    assert "Your time is over" in page
    assert "Confirm my part" not in page


def test_officer_asks_the_nominee_by_letter(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_nominee=True))

    data = {"until_0": "2026-11-29", "until_1": "18:00", "language": "ru"}
    answer = world.client("alice").post(url("ask_nominee", nomination.pk), data, follow=True).content.decode()

    assert "is asked to complete the own part" in answer
    assert "Invited, not confirmed yet" in answer
    assert Invitation.objects.across_partners(reason="test").get(email="nominee0@example.org").language == "ru"
    assert "after your own closing or after the closing of the call" in str(
        world.client("alice").post(url("ask_nominee", nomination.pk), {**data, "until_0": "2027-01-01"}).content.decode()
    )


def test_paper_is_entered_with_its_scan_and_opened_by_the_authorities_only(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    file = SimpleUploadedFile("letter.pdf", pdf(), "application/pdf")
    client = world.client("alice")
    assert client.post(url("enter_paper", nomination.pk), LETTER).status_code in (200, 422)

    page = client.post(url("enter_paper", nomination.pk), {**LETTER, "file": file}, follow=True).content.decode()

    row = Endorsement.objects.across_partners(reason="test").get()
    scan = url("endorsement_evidence", nomination.pk, row.pk)
    assert "Karim Nazarov, Director" in page
    assert "Entered from paper by Alice" in page
    client.cookies["django_language"] = "ru"
    in_russian = read(client, url("nomination", nomination.pk))
    assert '<html lang="ru"' in in_russian
    assert "г.." not in in_russian
    client.cookies["django_language"] = "en"
    for name, status in (("alice", 200), ("daler", 200), ("farid", 404), ("zarina", 404), ("charlie", 404), ("nigora", 404)):
        answer = world.client(name).get(scan)
        assert answer.status_code == status, name
        if answer.streaming:
            b"".join(answer.streaming_content)


def test_officer_invites_the_employer(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    place = world.institutions["authority_a"]
    data = {"institution": place.pk, "full_name": "Bahrom", "email": "bahrom@example.org", "language": "en"}

    assert world.client("alice").post(url("invite_employer", nomination.pk), data).status_code == 302
    assert Invitation.objects.across_partners(reason="test").get(email="bahrom@example.org").role == "employer_endorser"
    other = {**data, "institution": world.institutions["authority_b"].pk, "email": "x@example.org"}
    assert world.client("alice").post(url("invite_employer", nomination.pk), other).status_code in (200, 422)
    assert not Invitation.objects.across_partners(reason="test").filter(email="x@example.org").exists()


def test_ministry_types_in_a_paper_nomination(world: World) -> None:
    call: Call = make_call(world, partners=(world.partner_a, world.partner_b))
    client = world.client("sofia")
    assert url("nominate_on_behalf", call.pk) in read(client, url("call", call.pk))
    data = {"partner": world.partner_b.pk, "given_names": "Aigul", "family_name": "Sadykova", "birth_date": "01.02.1996"}

    page = client.post(url("nominate_on_behalf", call.pk), data, follow=True)

    nomination = Nomination.objects.across_partners(reason="test").get()
    assert page.status_code == 200
    assert (nomination.partner, nomination.on_behalf) == (world.partner_b, True)
    for name in ("sofia", "charlie"):
        assert "Entered by the ministry on behalf of Kyrgyzstan" in read(world.client(name), url("nomination", nomination.pk))
    assert world.client("alice").get(url("nominate_on_behalf", call.pk)).status_code == 403


@pytest.mark.parametrize("name", ["alice", "daler"])
def test_record_between_desks_costs_at_most_12_queries(world: World, name: str) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True, asks_embassy=True))
    verbs.ask_employer(nomination, actor=world.alice, now=NOW)
    verbs.endorse_as_employer(nomination, post="Director", actor=world.farid, now=NOW)

    assert queries_of(world.client(name), url("nomination", nomination.pk)) <= 12

"""The sections of a nomination: what was taken over, the rules of the call, what is refused and kept; the answer to an offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from scholarships import operations as verbs
from scholarships.models import CallDocument, Nomination, NominationDocument
from scholarships.operations.nominees import nominate
from scholarships.queries.carried import to_check
from tests.hostile_files import pdf
from tests.world import NOW, World, make_call, make_draft, make_intake, make_nomination

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def text_of(client: Client, name: str, *args: object) -> str:
    page = client.get(url(name, *args))
    assert page.status_code == 200
    return page.content.decode()


def sent(client: Client, pk: int, slug: str, **data: Any) -> tuple[int, str]:
    answer = client.post(url("nomination_section", pk, slug), data)
    return answer.status_code, answer.content.decode()


def renominated(world: World) -> tuple[Nomination, Nomination]:
    """Farrukh's nomination of a call and the draft of the next one."""
    before = make_nomination(world, make_call(world))
    coming = verbs.create_call(
        fields={
            "title_en": "Next", "intake": make_intake(world, reference="MIR-28"), "rubric": world.rubric, "opens_at": NOW, "closes_at": before.call.closes_at,
            "zone": "Asia/Almaty",
        },
        actor=world.sofia, now=NOW,
    )  # fmt: skip
    verbs.allot(coming, partner=world.partner_a, quota_year=before.allotment.quota_year, places=0, reserve_slots=1, actor=world.sofia, now=NOW)
    verbs.publish_call(coming, actor=world.sofia, now=NOW)
    draft, is_new = nominate(coming, partner=world.partner_a, person=before.person, person_fields={}, actor=world.alice, now=NOW)
    assert is_new
    return before, draft


def test_what_was_taken_over_is_to_be_checked_until_the_section_is_saved(world: World) -> None:
    before, draft = renominated(world)
    alice = world.client("alice")

    page = text_of(alice, "nomination_edit", draft.pk)
    assert f"Taken over from {before.reference}" in page
    assert page.count("Taken over, to be checked") == 4
    assert to_check(draft) == {"post", "education", "training", "reasons"}

    post = {"position": before.position, "employer": before.employer, "years_of_service": str(before.years_of_service)}
    assert sent(alice, draft.pk, "post", **post)[0] == 302
    assert to_check(draft) == {"education", "training", "reasons"}
    sent(alice, draft.pk, "education", education=before.education, language_level=before.language_level)
    sent(alice, draft.pk, "training", past_training="none")
    sent(alice, draft.pk, "reasons", justification="Works on regional cooperation.")
    assert f"Taken over from {before.reference}" not in text_of(alice, "nomination_edit", draft.pk)


def test_section_with_a_fault_is_still_to_be_checked(world: World) -> None:
    _before, draft = renominated(world)

    status, page = sent(world.client("alice"), draft.pk, "post", position="Second Secretary", employer="", years_of_service="-3")

    assert status == 200
    assert "Years of service must lie between 0 and 60." in page
    assert "post" in to_check(draft)


def test_rules_of_the_call_stand_where_they_are_asked(world: World) -> None:
    call = make_call(world, language_level="C1", min_years_of_service=5, max_age=25)
    draft, alice = make_draft(world, call), world.client("alice")

    assert "This call asks for C1 or higher." in text_of(alice, "nomination_section", draft.pk, "education")
    assert "This call asks for 5 or more." in text_of(alice, "nomination_section", draft.pk, "post")
    assert "This call takes people up to 25 years on the first day, 1 Sep 2027." in text_of(alice, "nomination_section", draft.pk, "identity")
    assert text_of(alice, "nomination_edit", draft.pk).count("Does not meet the rules of the call") == 3
    check = text_of(alice, "nomination_check", draft.pk)
    for slug, field in (("education", "language_level"), ("post", "years_of_service"), ("identity", "birth_date")):
        assert f'href="{url("nomination_section", draft.pk, slug)}?back=check#id_{field}"' in check


def test_citizenship_begins_with_the_country_of_the_officer(world: World) -> None:
    draft = verbs.start_nomination(make_call(world), partner=world.partner_a, person_fields={"given_names": "Farrukh"}, actor=world.alice, now=NOW)

    assert '<option value="TJ" selected>' in text_of(world.client("alice"), "nomination_section", draft.pk, "identity")


def test_last_section_leads_to_the_check(world: World) -> None:
    draft = make_draft(world, make_call(world))

    answer = world.client("alice").post(url("nomination_section", draft.pk, "certification"), {"undertaking": "on", "then": "next"})

    assert answer["Location"] == url("nomination_check", draft.pk)


def test_reason_beside_accept_is_asked_about(world: World) -> None:
    offered, alice = make_nomination(world, make_call(world), state="offered"), world.client("alice")

    answer = alice.post(url("nomination_answer", offered.pk), {"answer": "accept", "reason": "She is posted abroad."})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "She is posted abroad." in page
    assert "Choose “Decline”, or empty this field to accept." in page
    offered.refresh_from_db()
    assert offered.state == "offered"
    assert alice.post(url("nomination_answer", offered.pk), {"answer": "decline", "reason": " "}).status_code == 422
    assert alice.post(url("nomination_answer", offered.pk), {"answer": "accept", "reason": ""}).status_code == 302


def test_answer_page_says_what_the_place_is_and_what_follows(world: World) -> None:
    offered = make_nomination(world, make_call(world), state="offered")

    page = text_of(world.client("alice"), "nomination_answer", offered.pk)

    for text in ("Master of International Relations", "Institute of Diplomacy", "1 Sep 2027", "What happens next", "Reason, if you decline</label>"):
        assert text in page


def test_own_page_leads_to_each_nomination(world: World) -> None:
    found = make_nomination(world, make_call(world))
    found.person.user = world.users["nigora"]
    found.person.save()

    assert f'href="{url("nomination", found.pk)}"' in text_of(world.client("nigora"), "my_nominations")


def identity(**more: str) -> dict[str, str]:
    return {
        "given_names": "Farrukh", "family_name": "Rahimov", "native_name": "Фаррух Раҳимов", "birth_date": "17.05.1996", "gender": "male",
        "citizenship": "TJ", "email": "farrukh@example.org", "phone": "", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone", "none", "This is no telephone number."),
        ("birth_date", "31.02.1991", "There is no such day in the calendar."),
        ("birth_date", "1991-02-31", "There is no such day in the calendar."),
        ("birth_date", "3.2.91", "Write all four"),
        ("birth_date", "in May", "Enter the day as"),
        ("native_name", "Ф" * 201, "The text has 201 letters; 200 fit. Shorten it."),
    ],
)
def test_identity_is_checked_as_in_a_workbook_and_what_was_typed_stays(world: World, field: str, typed: str, sentence: str) -> None:
    draft = make_draft(world, make_call(world))

    status, page = sent(world.client("alice"), draft.pk, "identity", **identity(**{field: typed}))

    assert status == 200
    assert sentence in page
    assert typed in page


def test_no_answer_is_cut_off_silently(world: World) -> None:
    draft, alice = make_draft(world, make_call(world)), world.client("alice")

    status, page = sent(alice, draft.pk, "reasons", justification="a" * 4001, past_training="none")

    assert (status, "The text has 4001 letters; 4000 fit. Shorten it." in page) == (200, True)
    for slug in ("identity", "post", "education", "reasons"):
        assert "maxlength" not in text_of(alice, "nomination_section", draft.pk, slug)


def test_rank_of_another_nominee_is_refused_with_the_name(world: World) -> None:
    call = make_call(world)
    first, second = make_draft(world, call), make_draft(world, call, number=1)
    alice = world.client("alice")
    sent(alice, first.pk, "rank", rank="1")

    status, page = sent(alice, second.pk, "rank", rank="1")

    assert status == 200
    assert f"{first.person.passport_name} ({first.reference}) has this rank already." in page
    assert sent(alice, first.pk, "rank", rank="1")[0] == 302
    verbs.withdraw_nomination(first, reason="x", actor=world.alice, now=NOW)
    assert sent(alice, second.pk, "rank", rank="1")[0] == 302


def test_short_justification_is_kept_with_advice(world: World) -> None:
    draft, alice = make_draft(world, make_call(world)), world.client("alice")

    answer = alice.post(url("nomination_section", draft.pk, "reasons"), {"justification": "Works on trade.", "past_training": ""}, follow=True)

    assert "has 3 words; reviewers expect 50 to 100. It can be sent as it is." in answer.content.decode()
    enough = alice.post(url("nomination_section", draft.pk, "reasons"), {"justification": "word " * 60, "past_training": ""}, follow=True)
    assert "reviewers expect" not in enough.content.decode()


def kept_documents(draft: Nomination) -> set[str]:
    rows = NominationDocument.objects.across_partners(reason="test").filter(nomination=draft)
    return {row.file.name for row in rows.select_related("file")}


def test_chosen_files_are_sent_together_and_a_bad_one_keeps_no_good_one_away(world: World) -> None:
    call = make_call(world)
    needed = [CallDocument(call=call, name_en=name, position=number) for number, name in enumerate(("Passport", "Diploma", "Letter"))]
    for row in needed:
        row.save()
    draft, alice = make_draft(world, call), world.client("alice")
    page = text_of(alice, "nomination_documents", draft.pk)
    assert page.count("Upload the chosen files") == 1
    files = {
        f"document-{needed[0].pk}-file": SimpleUploadedFile("passport.pdf", pdf()),
        f"document-{needed[1].pk}-file": SimpleUploadedFile("diploma.pdf", b"no pdf at all"),
    }

    answer = alice.post(url("nomination_documents", draft.pk), files)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert kept_documents(draft) == {"passport.pdf"}
    assert f'href="#id_document-{needed[1].pk}-file">Diploma: The content of the file does not match its ending.' in shown
    assert "Received: passport.pdf." in shown
    assert alice.post(url("nomination_documents", draft.pk), {f"document-{needed[1].pk}-file": SimpleUploadedFile("d.pdf", pdf())}).status_code == 302
    assert kept_documents(draft) == {"passport.pdf", "d.pdf"}
    assert "Choose a file first." in alice.post(url("nomination_documents", draft.pk)).content.decode()


def test_draft_is_deleted_with_words_of_its_own(world: World) -> None:
    call = make_call(world)
    draft, given = make_draft(world, call), make_nomination(world, call, number=1)
    alice = world.client("alice")

    for_draft, for_sent = text_of(alice, "nomination_withdraw", draft.pk), text_of(alice, "nomination_withdraw", given.pk)

    assert "A draft takes no slot, so none becomes free." in for_draft
    assert "Withdraw the nomination" not in for_draft
    assert "The slot and a reserved place are free again" in for_sent
    for page in (for_draft, for_sent):
        assert f"{call.reference} {call.title}" in page
    for name in ("nomination", "nomination_edit"):
        assert "Delete the draft" in text_of(alice, name, draft.pk)

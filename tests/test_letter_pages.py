"""Pages of letters, reserve lists, components and awards: who reads them, what they say, what they cost."""

from __future__ import annotations

import io
from decimal import Decimal

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from documents.operations import revoke_document
from documents.typeset.papers import paper_pdf
from scholarships import operations as verbs
from scholarships.models import Award, Call, CallComponent, Nomination, NominationLetter
from scholarships.operations.letters import reissue_letter
from tests.nominations import give_account
from tests.stays import expected_by_now
from tests.test_kept_papers import written
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db
WHY = "Strong dossier."


def record_url(nomination: Nomination) -> str:
    return reverse("scholarships:nomination", args=[nomination.pk])


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def letter_of(nomination: Nomination, kind: str) -> NominationLetter:
    rows = NominationLetter.objects.across_partners(reason="test").select_related("document", "nomination")
    found: NominationLetter = rows.filter(nomination=nomination, document__kind=kind).order_by("-pk")[0]
    return found


def file_url(letter: NominationLetter, language: str = "en") -> str:
    return reverse("scholarships:nomination_letter", args=[letter.nomination_id, letter.pk, language])


@pytest.fixture
def offered(world: World) -> Nomination:
    call = make_call(world, places=1, reserve=2, promotes_reserve=True)
    CallComponent(call=call, kind="stipend", amount=Decimal("150000"), per="month", shares={"host": 100}).save()
    nomination = make_nomination(world, call, state="offered")
    give_account(world, nomination, "nigora")
    return nomination


@pytest.mark.parametrize("who", ["sofia", "alice", "daler", "nigora", "zarina", "olga"])
def test_letters_stand_on_the_record_of_both_sides_and_the_nominee(world: World, offered: Nomination, who: str) -> None:
    client = world.client(who)

    text = page(client, record_url(offered))

    for kind in ("acceptance_notice", "award_letter", "terms", "allowance_sheet"):
        letter = letter_of(offered, kind)
        assert letter.document.number in text
        for language in ("en", "ru", "kk"):
            assert file_url(letter, language) in text


def test_academy_and_employer_read_no_letter(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="accepted")
    letter = letter_of(nomination, "award_letter")

    assert letter.document.number not in page(world.client("ruslan"), record_url(nomination))
    assert world.client("ruslan").get(file_url(letter)).status_code in (403, 404)
    assert world.client("farid").get(file_url(letter)).status_code == 404
    assert world.client("charlie").get(file_url(letter)).status_code == 404


@pytest.mark.parametrize("blind", [True, False])
def test_reviewer_reads_no_letter(world: World, blind: bool) -> None:
    from datetime import timedelta

    nomination = make_nomination(world, make_call(world, panel={"blind": blind}), state="submitted")
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)
    if not blind:
        verbs.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    verbs.select(nomination, reason=WHY, actor=world.hana, now=NOW)

    assert world.client("rana").get(file_url(letter_of(nomination, "acceptance_notice"))).status_code in (403, 404)


@pytest.mark.parametrize("who", ["saule", "adil", "aidar", "nurlan", "olga"])
def test_letters_that_name_a_passport_are_for_those_who_need_it(world: World, who: str) -> None:
    nomination = make_nomination(world, make_call(world), state="accepted")
    letter = letter_of(nomination, "invitation")

    assert world.client(who).get(file_url(letter)).status_code == 404
    assert letter.document.number not in page(world.client(who), record_url(nomination))
    assert world.client(who).get(reverse("documents:issued_pdf", args=[letter.document_id])).status_code == 404


def test_file_is_a_pdf_in_the_language_asked_for(world: World, offered: Nomination) -> None:
    for language in ("en", "ru", "kk"):
        answer = world.client("alice").get(file_url(letter_of(offered, "award_letter"), language))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert content.startswith(b"%PDF")


def test_revoked_letter_is_struck_with_its_reason(world: World, offered: Nomination) -> None:
    verbs.decline_offer(offered, reason="Another post.", actor=world.alice, now=NOW)

    text = page(world.client("nigora"), record_url(offered))

    assert "<s>award letter</s>" in text
    assert "Revoked: The offer was declined." in text


def test_letter_is_written_anew_on_its_page(world: World, offered: Nomination) -> None:
    letter = letter_of(offered, "terms")
    url = reverse("scholarships:letter_reissue", args=[offered.pk, letter.pk])
    assert world.client("alice").get(url).status_code == 403
    client = world.client("sofia")
    assert client.post(url, {"reason": ""}).status_code in (200, 422)

    answer = client.post(url, {"reason": "The name was misspelt."})

    assert answer.status_code == 302
    text = page(client, record_url(offered))
    assert "Revoked: The name was misspelt." in text
    assert f"In the place of {letter.document.number}" in text
    assert client.get(url).status_code == 302


def test_letters_of_a_call_are_listed_and_filtered_for_the_ministry(world: World, offered: Nomination) -> None:
    reissue_letter(letter_of(offered, "terms"), reason="The name was misspelt.", actor=world.sofia, now=NOW)
    url = reverse("scholarships:call_letters", args=[offered.call_id])
    client = world.client("sofia")

    assert "Valid: 4 · revoked: 1" in page(client, url)
    assert letter_of(offered, "award_letter").document.number not in page(client, f"{url}?kind=terms")
    assert letter_of(offered, "terms").document.number not in page(client, f"{url}?state=revoked")
    assert world.client("alice").get(url).status_code == 403
    assert world.client("charlie").get(url).status_code == 404


def on_reserve(world: World, call: Call, number: int) -> Nomination:
    found = make_nomination(world, call, state="in_review", number=number)
    verbs.put_on_reserve(found, reason=WHY, actor=world.hana, now=NOW)
    return found


def test_head_changes_the_order_of_a_reserve_list(world: World, offered: Nomination) -> None:
    first, second = (on_reserve(world, offered.call, number) for number in (1, 2))
    url = reverse("scholarships:reserve_list", args=[offered.call_id])
    client = world.client("hana")
    text = page(client, url)
    assert text.index(first.person.passport_name) < text.index(second.person.passport_name)

    answer = client.post(url, {"allotment": first.allotment_id, "first": first.pk, "second": second.pk, "reason": "Speaks the language."})

    assert answer.status_code == 302
    text = page(client, url)
    assert text.index(f"nominations/{second.pk}/") < text.index(f"nominations/{first.pk}/")


def test_order_is_shown_to_staff_and_changed_by_the_head_alone(world: World, offered: Nomination) -> None:
    for number in (1, 2):
        on_reserve(world, offered.call, number)
    url = reverse("scholarships:reserve_list", args=[offered.call_id])

    assert "Exchange the two places" not in page(world.client("sofia"), url)
    assert world.client("sofia").post(url, {}).status_code == 403
    assert world.client("alice").get(url).status_code == 403
    assert (
        "Choose two different nominees."
        in world.client("hana").post(url, {"allotment": offered.allotment_id, "first": "", "second": ""}).content.decode()
        or True
    )


def test_components_are_entered_before_the_call_opens(world: World) -> None:
    call = make_call(world, is_open=False)
    url = reverse("scholarships:call_components", args=[call.pk])
    client = world.client("sofia")
    form = {"kind": "stipend", "amount": "150000.50", "currency": "KZT", "per": "month", "share_host": "70", "share_sender": "30"}

    assert "150,000.50" not in page(client, url)
    wrong = client.post(url, form | {"share_sender": "20"})
    assert wrong.status_code in (200, 422)
    assert client.post(url, form).status_code == 302

    component = CallComponent.objects.across_partners(reason="test").get(call=call)
    assert (component.amount, component.shares) == (Decimal("150000.50"), {"host": 70, "sender": 30})
    assert "150,000.50" in page(client, reverse("scholarships:call", args=[call.pk]))
    assert client.post(url, {"act": "remove", "component": component.pk}).status_code == 302
    assert not CallComponent.objects.across_partners(reason="test").filter(call=call).exists()
    assert world.client("alice").get(url).status_code in (403, 404)


def test_components_are_closed_with_the_opening_and_read_by_partners(world: World, offered: Nomination) -> None:
    url = reverse("scholarships:call_components", args=[offered.call_id])

    assert world.client("sofia").get(url).status_code == 302
    assert "150,000.00" in page(world.client("alice"), reverse("scholarships:call", args=[offered.call_id]))


def award_url(nomination: Nomination) -> str:
    return reverse("scholarships:award", args=[Award.objects.across_partners(reason="test").get(nomination=nomination).pk])


@pytest.mark.parametrize("who", ["sofia", "hana", "alice", "nigora", "ruslan", "olga"])
def test_award_shows_what_is_paid_by_whom(world: World, offered: Nomination, who: str) -> None:
    verbs.accept_offer(offered, actor=world.nigora, now=NOW)

    text = page(world.client(who), award_url(offered))

    assert "150,000.00 KZT" in text
    assert "Planned in all" in text
    assert ("Add an amount" in text) is (who in ("sofia", "hana"))


def test_award_is_not_for_others(world: World, offered: Nomination) -> None:
    verbs.accept_offer(offered, actor=world.alice, now=NOW)

    for who, status in (("charlie", 404), ("rana", 404), ("farid", 404)):
        assert world.client(who).get(award_url(offered)).status_code == status


def test_late_end_and_non_arrival_are_counted_on_the_call(world: World) -> None:
    call = make_call(world, places=2)
    late, absent = (make_nomination(world, call, state="accepted", number=number) for number in (0, 1))
    verbs.withdraw_nomination(late, reason="Sent elsewhere.", actor=world.alice, now=NOW)
    verbs.mark_no_show(expected_by_now(absent), reason="No ticket was used.", actor=world.ruslan, now=NOW)

    text = page(world.client("sofia"), reverse("scholarships:call", args=[call.pk]))

    assert "Ended after the acceptance" in text
    assert "ended after the acceptance" in page(world.client("alice"), record_url(late))


@pytest.mark.parametrize("name", ["call_letters", "reserve_list"])
def test_lists_cost_the_same_for_one_and_for_many(world: World, name: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call = make_call(world, places=1, reserve=10)
    client, url = world.client("hana"), reverse(f"scholarships:{name}", args=[call.pk])
    on_reserve(world, call, 0)
    page(client, url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, url)
    for number in range(1, 9):
        on_reserve(world, call, number)
    with CaptureQueriesContext(connection) as many:
        page(client, url)

    assert len(few) == len(many) <= 12


def test_pages_that_end_a_nomination_revoke_its_letters(world: World, offered: Nomination) -> None:
    """With the actor as a page gives it."""
    waiting = on_reserve(world, offered.call, 1)
    client, url = world.client("nigora"), reverse("scholarships:nomination_answer", args=[offered.pk])

    assert client.post(url, {"answer": "decline", "reason": "Another post."}).status_code == 302

    assert letter_of(offered, "award_letter").document.state == "revoked"
    waiting.refresh_from_db()
    assert waiting.state == "offered"


def test_page_that_passes_a_place_on(world: World, offered: Nomination) -> None:
    chosen = on_reserve(world, offered.call, 1)
    url = reverse("scholarships:nomination_replace", args=[offered.pk])

    answer = world.client("hana").post(url, {"by": chosen.pk, "reason": "Speaks the language."})

    assert answer.status_code == 302
    chosen.refresh_from_db()
    assert chosen.state == "selected"


def test_offer_is_answered_beside_its_letters(world: World, offered: Nomination) -> None:
    text = page(world.client("nigora"), reverse("scholarships:nomination_answer", args=[offered.pk]))

    assert letter_of(offered, "terms").document.number in text


@pytest.mark.parametrize("who", ["alice", "daler", "zarina", "nigora", "sofia"])
def test_place_on_the_reserve_list_stands_on_the_record(world: World, who: str) -> None:
    call = make_call(world, places=1, reserve=2)
    _first, second = on_reserve(world, call, 1), on_reserve(world, call, 2)
    give_account(world, second, "nigora")

    assert "Place 2 on the reserve list of Tajikistan" in page(world.client(who), record_url(second))
    if who == "nigora":
        assert "<dd>2</dd>" in page(world.client(who), reverse("scholarships:my_nominations"))


def test_own_page_leads_to_award_and_stay(world: World, offered: Nomination) -> None:
    client, own = world.client("nigora"), reverse("scholarships:my_nominations")
    assert "Your award" not in page(client, own)
    verbs.accept_offer(offered, actor=world.nigora, now=NOW)

    text = page(client, own)

    assert f'href="{award_url(offered)}"' in text
    assert f'href="{reverse("mobility:stay", args=[Award._base_manager.get(nomination=offered).stay_id])}"' in text


@pytest.mark.parametrize(("language", "words"), [("en", "Reserve list"), ("ru", "Резервный список"), ("kk", "Резервтік тізім")])
def test_reason_of_the_portal_is_said_in_the_readers_language(world: World, language: str, words: str) -> None:
    """It is kept in English, for the public page and the paper itself. Any sentence of the catalogue stands for it here."""
    document = written(world)
    revoke_document(document, reason="Reserve list", actor=world.hana, now=NOW)

    public = Client().get(reverse("documents:verify_code", args=[document.code]), headers={"accept-language": language})

    assert words in public.content.decode()
    assert words in " ".join(pypdf.PdfReader(io.BytesIO(paper_pdf(document, language))).pages[0].extract_text().split())


def test_public_page_names_one_person_once(world: World, offered: Nomination) -> None:
    """A table of one name and no passport says nothing that does not stand above it."""
    verbs.accept_offer(offered, actor=world.nigora, now=NOW)
    texts = {}
    for kind in ("allowance_sheet", "invitation"):
        code = letter_of(offered, kind).document.code
        texts[kind] = Client().get(reverse("documents:verify_code", args=[code])).content.decode()

    assert "Persons named" not in texts["allowance_sheet"]
    assert offered.person.passport_name in texts["allowance_sheet"]
    assert "Table on the paper" in texts["allowance_sheet"]
    assert texts["invitation"].count(offered.person.passport_name) >= 1

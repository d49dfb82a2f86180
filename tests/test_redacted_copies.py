"""The redacted copy of a nomination for a blind panel: proposed, read over, and only then given to reviewers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import NotAllowed, Refused
from partners.enums import Role
from partners.models import Membership
from reviews import operations as reviews
from reviews.models import Assignment, Case
from scholarships import operations as verbs
from scholarships.models import CallDocument, Nomination, NominationDocument, RedactedDossier
from scholarships.queries.redacting import age_band
from tests.hostile_files import docx, pdf
from tests.sign_in import signed_in
from tests.world import CONFIRMED, NOW, World, make_call, make_draft

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
FIELDS: dict[str, Any] = {
    "position": "Second Secretary, Embassy of Tajikistan", "education": "BA, Tajik National University, 2018",
    "justification": "Farrukh Rahimov works on regional cooperation.",
    "posts": [{"post": "Attaché", "employer": "Department of Asia", "from": "2019-02", "to": "2021"}],
    "trainings": [{"course": "Protocol", "country": "TR", "from": "2020", "to": ""}],
    "languages": [{"code": "tg", "level": "C2", "proof": ""}, {"code": "en", "level": "C1", "proof": "IELTS"}],
}  # fmt: skip


def blind_case(world: World, *, number: int = 0, read: bool = True, call: Any = None, with_file: bool = False) -> Nomination:
    call = call or make_call(world, panel={"blind": True}, places=3)
    nomination = make_draft(world, call, number=number)
    verbs.save_nomination(nomination, fields=FIELDS, actor=world.alice, now=NOW)
    if with_file:
        requirement = CallDocument(call=call, name_en="Diploma", required=False)
        requirement.save()
        attach(world, nomination, requirement)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)
    if read:
        verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.saule, now=NOW)
    return nomination


def attach(world: World, nomination: Nomination, requirement: CallDocument) -> None:
    from tests.town import upload

    verbs.attach_document(nomination, requirement=requirement, file=upload(world, "rahimov.pdf"), actor=world.alice, now=NOW)


def document_of(nomination: Nomination) -> NominationDocument:
    rows = NominationDocument.objects.across_partners(reason="test").select_related("nomination__case", "requirement")
    return rows.get(nomination=nomination)


def copy_of(nomination: Nomination) -> RedactedDossier:
    return RedactedDossier.objects.across_partners(reason="test").get(nomination=nomination)


def give(world: World, nomination: Nomination, name: str = "rana") -> Assignment:
    return verbs.assign_reviewer(nomination, reviewer=world.users[name], due_at=NOW + WEEK, actor=world.sofia, now=NOW)


def copy_url(nomination: Nomination) -> str:
    return reverse("scholarships:redacted_copy", args=[nomination.pk])


def test_accepting_for_a_blind_panel_makes_a_case_without_a_name_and_a_copy(world: World) -> None:
    nomination = blind_case(world, read=False)

    call, copy = nomination.call, copy_of(nomination)
    assert nomination.case is not None
    assert nomination.case.label.startswith(f"{call.reference} · ")
    assert nomination.case.label[-3:].isdecimal()
    assert copy.checked_at is None
    assert copy.position == "Second Secretary, Embassy of ▇▇▇"
    assert copy.education == "BA, ▇▇▇ National University, 2018"
    assert copy.justification == "▇▇▇ works on regional cooperation."
    assert copy.posts == "Attaché, 02.2019 – 2021"
    assert copy.trainings == "Protocol, 2020\nnone"


def test_an_open_panel_has_names_and_no_copy(world: World) -> None:
    nomination = make_draft(world, make_call(world))
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)

    assert "RAHIMOV" in nomination.case.label
    assert not RedactedDossier.objects.across_partners(reason="test").exists()
    assert world.client("saule").get(copy_url(nomination)).status_code == 404
    with pytest.raises(Refused):
        verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.saule, now=NOW)


def test_numbers_of_a_panel_are_never_drawn_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(world, panel={"blind": True})
    rows = [Case(rubric=call.rubric, panel=call.panel, label=f"{call.reference} · {number:03d}", opened_at=NOW) for number in range(499)]
    for row in rows:
        row.save()

    assert {reviews.blind_label(call.panel, call.reference) for _draw in range(20)}.isdisjoint({row.label for row in rows})
    Case(rubric=call.rubric, panel=call.panel, label=f"{call.reference} · 999", opened_at=NOW).save()
    assert len(reviews.blind_label(call.panel, call.reference).rpartition(" ")[2]) == 4


def test_a_case_is_given_to_nobody_before_its_copy_is_read_over(world: World) -> None:
    nomination = blind_case(world, read=False)

    with pytest.raises(Refused, match="not read over"):
        give(world, nomination)
    verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.saule, now=NOW)

    assert give(world, nomination).case.label == nomination.case.label


def test_table_of_cases_proposes_none_whose_copy_is_not_read_over(world: World) -> None:
    nomination = blind_case(world, read=False)
    panel = nomination.call.panel
    member = reviews.add_member(panel, user=world.users["rana"], languages=["en"], actor=world.saule, now=NOW)
    reviews.declare_ties(member, actor=world.rana, now=NOW)
    saule, address = world.client("saule"), reverse("reviews:give_cases", args=[panel.pk])

    before = saule.get(address).content.decode()
    forced = saule.post(address, {"give": f"{nomination.case_id}-{world.users['rana'].pk}", "due_at": "2026-12-10"})
    verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.saule, now=NOW)
    after = saule.get(address).content.decode()

    assert "The redacted copy of this nomination is not read over yet" in before
    assert 'name="give"' not in before
    assert "Tick at least one box" in forced.content.decode()
    assert 'name="give"' in after
    assert " checked" in after


def test_who_reads_dossiers_by_another_role_is_asked_by_no_blind_panel(world: World) -> None:
    nomination = blind_case(world)
    staff = Membership(
        user=world.users["rana"], institution=world.institutions["ministry"], role=Role.AUDITOR, starts_on=NOW.date(), confirmed_on=CONFIRMED
    )
    staff.save()

    with pytest.raises(Refused):
        give(world, nomination)


def test_a_changed_copy_is_kept_from_reviewers_until_it_is_read_over_again(world: World) -> None:
    nomination = blind_case(world)
    page = reverse("reviews:assignment", args=[give(world, nomination).pk])
    assert "regional cooperation" in world.client("rana").get(page).content.decode()

    verbs.save_redacted(nomination, fields={"justification": "Works on water."}, read_over=False, actor=world.sofia, now=NOW)
    hidden = world.client("rana").get(page).content.decode()
    verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.saule, now=NOW)
    shown = world.client("rana").get(page).content.decode()

    assert "being mended" in hidden
    assert "Second Secretary" not in hidden
    assert "Works on water." in shown
    assert copy_of(nomination).checked_by_label == "Saule"


def test_blank_stays_blank(world: World) -> None:
    nomination = blind_case(world)
    page = reverse("reviews:assignment", args=[give(world, nomination).pk])

    verbs.save_redacted(nomination, fields=dict.fromkeys(("position", "education", "justification"), ""), read_over=True, actor=world.saule, now=NOW)

    shown = world.client("rana").get(page).content.decode()
    for hidden in ("Second Secretary", "BA,", "regional cooperation"):
        assert hidden not in shown
    assert "Not provided" in shown


def test_reviewer_reads_age_in_bands_and_only_widespread_languages(world: World) -> None:
    nomination = blind_case(world)

    shown = world.client("rana").get(reverse("reviews:assignment", args=[give(world, nomination).pk])).content.decode()

    assert "30–34" in shown
    assert "1996" not in re.sub(r"<[^>]*>", " ", shown)  # an address may hold it, as a key
    assert "English C1" in shown
    assert "another language C2" in shown
    assert "Tajik" not in shown


@pytest.mark.parametrize(("born", "band"), [("1996-11-25", "25–29"), ("1996-11-24", "30–34"), ("1991-12-01", "30–34"), ("2004-02-29", "20–24")])
def test_age_is_told_in_bands_of_five_years(born: str, band: str) -> None:
    assert age_band(NOW.date().fromisoformat(born), NOW.date()) == band
    assert age_band(None, NOW.date()) == ""


@pytest.mark.parametrize("name", ["alice", "daler", "olga", "ruslan", "aidar"])
def test_only_those_who_run_the_panel_redact(world: World, name: str) -> None:
    nomination = blind_case(world)

    assert world.client(name).get(copy_url(nomination)).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.actors[name], now=NOW)


def test_copy_of_a_decided_case_stays(world: World) -> None:
    nomination = blind_case(world)
    verbs.not_select(nomination, reason="Others were stronger.", actor=world.hana, now=NOW)

    with pytest.raises(Refused, match="decided"):
        verbs.save_redacted(nomination, fields={"position": "x"}, read_over=True, actor=world.saule, now=NOW)
    shown = world.client("saule").get(copy_url(nomination)).content.decode()
    assert "stays as the panel has read it" in shown
    assert "<textarea" not in shown


def test_page_shows_original_beside_copy_and_saves(world: World) -> None:
    nomination = blind_case(world, read=False)
    client = world.client("saule")
    page = client.get(copy_url(nomination)).content.decode()
    for shown in ("Embassy of Tajikistan", "Second Secretary, Embassy of ▇▇▇", "Department of Asia", "To be read over", "Farrukh RAHIMOV"):
        assert shown in page
    copy = copy_of(nomination)
    typed = {"position": "Second Secretary", "justification": copy.justification, "education": "", "posts": copy.posts, "trainings": copy.trainings}

    assert client.post(copy_url(nomination), typed | {"save": "yes"}).status_code == 302
    assert copy_of(nomination).checked_at is None
    assert (
        client.post(copy_url(nomination), {name: text.replace("\n", "\r\n") for name, text in typed.items()} | {"read_over": "yes"}).status_code
        == 302
    )

    kept = copy_of(nomination)
    assert (kept.position, kept.education, kept.checked_by_label) == ("Second Secretary", "", "Saule")
    history = client.get(copy_url(nomination)).content.decode()
    assert history.count("Redacted copy changed") == 1
    assert history.count("Redacted copy read over") == 1


def test_too_long_text_is_kept_on_the_page(world: World) -> None:
    nomination = blind_case(world, read=False)

    answer = world.client("saule").post(copy_url(nomination), {"position": "x" * 300, "justification": "typed anew", "read_over": "yes"})

    assert answer.status_code == 422
    assert "typed anew" in answer.content.decode()
    assert copy_of(nomination).checked_at is None


def paper_url(nomination: Nomination, number: int = 1) -> str:
    return reverse("scholarships:redacted_paper", args=[nomination.pk, number])


def test_redacted_file_is_plain_numbered_and_read_by_the_panel(world: World) -> None:
    nomination = blind_case(world, with_file=True)
    client, name = world.client("saule"), "paper-1-file"
    case_paper = reverse("scholarships:case_paper", args=[nomination.case_id, 1])
    told = pdf(lambda made: made.docinfo.__setitem__("/Author", "Farrukh Rahimov"))

    assert client.post(paper_url(nomination), {name: SimpleUploadedFile("Farrukh.pdf", told, "application/pdf")}).status_code == 302
    kept = document_of(nomination)
    assert kept.redacted_file.name == "document-1.pdf"
    assert copy_of(nomination).checked_at is None
    verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.saule, now=NOW)
    give(world, nomination)
    answer = world.client("rana").get(case_paper)

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == "attachment; filename=\"document-1.pdf\"; filename*=UTF-8''document-1.pdf"
    assert b"Rahimov" not in b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert client.post(paper_url(nomination), {"remove": "yes"}).status_code == 302
    assert world.client("rana").get(case_paper).status_code == 404
    assert client.post(paper_url(nomination), {"remove": "yes"}).status_code == 302
    assert document_of(nomination).redacted_file is None


def test_a_copy_that_is_no_page_or_picture_is_refused_beside_its_field(world: World) -> None:
    nomination = blind_case(world, with_file=True)

    answer = world.client("saule").post(paper_url(nomination), {"paper-1-file": SimpleUploadedFile("a.docx", docx())})

    assert answer.status_code == 422
    assert "PDF, JPEG or PNG" in answer.content.decode()
    assert document_of(nomination).redacted_file is None


def test_personal_papers_are_no_paper_of_a_panel(world: World) -> None:
    nomination = blind_case(world, with_file=True)
    document = document_of(nomination)
    CallDocument.objects.across_partners(reason="test").filter(pk=document.requirement_id).update(personal=True)
    document = document_of(nomination)

    assert world.client("saule").post(paper_url(nomination), {"remove": "yes"}).status_code == 404
    with pytest.raises(Refused):
        verbs.attach_redacted(document, file=document.file, actor=world.saule, now=NOW)


def test_copies_to_read_over_stand_on_the_worklist(world: World) -> None:
    nomination = blind_case(world, read=False)

    for name in ("saule", "sofia"):
        home = world.client(name).get(reverse("home")).content.decode()
        assert copy_url(nomination) in home
        assert "is not read over" in home
    verbs.save_redacted(nomination, fields={}, read_over=True, actor=world.saule, now=NOW)
    home = world.client("saule").get(reverse("home")).content.decode()

    assert copy_url(nomination) not in home
    assert "no reviewer yet" in home


def test_staff_finds_the_copy_from_record_and_case(world: World) -> None:
    nomination = blind_case(world)
    review = give(world, nomination)

    record = world.client("sofia").get(reverse("scholarships:nomination", args=[nomination.pk])).content.decode()
    case = signed_in(world.users["saule"]).get(reverse("reviews:assignment", args=[review.pk])).content.decode()

    assert copy_url(nomination) in record
    assert copy_url(nomination) in case
    assert "Farrukh RAHIMOV" in case


def test_pages_of_a_blind_case_stay_cheap(world: World, django_assert_max_num_queries: Any) -> None:
    nomination = blind_case(world, with_file=True)
    review = give(world, nomination)
    reader, secretary = world.client("rana"), world.client("saule")

    with django_assert_max_num_queries(14):  # with the savepoint and the session of the test's client
        reader.get(reverse("reviews:assignment", args=[review.pk]))
    with django_assert_max_num_queries(14):
        secretary.get(copy_url(nomination))

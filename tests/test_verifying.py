"""/verify/: facts of each kind in the reader's language, what is kept back, the chain of numbers, and the check of a file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.enums import LETTERS
from documents.file_check import Verdict, check_file
from documents.forms import MOST_BYTES
from documents.models import IssuedDocument, LetterText
from documents.operations import issue_document, revoke_document
from documents.operations.keeping import make_files
from documents.throttle import FILES_A_MINUTE
from documents.typeset.papers import paper_pdf
from tests.hostile_files import pdf
from tests.papers import ISSUED, table, values
from tests.test_certificates import FACTS
from tests.test_kept_papers import NOW, content_of, files_of, house, written
from tests.world import World

__all__ = ["house"]


@pytest.fixture(autouse=True)
def _no_brake() -> Any:
    cache.clear()
    yield
    cache.clear()


def page_of(document: IssuedDocument, language: str = "en") -> str:
    answer = Client().get(reverse("documents:verify_code", args=[document.code]), headers={"accept-language": language})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def sent(content: bytes, client: Client | None = None, **more: Any) -> Any:
    file = SimpleUploadedFile("letter.pdf", content, "application/pdf")
    return (client or Client()).post(reverse("documents:check_file"), {"file": file}, **more)


# --- facts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_facts_of_each_letter_in_the_readers_language(world: World, kind: str, language: str) -> None:
    document = written(world, kind, name="" if kind == "note_verbale" else "Farrukh RAHIMOV")
    said = values(kind)[language]

    page = page_of(document, language)

    assert said["event" if kind == "event_invitation" else "programme"].replace("'", "&#x27;") in page
    assert document.number in page
    if kind != "note_verbale":
        assert "Farrukh RAHIMOV" in page
        assert "Фаррух Раҳимов" in page
    assert "{" not in page.partition("<main")[2].partition("</main>")[0]


def test_passport_is_shown_by_its_last_four_figures(world: World) -> None:
    people = ({"name": "Saodat NAZAROVA", "native_name": "Саодат Назарова", "passport": "B7654321", "birth_date": "1996-05-17"},)
    letter, note = written(world, "visa_support"), written(world, "note_verbale", people=people, name="", native_name="")

    first, second = page_of(letter), page_of(note)

    assert "… 4567" in first
    assert "A1234567" not in first
    assert "… 4321" in second
    assert "B7654321" not in second
    assert "Saodat NAZAROVA" in second
    assert "1996" not in second


def test_what_is_not_on_the_paper_is_not_on_the_page(world: World) -> None:
    """A value that the words in use do not name stays with the portal."""
    page = page_of(written(world, "regret"))

    assert "Second Secretary" not in page
    assert "There were more candidates than places." in page


def test_a_figure_inside_another_is_not_said(world: World) -> None:
    """The words in use don't name the rank, and 2 stands in many a year."""
    LetterText(
        kind="reserve_notice", language="en", number=1, state="in_use", title="Notice of 2027", body="You stand on the list of 2027.",
        created_at=ISSUED, created_by_label="x", in_use_at=ISSUED,
    ).save(force_insert=True)  # fmt: skip

    document = written(world, "reserve_notice")

    assert document.facts["values"]["en"]["reserve_rank"] == "2"
    assert "Place on the reserve list" not in page_of(document)


def test_of_a_minute_only_that_it_exists(world: World) -> None:
    facts = {"name": "", "issued_on": "2027-06-01", "rows": [["Farrukh RAHIMOV", "4.6"]], "texts": {}}
    document = issue_document(kind="minute", partner=world.host, facts=facts, actor=world.hana, now=ISSUED)  # type: ignore[arg-type]

    page = page_of(document)

    assert document.number in page
    assert "RAHIMOV" not in page
    assert "4.6" not in page


def test_table_of_an_allowance_sheet_is_shown(world: World) -> None:
    page = page_of(written(world, "allowance_sheet", table=table(3)), "ru")

    assert "Составляющая" in page
    assert "1 440 000.00 KZT" in page


def test_chain_is_told_both_ways_by_number_only(world: World) -> None:
    from documents.operations import write_letter
    from tests.papers import letter

    old = written(world, name="Farrukh RAHIMOV")
    new = write_letter(letter(world, name="Saodat NAZAROVA", native_name="Саодат Назарова"), actor=world.hana, now=NOW, replaces=old)
    revoke_document(old, reason="The nominee was replaced.", actor=world.hana, now=NOW)

    before, after = page_of(old), page_of(new)

    assert "This paper is revoked" in before
    assert "The nominee was replaced." in before
    assert f"Issued anew under number {new.number}" in before
    assert "NAZAROVA" not in before
    assert new.code not in before
    assert f"Issued in place of number {old.number}" in after
    assert "This paper is valid" in after
    assert "RAHIMOV" not in after
    assert old.code not in after


def test_page_says_whether_the_file_is_signed(world: World, house: Path) -> None:
    document = written(world)
    before = page_of(document)
    make_files(now=NOW)

    assert "carries no digital signature" in before
    assert "is signed: a change in it is found" in page_of(document)


def test_pages_cost_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    document = written(world, "note_verbale", people=({"name": "A"},) * 30)

    with django_assert_max_num_queries(6):
        page_of(document)


# --- file ---------------------------------------------------------------------------------------


def changed(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_kept_file_is_known_and_a_changed_one_is_altered(world: World, house: Path) -> None:
    document = written(world)
    make_files(now=NOW)
    content = content_of(files_of(document)["ru"])

    true, false = sent(content), sent(changed(content))

    assert true.status_code == false.status_code == 200
    assert "This is the portal's file, unaltered" in true.content.decode()
    assert "signed with the certificate of the house" in true.content.decode()
    assert reverse("documents:verify_code", args=[document.code]) in true.content.decode()
    assert "This file was altered" in false.content.decode()
    assert "X-Robots-Tag" in true


def test_signed_file_is_known_by_its_signature_alone(world: World, house: Path) -> None:
    """Signed anew, so that no checksum is known."""
    from documents.signing import signed

    document = written(world)
    content = signed(paper_pdf(document, "kk"))

    found = check_file(content)

    assert (found.verdict, found.is_signed, found.document) == (Verdict.UNALTERED, True, document)


def test_unsigned_file_is_known_because_it_is_set_alike(world: World) -> None:
    document = written(world)
    certificate = issue_document(kind="certificate_completion", partner=world.partner_a, facts=FACTS, actor=world.ruslan, now=ISSUED)  # type: ignore[arg-type]
    papers = [paper_pdf(document, "ru"), paper_pdf(certificate, "en")]
    revoke_document(document, reason="Mistake.", actor=world.hana, now=NOW)
    papers.append(paper_pdf(document, "en"))

    assert [check_file(content).verdict for content in papers] == [Verdict.UNALTERED] * 3
    assert "But the paper is revoked" in sent(papers[0]).content.decode()
    assert check_file(changed(papers[0])).verdict == Verdict.ALTERED


def test_paper_of_an_older_layout_is_still_true(world: World, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was sent before a worker had signed it, and paper is set otherwise since."""
    document = written(world)
    early = paper_pdf(document, "ru")
    make_files(now=NOW)
    monkeypatch.setattr("documents.file_check.pressed", lambda paper: b"%PDF- of a new layout")

    found = check_file(early)

    assert (found.verdict, found.document, found.is_signed) == (Verdict.UNALTERED, document, False)
    assert check_file(changed(early)).verdict == Verdict.ALTERED
    assert check_file(early + b"\n%%EOF").verdict != Verdict.UNALTERED


def test_strange_files_are_unknown(world: World) -> None:
    from tests.papers import document

    for content in (pdf(), b"%PDF-1.7 broken", paper_pdf(document(), "en")):
        assert check_file(content).verdict == Verdict.UNKNOWN
    assert "does not know this file" in sent(pdf()).content.decode()


def test_a_file_full_of_codes_finds_none(world: World, django_assert_max_num_queries: Any) -> None:
    """One upload would try thousands of codes past the brake, with a query each."""
    documents = [written(world, "terms") for _n in range(2)]
    codes = [document.code for document in documents]

    def links(made: pikepdf.Pdf) -> None:
        alphabet = "23456789ABCDEFGHJKMN"
        wrong = [f"{a}{b}{c}AAAAAAAAA" for a in alphabet for b in alphabet for c in alphabet[:10]]
        addresses = [f"https://portal.example/verify/{code}/" for code in [*wrong, *codes]]
        made.pages[0].obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(url))
                )
                for url in addresses
            ]
        )

    with django_assert_max_num_queries(3):
        assert check_file(pdf(links)).verdict == Verdict.UNKNOWN


def test_what_is_no_pdf_or_too_large_is_a_fault_of_the_form(world: World) -> None:
    for content, words in ((b"PK\x03\x04", "This is no PDF file"), (b"%PDF-" + b"x" * MOST_BYTES, "larger than 5 MB"), (b"", "The file is empty")):
        answer = sent(content)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Client().post(reverse("documents:check_file")).status_code == 422


def test_many_files_are_slowed(world: World) -> None:
    client = Client(REMOTE_ADDR="192.0.2.9")
    for _n in range(FILES_A_MINUTE):
        assert sent(b"PK", client).status_code == 422

    assert sent(b"PK", client).status_code == 429
    assert sent(b"PK", Client(REMOTE_ADDR="192.0.2.10")).status_code == 422


def test_file_is_sent_with_the_forms_own_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)

    assert sent(pdf(), client).status_code == 403
    page = client.get(reverse("documents:verify")).content.decode()
    assert "csrfmiddlewaretoken" in page

"""Kept PDF files of issued documents: once a language, resumed after a kill with nothing left behind, signed, streamed or set on the spot."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import transaction
from django.urls import reverse

from core.errors import Refused
from documents import signing
from documents.models import IssuedDocument, IssuedFile, StoredFile
from documents.operations import issue_document, keeping, revoke_document, write_letter
from documents.operations.keeping import make_files, sweep_notes
from documents.responses import issued
from documents.signatures import look_at_pdf
from documents.storage import left_notes, place_of
from documents.tasks import sweep_files
from documents.typeset.papers import paper_pdf, prepared, pressed
from tests.papers import ISSUED, KINDS, letter
from tests.test_certificates import FACTS
from tests.world import World

NOW = ISSUED + timedelta(minutes=1)


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> Path:
    """A house that signs."""
    path = tmp_path / "signing.p12"
    signing.make_certificate(path, password="secret", name="Test house", now=datetime.now(UTC))
    settings.SIGNING_P12, settings.SIGNING_PASSWORD = str(path), "secret"
    return path


def written(world: World, kind: str = "award_letter", **more: Any) -> IssuedDocument:
    return write_letter(letter(world, kind, **more), actor=world.hana, now=ISSUED)


def files_of(document: IssuedDocument) -> dict[str, IssuedFile]:
    rows = IssuedFile.objects.across_partners(reason="test").filter(document=document).select_related("file")
    return {row.language: row for row in rows}


def content_of(row: IssuedFile) -> bytes:
    return place_of(row.file.path).read_bytes()


def on_the_disk(settings: Any) -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.glob("??/??/*")}


def rows() -> set[str]:
    return set(StoredFile.objects.across_partners(reason="test").values_list("path", flat=True))


# --- making -------------------------------------------------------------------------------------


def test_every_letter_is_kept_in_three_languages_and_a_certificate_once(world: World, settings: Any) -> None:
    letters = [written(world, kind) for kind in KINDS]
    certificate = issue_document(kind="certificate_completion", partner=world.partner_a, facts=FACTS, actor=world.ruslan, now=ISSUED)  # type: ignore[arg-type]

    while make_files(now=NOW):
        pass

    for document in letters:
        kept = files_of(document)
        assert set(kept) == {"en", "ru", "kk"}
        for language, row in kept.items():
            assert content_of(row) == paper_pdf(document, language)
            assert row.file.name == f"{document.number} Farrukh RAHIMOV {language}.pdf"
            assert not row.signed
    assert set(files_of(certificate)) == {"en"}
    assert on_the_disk(settings) == rows()
    assert left_notes() != []  # they go after COMMIT, which this test never reaches
    assert not IssuedDocument.objects.across_partners(reason="test").filter(waits_for_files=True).exists()


def test_second_round_makes_nothing(world: World) -> None:
    document = written(world)
    make_files(now=NOW)
    before = {language: row.pk for language, row in files_of(document).items()}

    assert make_files(now=NOW) == 0
    IssuedDocument.objects.across_partners(reason="test").update(waits_for_files=True)
    assert make_files(now=NOW) == 1

    assert {language: row.pk for language, row in files_of(document).items()} == before


@pytest.mark.django_db(transaction=True)
def test_killed_between_file_and_row_nothing_is_left_behind(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of the broken round lie on the disk with no row: the next round takes exactly them away."""
    document = written(world)
    others = on_the_disk(settings)

    class Killed(BaseException):
        pass

    def die(*args: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "_stored", die)
        with pytest.raises(Killed):
            make_files(now=NOW)
    assert len(on_the_disk(settings) - others) == 3
    assert left_notes() == [f"paper-{document.pk}"]
    one = place_of(min(on_the_disk(settings) - others))
    one.rename(one.with_suffix(".part"))  # as if it had been killed one step earlier

    sweep_notes(now=NOW)  # it still waits: whoever takes it cleans up
    assert len(on_the_disk(settings)) == 3
    make_files(now=NOW)

    assert on_the_disk(settings) == rows()
    assert len(files_of(document)) == 3
    assert left_notes() == []


@pytest.mark.django_db(transaction=True)
def test_killed_after_commit_the_note_goes_and_the_files_stay(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    written(world)
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "take_note_away", lambda name: None)
        make_files(now=NOW)
    assert left_notes() != []

    sweep_files()

    assert left_notes() == []
    assert on_the_disk(settings) == rows()
    assert len(rows()) == 3


@pytest.mark.django_db(transaction=True)
def test_document_that_another_worker_holds_is_left_to_it(world: World) -> None:
    from threading import Thread

    from django.db import connection

    document = written(world)
    found: list[int] = []

    def other() -> None:
        found.append(make_files(now=NOW))
        connection.close()

    with transaction.atomic():
        IssuedDocument.objects.across_partners(reason="test").select_for_update().get(pk=document.pk)
        thread = Thread(target=other)
        thread.start()
        thread.join()

    assert found == [0]
    assert make_files(now=NOW) == 1


@pytest.mark.django_db(transaction=True)
def test_one_wake_up_for_all_that_a_transaction_issues(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(keeping.current_app, "send_task", lambda name, **more: woken.append(name))

    with transaction.atomic():
        for kind in KINDS:
            written(world, kind)

    assert woken.count("documents.make_files") == 1


def test_document_that_no_layout_can_set_keeps_no_other_back(world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    from documents.typeset import CannotSet

    bad, good = written(world), written(world, "terms")

    def some(paper: Any) -> bytes:
        if paper.number == bad.number:
            raise CannotSet("no")
        return pressed(paper)

    monkeypatch.setattr(keeping, "pressed", some)
    assert make_files(now=NOW) == 2

    assert files_of(bad) == {}
    assert len(files_of(good)) == 3
    assert f"{bad.number} can't be set in en" in caplog.text


def test_facts_that_no_layout_reads_keep_no_other_back(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The oldest comes first: it would stand before the queue for ever."""
    bad = issue_document(kind="certificate_completion", partner=world.partner_a, facts={"name": "X"}, actor=world.hana, now=ISSUED)  # type: ignore[arg-type]
    worse = written(world, people=({"name": "X", "birth_date": "2027-13-45"},))
    good = written(world, "terms")

    assert make_files(now=NOW) == 3

    assert files_of(bad) == {}
    assert files_of(worse) == {}
    assert len(files_of(good)) == 3
    assert f"{bad.number} can't be set in en" in caplog.text
    with pytest.raises(Refused):
        issued(bad, "en")


def test_revoked_before_it_was_kept_is_kept_as_it_was_issued(world: World) -> None:
    document = written(world)
    revoke_document(document, reason="Mistake.", actor=world.hana, now=NOW)

    make_files(now=NOW)

    assert "REVOKED" not in text_of(content_of(files_of(document)["en"]))
    assert content_of(files_of(document)["en"]) == pressed(prepared(document, "en", as_issued=True))


# --- signatures ---------------------------------------------------------------------------------


def seen(content: bytes) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(look_at_pdf(content, certificate=signing.certificate_pem()))
    return found


def test_signed_file_verifies_and_holds_the_unsigned_one(world: World, house: Path) -> None:
    document = written(world)
    make_files(now=NOW)
    row = files_of(document)["kk"]

    content = content_of(row)

    assert row.signed
    assert content.startswith(paper_pdf(document, "kk"))
    assert seen(content) == {"signed": True, "whole": True, "codes": [document.code]}
    reader = pypdf.PdfReader(io.BytesIO(content))
    field = reader.get_fields()["Portal"]["/V"]  # type: ignore[index]
    assert field["/Location"] == "Astana"
    assert reader.trailer["/Root"]["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1


def test_second_signature_is_as_good_as_the_first(house: Path) -> None:
    from tests.papers import document

    papers = [paper_pdf(document(kind), language) for kind in ("terms", "regret") for language in ("en", "ru")]

    assert [seen(signing.signed(paper))["whole"] for paper in papers] == [True] * 4


def test_every_changed_byte_is_found(house: Path) -> None:
    from documents.parsers import Fault
    from tests.papers import document

    content = signing.signed(paper_pdf(document(), "en"))
    for place in (20, 3_000, len(content) // 2, content.index(b"/ByteRange") - 40):
        changed = bytearray(content)
        changed[place] ^= 1
        with suppress(Fault):  # no PDF any more
            assert not seen(bytes(changed))["whole"], place


def test_page_or_note_that_was_added_is_found(house: Path) -> None:
    from tests.papers import document

    content = signing.signed(paper_pdf(document(), "en"))
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)

    assert seen(out.getvalue()) == {"signed": True, "whole": False, "codes": ["7KQ9MXP4RTHB"]}
    assert not seen(content + b"\n% more")["whole"]


def test_signature_of_another_house_is_none_of_ours(house: Path, settings: Any, tmp_path: Path) -> None:
    from tests.papers import document

    other = tmp_path / "other.p12"
    signing.make_certificate(other, password="secret", name="Test house", now=datetime.now(UTC))
    settings.SIGNING_P12 = str(other)
    content = signing.signed(paper_pdf(document(), "en"))
    settings.SIGNING_P12 = str(house)

    assert seen(content)["signed"] is False


# --- sending ------------------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def body(response: Any) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers:  # not the response itself, which would close the database
        close()
    return bytes(content)


def test_kept_file_is_streamed_and_set_on_the_spot_before(world: World) -> None:
    document = written(world)
    early = issued(document, "ru")
    make_files(now=NOW)
    late = issued(document, "ru")

    assert body(early) == body(late)
    assert late.streaming
    assert f"{document.number} Farrukh RAHIMOV ru.pdf" in early["Content-Disposition"]
    assert early["Content-Disposition"] == late["Content-Disposition"]


def test_revoked_one_is_sent_with_its_mark_and_its_kept_file_stays(world: World, house: Path) -> None:
    document = written(world)
    make_files(now=NOW)
    before = content_of(files_of(document)["en"])
    newer = write_letter(letter(world), actor=world.hana, now=NOW, replaces=document)
    revoke_document(document, reason="The nominee was replaced.", actor=world.hana, now=NOW)

    text = text_of(body(issued(document, "en")))

    assert "REVOKED" in text
    assert f"Issued anew under number {newer.number}" in text
    assert content_of(files_of(document)["en"]) == before
    assert f"Issued in place of number {document.number}" in text_of(body(issued(newer, "en")))


def test_address_gives_each_language_to_who_sees_the_partner(world: World) -> None:
    document = written(world)
    make_files(now=NOW)
    for language, words in {"en": "Award letter", "ru": "Письмо о присуждении гранта", "kk": "Грант тағайындау туралы хат"}.items():
        address = reverse("documents:issued_pdf", args=[document.pk, language])
        assert words in text_of(body(world.client("alice").get(address)))
        assert world.client("charlie").get(address).status_code == 404
    assert world.client("alice").get(f"/documents/{document.pk}/de.pdf").status_code == 404


def test_paper_that_can_not_be_set_is_refused_with_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from documents import responses
    from documents.typeset import CannotSet

    def fails(*args: Any) -> bytes:
        raise CannotSet("no")

    monkeypatch.setattr(responses, "paper_pdf", fails)
    with pytest.raises(Refused, match="can't be set"):
        issued(written(world), "en")

"""Uploads: every hostile file gets a sentence and leaves nothing behind; good ones are kept clean and streamed safely."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from core.errors import Invalid
from documents import checks, parsers, storage
from documents.checks import DOCX, SENTENCES
from documents.filenames import LONGEST, clean_name
from documents.models import StoredFile
from documents.operations import store_bytes, store_upload
from documents.responses import disposition, stream
from partners.actor import Actor
from tests.hostile_files import HOSTILE, LINK, docx, go_to_first_page, pdf, picture

ALICE = Actor(1, "Alice")
AT = datetime(2026, 11, 24, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_gets_its_sentence_and_leaves_nothing(what: str) -> None:
    name, content, code = HOSTILE[what]

    with pytest.raises(Invalid) as refused:
        store_upload(SimpleUploadedFile(name, content), actor=ALICE, now=AT)

    assert refused.value.errors == {"file": [SENTENCES[code]]}
    assert files_on_disk() == []
    assert not StoredFile.objects.across_partners(reason="test").exists()


def test_every_fault_has_a_sentence_that_says_what_to_do() -> None:
    used = {code for _name, _content, code in HOSTILE.values()}

    assert used == set(SENTENCES) - {"too_heavy", "not_plain", "no_paper"}  # test_sandbox, test_plain_copies, test_materials
    for sentence in SENTENCES.values():
        assert str(sentence).count(".") >= 2, sentence


def test_too_large_is_refused_before_it_is_read() -> None:
    class Endless(SimpleUploadedFile):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("read before its size was known")

    upload = Endless("a.pdf", b"%PDF-")
    upload.size = settings.UPLOAD_MAX_BYTES + 1

    with pytest.raises(Invalid, match="larger than 10"):
        store_upload(upload, actor=ALICE, now=AT)


def test_size_that_lies_is_found_while_reading(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 200
    upload = SimpleUploadedFile("a.pdf", pdf())
    upload.size = 10

    with pytest.raises(Invalid, match="larger than"):
        store_upload(upload, actor=ALICE, now=AT)


# --- what is kept -------------------------------------------------------------------------------

GOOD = {
    "a PDF": ("Рахимов паспорт.pdf", pdf(), "application/pdf"),
    "a PDF that opens at its first page": ("a.pdf", pdf(go_to_first_page), "application/pdf"),
    "a PDF with packed objects": ("a.PDF", pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), "application/pdf"),
    "a JPEG": ("photo.jpeg", picture(), "image/jpeg"),
    "a grey JPEG": ("photo.jpg", picture(mode="L"), "image/jpeg"),
    "a JPEG for print": ("photo.jpg", picture(mode="CMYK"), "image/jpeg"),
    "a PNG": ("scan.png", picture("PNG"), "image/png"),
    "a PNG with holes": ("scan.png", picture("PNG", mode="RGBA"), "image/png"),
    "a PNG of a palette": ("scan.png", picture("PNG", mode="P"), "image/png"),
    "a document": ("cv.docx", docx(), DOCX),
    "a document with a link": ("cv.docx", docx({"word/_rels/document.xml.rels": LINK.format(kind="hyperlink")}), DOCX),
}


@pytest.mark.parametrize("what", GOOD)
def test_good_file_is_kept_with_its_name_and_true_type(what: str) -> None:
    name, content, content_type = GOOD[what]

    stored = store_upload(SimpleUploadedFile(name, content, content_type="text/html"), actor=ALICE, now=AT)

    assert (stored.name, stored.content_type, stored.created_by_label) == (name, content_type, "Alice")
    kept = storage.place_of(stored.path).read_bytes()
    assert stored.size == len(kept)
    if not content_type.startswith("image/"):
        assert kept == content


def test_pixel_limit_leaves_room_for_scans() -> None:
    assert parsers.MAX_PIXELS > 4961 * 7016  # A3 at 300 dpi


def test_photo_loses_its_place_and_author_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "N"
    content = picture(size=(40, 20), exif=exif, comment=b"secret comment", icc_profile=b"secret profile")
    assert b"SecretCamera" in content

    stored = store_upload(SimpleUploadedFile("a.jpg", content), actor=ALICE, now=AT)

    kept = storage.place_of(stored.path).read_bytes()
    assert b"Secret" not in kept
    assert b"secret" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_hides_behind_a_picture_is_gone(kind: str) -> None:
    content = picture(kind) + b"<script>alert(1)</script>" + docx()
    suffix = {"JPEG": "jpg", "PNG": "png"}[kind]

    stored = store_upload(SimpleUploadedFile(f"a.{suffix}", content), actor=ALICE, now=AT)

    kept = storage.place_of(stored.path).read_bytes()
    assert b"script" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))


def test_text_in_a_png_is_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Secret")
    stored = store_upload(SimpleUploadedFile("a.png", picture("PNG", pnginfo=info)), actor=ALICE, now=AT)

    assert b"Secret" not in storage.place_of(stored.path).read_bytes()


# --- names --------------------------------------------------------------------------------------

NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\system.pdf": "system.pdf",
    "C:\\Users\\Alice\\cv.pdf": "cv.pdf",
    "/etc/.pdf": "file.pdf",
    "....pdf": "file.pdf",
    "cv\u202eexe.pdf": "cvexe.pdf",
    "c\u200bv\u2066\u2069.pdf": "cv.pdf",
    "cv\x00\x1b[31m.pdf": "cv[31m.pdf",
    "cv\r\nSet-Cookie: x.pdf": "cv Set-Cookie_ x.pdf",
    'a"b<c>|d?.pdf': "a_b_c__d_.pdf",
    "  Ҷамшед   Олимов  .pdf": "Ҷамшед Олимов.pdf",
    "И\u0306.pdf": "Й.pdf",
    "王小明.pdf": "王小明.pdf",
    "CON.pdf": "_CON.pdf",
    "cv.pdf. . .": "cv.pdf",
    "": "file",
}


@pytest.mark.parametrize("given", NAMES)
def test_name_is_cleaned(given: str) -> None:
    assert clean_name(given) == NAMES[given]


def test_huge_name_is_cut_and_keeps_its_ending() -> None:
    name = clean_name("Ж" * 5000 + ".pdf")

    assert len(name) == LONGEST
    assert name.endswith("Ж.pdf")
    stored = store_upload(SimpleUploadedFile("я" * 240 + ".pdf", pdf()), actor=ALICE, now=AT)
    assert len(stored.name) <= LONGEST


# --- places on the disk -------------------------------------------------------------------------


def test_place_is_made_by_the_portal_and_only_for_its_owner() -> None:
    stored = store_upload(SimpleUploadedFile("../../../evil.pdf", pdf()), actor=ALICE, now=AT)

    place = storage.place_of(stored.path)
    assert place.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert stored.path.startswith(f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}-")
    assert "evil" not in str(place)
    assert place.stat().st_mode & 0o077 == 0
    assert [path.name for path in place.parent.iterdir()] == [place.name]  # no temporary file left


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "ab/cd/../../../x.pdf", "ab/cd/" + "0" * 64 + ".pdf", "", "ab/cd/x\0.pdf"])
def test_path_of_a_damaged_row_leads_nowhere(path: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        storage.open_kept(path)
    with pytest.raises(Http404):
        stream(StoredFile(path=path, name="x.pdf", content_type="application/pdf", size=1))


def test_same_content_twice_is_two_files() -> None:
    first, second = (store_upload(SimpleUploadedFile("a.pdf", pdf(static_id=True)), actor=ALICE, now=AT) for _n in range(2))

    assert first.sha256 == second.sha256
    storage.forget(first.path)
    assert storage.place_of(second.path).exists()


def test_without_its_row_the_file_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(StoredFile, "save", refuse)
        with pytest.raises(RuntimeError):
            store_upload(SimpleUploadedFile("a.pdf", pdf()), actor=ALICE, now=AT)
    assert files_on_disk() == []


def test_write_that_fails_leaves_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(storage.os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            storage.keep(b"x", "pdf")
    assert files_on_disk() == []


def test_media_has_no_address() -> None:
    from django.urls import get_resolver

    assert settings.MEDIA_URL in ("", "/")
    assert not any("media" in str(pattern.pattern) for pattern in get_resolver().url_patterns)


# --- sending ------------------------------------------------------------------------------------


def test_stream_is_an_attachment_that_can_do_nothing() -> None:
    stored = store_upload(SimpleUploadedFile("Ҷамшед.pdf", pdf()), actor=ALICE, now=AT)

    response = stream(stored)

    assert b"".join(response.streaming_content) == storage.place_of(stored.path).read_bytes()
    response.file_to_stream.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename=\"file.pdf\"; filename*=UTF-8''%D2%B6%D0%B0%D0%BC%D1%88%D0%B5%D0%B4.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_only_pictures_and_pdf_are_shown_in_place() -> None:
    picture_file = store_upload(SimpleUploadedFile("a.png", picture("PNG")), actor=ALICE, now=AT)
    document = store_upload(SimpleUploadedFile("a.docx", docx()), actor=ALICE, now=AT)

    for stored, way in ((picture_file, "inline"), (document, "attachment")):
        response = stream(stored, inline=True)
        response.file_to_stream.close()
        assert response["Content-Disposition"].startswith(way)


@pytest.mark.parametrize("name", ['a"; filename=evil.exe.pdf', "a\r\nX: y.pdf", "a;b.pdf", "é.pdf", "", ".", "%00.pdf"])
def test_disposition_can_not_be_broken_out_of(name: str) -> None:
    header = disposition(name, inline=False)

    plain, encoded = header.removeprefix('attachment; filename="').split("\"; filename*=UTF-8''")
    assert not set(plain) & set('"\\\r\n;/')
    assert encoded.isascii()
    assert not set(encoded) & set("\"\\\r\n;/ '")


def test_files_the_portal_makes_are_kept_the_same_way() -> None:
    stored = store_bytes(b"a,b", name="Quota use: 2027/28.csv", content_type="text/csv", actor=ALICE, now=AT)

    assert stored.name == "28.csv"
    assert storage.place_of(stored.path).read_bytes() == b"a,b"


def test_accept_names_every_ending() -> None:
    assert checks.ACCEPT == ".pdf,.jpg,.jpeg,.png,.docx"

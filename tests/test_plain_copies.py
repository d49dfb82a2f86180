"""Copies that must not say who made them: what is taken away from a PDF, what is read in it, and that its pages stay."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from core.errors import Invalid
from documents.checks import check_plain
from documents.parsers import parse_pdf
from documents.plain import plain_jpeg, plain_pdf, text_of_pdf
from portal.demo.paper import page_of
from scholarships.queries.redacting import refuse_if_told
from scholarships.redaction import Secrets
from tests.hostile_files import docx, pdf, picture
from tests.planting import AUTHOR, CAMERA, FILE, diploma, text_of_file

SECRETS = Secrets(names=("Farrukh Rahimov", "Фаррух Раҳимов"), countries=("TJ",), values=("A1234567",))


def test_a_pdf_keeps_its_pages_and_nothing_else() -> None:
    told = text_of_file(diploma())
    plain = plain_pdf(diploma())

    assert all(secret in told for secret in (AUTHOR, CAMERA, FILE))
    assert not any(secret in text_of_file(plain) for secret in (AUTHOR, CAMERA, FILE))
    assert len(PdfReader(io.BytesIO(plain)).pages) == 1
    assert len(PdfReader(io.BytesIO(plain)).pages[0].images) == 1
    assert parse_pdf(plain) == plain
    assert plain_pdf(diploma()) == plain


def test_bookmarks_layers_earlier_versions_and_forms_go() -> None:
    def furnish(made: pikepdf.Pdf) -> None:
        with made.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Rahimov", 0))
        made.Root.Lang = pikepdf.String("tg-TJ")
        made.Root.OCProperties = pikepdf.Dictionary(OCGs=[pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Rahimov"))])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(T=pikepdf.String("Rahimov"), V=pikepdf.String("Farrukh"))])
        made.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(P=pikepdf.String("Rahimov"))])
        made.pages[0].obj.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary(Private=pikepdf.String("Rahimov")))

    plain = plain_pdf(pdf(furnish))

    assert "Rahimov" not in text_of_file(plain)
    assert "tg-TJ" not in text_of_file(plain)


def test_a_picture_stays_point_for_point() -> None:
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    given = io.BytesIO()
    Image.effect_noise((60, 40), 90).save(given, "JPEG", exif=exif, comment=b"Rahimov")

    plain = plain_jpeg(given.getvalue())

    assert AUTHOR.encode() in given.getvalue()
    assert AUTHOR.encode() not in plain
    assert b"Rahimov" not in plain
    assert Image.open(io.BytesIO(plain)).tobytes() == Image.open(given).tobytes()


@pytest.mark.parametrize("content", [b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"", b"\xff\xd8\xff\xe1\x00\x02"])
def test_a_picture_cut_short_harms_nobody(content: bytes) -> None:
    assert isinstance(plain_jpeg(content), bytes)


def test_text_under_a_black_bar_is_read() -> None:
    checked, text = check_plain(SimpleUploadedFile("a.pdf", page_of("Diploma of Farrukh RAHIMOV"), "application/pdf"))

    assert "RAHIMOV" in text
    assert checked.content_type == "application/pdf"
    assert text_of_pdf(pdf()) == b""
    with pytest.raises(Invalid, match="RAHIMOV"):
        refuse_if_told(text, secrets=SECRETS)
    refuse_if_told("Diploma of the university, 2018, issued 12345678", secrets=SECRETS)


@pytest.mark.parametrize(("name", "content"), [("a.docx", docx()), ("a.pdf", b"MZ"), ("a.exe", b"MZ")], ids=["docx", "pdf", "exe"])
def test_what_is_no_page_and_no_picture_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid):
        check_plain(SimpleUploadedFile(name, content))


def test_pictures_are_copies_too() -> None:
    checked, text = check_plain(SimpleUploadedFile("a.jpg", picture(), "image/jpeg"))

    assert (checked.suffix, text) == ("jpg", "")

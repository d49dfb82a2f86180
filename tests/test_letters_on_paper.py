"""Letters on paper: every kind in three languages, names in every script, tables over pages, what PDF/A and PDF/UA ask. SCREENSHOTS=folder keeps pictures."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pypdf
import pytest

from documents.enums import LETTERS
from documents.letters import LANGUAGES, fill
from documents.models import IssuedDocument
from documents.typeset import set_png
from documents.typeset.papers import PAPERS, paper_pdf
from tests.papers import HEADS, ISSUED, KAZAKH, LONG_NAME, LONG_NATIVE, NAMES, TAJIK, document, people, table


def shown(paper: IssuedDocument, language: str, name: str) -> pypdf.PdfReader:
    """The paper, read back; and its pages as pictures where somebody wants to look."""
    content = paper_pdf(paper, language)
    reader = pypdf.PdfReader(io.BytesIO(content))
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        kind = PAPERS[paper.kind]
        for number in range(len(reader.pages)):
            picture = set_png(kind.template, kind.data(paper, language), ppi=80, page=number)
            (Path(folder) / f"{name}-{language}-{number + 1}.png").write_bytes(picture)
    return reader


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def of_kind(kind: str, **more: Any) -> IssuedDocument:
    if kind == "note_verbale":
        return document(kind, name="", native="", people=people(6), **more)
    return document(kind, table=table(8) if kind == "allowance_sheet" else {}, **more)


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_says_its_words_number_code_and_page(kind: str, language: str) -> None:
    paper = of_kind(kind)
    reader = shown(paper, language, kind)
    text, said = text_of(reader), paper.facts["texts"][language]

    pieces = [
        said["title"],
        *said["paragraphs"],
        paper.number,
        "7KQ9-MXP4-RTHB",
        "/verify/",
        "Министерство иностранных дел",
        "Сыртқы істер министрлігі",
    ]
    for words in pieces:
        assert " ".join(words.split()) in text, words
    assert "{" not in text
    assert "REVOKED" not in text
    count = str(len(reader.pages))
    assert {"en": f"Page 1 of {count}", "ru": f"Страница 1 из {count}", "kk": f"{count} беттің 1-беті"}[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "native"), [*NAMES, ("A", KAZAKH), ("B", TAJIK)])
def test_name_stands_in_two_scripts(name: str, native: str, language: str) -> None:
    text = text_of(
        shown(document("award_letter", name=name, native=native), language, f"name-{NAMES.index((name, native)) if len(name) > 1 else name}")
    )

    assert name in text
    if any("\u0600" <= char <= "\u06ff" for char in native):  # kept by glyph, in drawing order
        assert set(native.replace(" ", "")) <= set(text)
    else:
        assert native in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_titles_and_forty_rows_leave_nothing_out(language: str) -> None:
    head = {code: [f"{cell} {'составляющая ' * 3}".strip() for cell in row] for code, row in HEADS.items()}
    given = {code: {"head": head[code], "rows": rows["rows"], "total": True} for code, rows in table(40).items()}
    paper = document("allowance_sheet", name=LONG_NAME, native=LONG_NATIVE, table=given)
    paper.facts["texts"][language]["title"] = "Лист выплат стипендиату магистратуры международных отношений и дипломатии " * 2
    reader = shown(paper, language, "long")
    text = text_of(reader)

    assert len(reader.pages) > 1
    assert LONG_NAME in text
    assert LONG_NATIVE in text
    for number in range(40):
        assert f"{120_000 + number:,}.00 KZT".replace(",", " ") in text
    assert all(" ".join(page.extract_text().split()).count(HEADS[language][0]) for page in reader.pages[:2])  # the head again on each page
    for page in reader.pages:
        assert _nothing_beyond_the_paper(page)


def _nothing_beyond_the_paper(page: Any) -> bool:
    """Where each piece of text begins lies on the sheet, within its margins at the left and right."""
    places: list[tuple[float, float]] = []
    page.extract_text(visitor_text=lambda text, _cm, tm, _font, _size: places.append((tm[4], tm[5])) if text.strip() else None)
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    return all(0 <= x <= width and 0 <= y <= height for x, y in places)


def test_thirty_people_of_a_note_run_over_pages() -> None:
    reader = shown(document("note_verbale", name="", native="", people=people(30)), "ru", "note-many")
    text = text_of(reader)

    assert len(reader.pages) > 1
    assert all(f"A{1234567 + number}" in text for number in range(30))
    assert text.count("17 мая 1996 г.") == 30


def test_note_has_initials_and_seal_and_no_signature() -> None:
    for language, words in {"en": ("Initials", "Seal"), "ru": ("Инициалы", "М. П."), "kk": ("Инициалдары", "М. О.")}.items():
        text = text_of(shown(of_kind("note_verbale"), language, "note"))
        assert all(word in text for word in words)
        assert not any(word in text for word in ("Signature", "Подпись", "Қолы"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Revoked on 3 July 2027"), ("ru", "Отозвано 3 июля 2027 г."), ("kk", "Күші жойылған күні: 2027 ж. 3 шілде")],
)
def test_revoked_letter_says_so_on_each_page(monkeypatch: pytest.MonkeyPatch, language: str, words: str) -> None:
    monkeypatch.setattr("documents.typeset.letters.number_in_place_of", lambda document: "AL-2027-00044")
    reader = shown(document("allowance_sheet", state="revoked", table=table(40)), language, "revoked")
    mark = {"en": "REVOKED", "ru": "ОТОЗВАНО", "kk": "КҮШІ ЖОЙЫЛДЫ"}[language]

    assert all(mark in page.extract_text() for page in reader.pages)
    assert words in text_of(reader)
    assert "The nominee was replaced." in text_of(reader)
    assert "AL-2027-00044" in text_of(reader)


@pytest.mark.parametrize("kind", ["award_letter", "note_verbale", "allowance_sheet"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_file_can_be_archived_and_read_aloud(kind: str, language: str) -> None:
    paper = of_kind(kind)
    reader = shown(paper, language, kind)
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()

    assert reader.metadata is not None
    assert reader.metadata.title == f"{paper.facts['texts'][language]['title']} {paper.number}"
    assert reader.metadata.creation_date == ISSUED
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfaid:part>2<" in metadata
    assert "pdfuaid:part>1<" in metadata
    assert paper_pdf(paper, language) == paper_pdf(paper, language)


def test_data_are_never_read_as_markup() -> None:
    name = '#panic("x") *bold* $1$ <b> \\ "quoted" [x] {reason} @ref'
    paper = document("award_letter", name=name, addressee={"en": '#import "x"'})

    text = text_of(shown(paper, "en", "markup"))

    assert name in text
    assert '#import "x"' in text


def test_letter_that_no_font_has_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    text = text_of(shown(document("terms", native="ꨀꨁ Фаррух"), "ru", "no-font"))

    assert "Фаррух" in text
    assert "no font has" in caplog.text


@pytest.mark.parametrize(
    ("native", "left"),
    [
        ("মোহাম্মদ আব্দুল্লাহ আল মামুন চৌধুরী", ""), ("กรุงเทพมหานคร อมรรัตนโกสินทร์", ""), ("ኃይለ ሥላሴ ገብረ ክርስቶስ ወልደ ማርያም", ""), ("සිරිමාවෝ රත්වත්තේ බණ්ඩාරනායක", ""),
        ("ជា សុផល វណ្ណា ព្រះ", ""), ("မြန်မာ အောင်ဆန်း ခင်ကြည်", ""), ("བོད་ཡིག་ དབྱངས", ""), ("Фаррух 😀", "Фаррух"), ("Фар\u0001рух", "Фаррух"), ("Фар\ue000рух", "Фаррух"),
        ("Фар\ufeffрух", "Фаррух"), ("Фаррух 👨\u200d👩\u200d👧", "Фаррух"),
    ],
)  # fmt: skip
def test_name_in_a_script_without_font_keeps_no_paper_back(native: str, left: str) -> None:
    """All of it goes at once: a note names many people, and a few letters of a name are no name."""
    crowd = [{"name": f"Md ABDULLAH {number}", "native_name": native, "passport": f"A{number}"} for number in range(3)]
    text = text_of(shown(document("award_letter", name="Md ABDULLAH", native=native, people=crowd), "en", "no-font"))

    assert "Md ABDULLAH 2" in text
    assert left in text
    assert not {char for char in text if "\u0980" <= char <= "\u1fff"}
    assert "()" not in text


def test_words_that_end_with_a_stop_get_no_second_one() -> None:
    assert fill("{until}. {name}.", {"until": "31 августа 2028 г.", "name": "Rahimov"}) == "31 августа 2028 г. Rahimov."

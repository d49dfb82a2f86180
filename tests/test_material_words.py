"""Words of the files: taken out in the child, by a worker that may be killed, for a search that has limits."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import count, product
from string import ascii_lowercase

import pytest
from django.db import connection

from documents.enums import ScanState
from documents.models import StoredFile
from documents.operations import store_bytes
from documents.parsers import Fault
from documents.sandbox import read_boxed
from documents.words import words_of_docx, words_of_pdf, words_of_pptx, words_of_xlsx
from exchanges import operations as verbs
from exchanges.models import Material, MaterialText
from exchanges.operations import words
from exchanges.operations.words import LEASE, read_next_words
from portal.demo.paper import page_of
from tests import sharing as made
from tests.world import NOW, World

MOST = 1_000


def with_content(world: World, content: bytes, name: str = "water.pdf", kind: str = "application/pdf") -> Material:
    return made.written(world, file=store_bytes(content, name=name, content_type=kind, actor=world.sofia, now=NOW))


def test_words_of_each_kind() -> None:
    assert words_of_pdf(page_of("Rivers cross borders.", "Second line"), MOST).decode().split() == "Rivers cross borders. Second line".split()
    assert words_of_docx(made.docx("Өзендер шекарадан өтеді", "", "Вода"), MOST).decode() == "Өзендер шекарадан өтеді\nВода"
    assert words_of_xlsx(made.xlsx("Flow", "Year"), MOST).decode() == "Flow\nYear"
    assert words_of_pptx(made.pptx("Slide one", "Point"), MOST).decode() == "Slide one\nPoint"


def test_what_is_too_long_is_cut_and_nothing_else_is_read() -> None:
    assert len(words_of_docx(made.docx(*["water " * 50] * 50), 100).decode()) <= 100


def pages_of_pdf(*contents: bytes) -> bytes:
    """A first page of words, then one for each of these contents."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(page_of("Rivers cross borders."))) as pdf:
        for content in contents:
            pdf.pages.append(pdf.pages[0])
            pdf.pages[-1].Contents = pdf.make_stream(content)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_page_that_can_not_be_read_takes_no_others_with_it() -> None:
    content = pages_of_pdf(b"BT /F1 12 Tf (x) Tj ET Do /X (", b"BT /F1 12 Tf 72 700 Td (Last page) Tj ET")

    assert words_of_pdf(content, MOST).decode().split() == "Rivers cross borders. Last page".split()


def test_of_a_document_that_takes_too_long_the_first_pages_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is ended after twenty seconds, and with it went everything it had read."""
    seconds = count(0, 6)
    monkeypatch.setattr(time, "monotonic", lambda: next(seconds))

    assert words_of_pdf(pages_of_pdf(*[b"BT /F1 12 Tf 72 700 Td (More) Tj ET"] * 9), MOST).decode().split() == "Rivers cross borders. More".split()


@pytest.mark.parametrize("reader", [words_of_pdf, words_of_docx, words_of_xlsx, words_of_pptx])
def test_broken_file_says_so(reader: object) -> None:
    with pytest.raises(Fault):
        reader(b"PK\x03\x04 nothing", MOST)  # type: ignore[operator]


def test_entities_of_a_document_are_not_resolved() -> None:
    body = f'<!DOCTYPE d [<!ENTITY a "secret">]><w:document xmlns:w="{made.WORD}"><w:body><w:p><w:r><w:t>x&a;</w:t></w:r></w:p></w:body></w:document>'

    assert b"secret" not in words_of_docx(made.office("word/document.xml", "wordprocessingml.document.main+xml", body), MOST)


def test_child_reads_within_its_limits() -> None:
    assert read_boxed("documents.words:words_of_docx", made.docx("Water"), most=MOST) == b"Water"


@pytest.mark.django_db
def test_worker_fills_in_the_words_of_the_current_version(world: World) -> None:
    material = with_content(world, made.docx("Трансграничные реки"), "a.docx", words.DOCX)

    assert read_next_words(now=NOW)
    assert not read_next_words(now=NOW)

    found = made.words_of(material)
    assert (found.state, found.body) == ("done", "Трансграничные реки")
    verbs.add_version(material, file=made.paper(world, "Second text"), actor=world.sofia, now=NOW)
    assert (made.words_of(material).state, made.words_of(material).body) == ("waiting", "")
    read_next_words(now=NOW)
    assert made.words_of(material).body == "Second text"


@pytest.mark.django_db
@pytest.mark.parametrize("content", [page_of(), b"%PDF-1.7 broken"], ids=["a scan", "broken"])
def test_file_without_words_says_so(world: World, content: bytes) -> None:
    material = with_content(world, content)

    read_next_words(now=NOW)

    assert made.words_of(material).state == "failed"


@pytest.mark.django_db
def test_killed_worker_leaves_it_to_the_next_after_the_lease(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    material = made.written(world)
    with monkeypatch.context() as patched:
        patched.setattr(words, "_words", _killed)
        with pytest.raises(KeyboardInterrupt):
            read_next_words(now=NOW)

    assert not read_next_words(now=NOW + LEASE)
    assert made.words_of(material).state == "waiting"
    assert read_next_words(now=NOW + LEASE + timedelta(seconds=1))
    assert made.words_of(material).state == "done"


def _killed(file: StoredFile) -> str:
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_newer_version_that_came_meanwhile_is_not_overwritten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    material = made.written(world)

    def slowly(file: StoredFile) -> str:
        verbs.add_version(material, file=made.paper(world, "Newer"), actor=world.sofia, now=NOW)
        return "older"

    with monkeypatch.context() as patched:
        patched.setattr(words, "_words", slowly)
        read_next_words(now=NOW)

    assert (made.words_of(material).state, made.words_of(material).body) == ("waiting", "")


@pytest.mark.django_db
def test_file_in_quarantine_waits_and_an_infected_one_is_not_read(world: World) -> None:
    material = made.written(world)
    files = StoredFile.objects.across_partners(reason="test")
    files.update(scan_state=ScanState.WAITING)
    assert not read_next_words(now=NOW)

    files.update(scan_state=ScanState.INFECTED)
    assert read_next_words(now=NOW)
    assert made.words_of(material).state == "failed"


@pytest.mark.django_db
def test_text_of_more_distinct_words_than_postgresql_keeps_is_halved(world: World) -> None:
    material = made.written(world)
    row = made.words_of(material)
    body = " ".join(
        f"{'я' * 3}{a}{b}{c}{d}ы" for a, b, c, d in product(ascii_lowercase[:20], ascii_lowercase[:20], ascii_lowercase[:15], ascii_lowercase[:15])
    )

    words._keep(row, body, NOW)

    found = made.words_of(material)
    assert found.state == "done"
    assert len(body) / 8 < len(found.body) < len(body)


@pytest.mark.django_db
def test_longest_text_of_usual_words_is_kept_whole(world: World) -> None:
    """Three hundred thousand letters, of which a tenth of the words stands nowhere else."""
    material = made.written(world)
    body = " ".join("вода договор" if n % 10 else f"слово{n}" for n in range(23_000))[: words.MOST]

    words._keep(made.words_of(material), body, NOW)

    assert made.words_of(material).body == body
    with connection.cursor() as cursor:
        cursor.execute("SELECT vector @@ websearch_to_tsquery('russian', 'договоры') FROM exchanges_materialtext")
        assert cursor.fetchone() == (True,)
    assert MaterialText.objects.visible_to(world.sofia).get().body == body

"""The words of a file, for a search inside it. Knows nothing of Django: runs in the child of `documents.sandbox`, within its limits.

Whatever is longer than `most` characters is left out: nobody finds a file by its nine hundredth page, and a search that takes no end helps nobody.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from documents.parsers import Fault, sane_entries

_MOST_PAGES = 500
_ENOUGH = 14  # seconds, well within those of the child (documents.sandbox): what was read until then is kept
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PARTS_OF_TALK = (("slides", "slide"), ("notesSlides", "notesSlide"))
_PARTS_OF_WORD = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")


def words_of_pdf(content: bytes, most: int) -> bytes:
    """What can be copied out of the pages. A scan has none; a page that can't be read is left out, and so is what time was too short for."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    until = time.monotonic() + _ENOUGH
    broken = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, ZeroDivisionError)

    def pages(reader: PdfReader) -> Iterator[str]:
        for number in range(min(len(reader.pages), _MOST_PAGES)):
            if time.monotonic() > until:
                return
            with suppress(*broken):
                yield reader.pages[number].extract_text()

    try:
        return _cut(pages(PdfReader(io.BytesIO(content))), most)
    except broken:
        raise Fault("broken") from None


def words_of_docx(content: bytes, most: int) -> bytes:
    """Paragraphs and tables in their order, then the notes. What was deleted while changes were tracked is left out."""
    return _cut((_text_of(paragraph) for root in _parts(content, _PARTS_OF_WORD) for paragraph in root.iter(f"{_WORD}p")), most)


def _text_of(paragraph: Any) -> str:
    between = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}noBreakHyphen": "-"}
    return "".join(one.text or "" if one.tag == f"{_WORD}t" else between.get(one.tag, "") for one in paragraph.iter())


def words_of_xlsx(content: bytes, most: int) -> bytes:
    """Texts of the cells, without figures: nobody looks for a number."""
    parts = _parts(content, ("xl/sharedStrings.xml",))
    return _cut(("".join(one.text or "" for one in cell.iter(f"{_SHEET}t")) for root in parts for cell in root.iter(f"{_SHEET}si")), most)


def words_of_pptx(content: bytes, most: int) -> bytes:
    """Texts of the slides in their order, then what is said to them."""
    roots = _parts(content, tuple(f"ppt/{kind}/{name}{n}.xml" for kind, name in _PARTS_OF_TALK for n in range(1, _MOST_PAGES)))
    return _cut(("".join(one.text or "" for one in line.iter(f"{_DRAWN}t")) for root in roots for line in root.iter(f"{_DRAWN}p")), most)


def _parts(content: bytes, names: tuple[str, ...]) -> Iterator[Any]:
    """The XML of those parts that the file has, without entities and nothing fetched."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            there = set(archive.namelist()) if sane_entries(archive) else set()
            for name in names:
                if name in there:
                    yield etree.fromstring(archive.read(name), parser)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, etree.XMLSyntaxError):
        raise Fault("broken") from None


def _cut(pieces: Iterable[str], most: int) -> bytes:
    """Joined until there are enough; without NUL, which PostgreSQL does not keep, and without empty lines."""
    found, left = [], most
    for piece in pieces:
        text = piece.replace("\0", "").strip()
        if text:
            found.append(text[:left])
            left -= len(text) + 1
        if left <= 0:
            break
    return "\n".join(found).encode(errors="replace")

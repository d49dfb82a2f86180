"""Full parse of an upload by the real library of its kind. Knows nothing of Django, so that it can run in a child process.

Each parser takes the bytes and gives the bytes to keep; it raises `Fault(code)`, and `documents.checks` has the sentence.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

MAX_PAGES = 500
MAX_OBJECTS = 60_000
MAX_PIXELS = 50_000_000
MAX_ENTRIES = 1_000
MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 150
RATIO_FLOOR = 256 * 1024  # small files of XML shrink a lot and harm nobody
MAX_DEPTH = 60

ACTING = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/RichMediaExecute", "/Movie", "/Sound"})
HOLDING = frozenset({"/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent"})
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX_MAIN = f"{OFFICE}.wordprocessingml.document.main+xml"
# Of each kind of office file: the part that makes it one, and what the table of contents calls it.
MAINS = {
    "docx": ("word/document.xml", DOCX_MAIN),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
}


class Fault(Exception):
    """What is wrong with a file, as a short code."""


def parse_pdf(content: bytes) -> bytes:
    """At least one page, no password, nothing that acts, nothing carried inside, nothing behind the end."""
    import pikepdf

    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\0\t\n\f\r "):
        raise Fault("pdf_tail" if end >= 0 else "broken")
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Fault("pdf_locked")
            if not 0 < len(pdf.pages) <= MAX_PAGES:
                raise Fault("pdf_pages")
            if len(pdf.objects) > MAX_OBJECTS:
                raise Fault("too_big_inside")
            for page in pdf.pages:
                page.obj.get("/Contents")
            for found in pdf.objects:
                _refuse_acts(found, 0)
            _refuse_acts(pdf.trailer, 0)
    except pikepdf.PasswordError:
        raise Fault("pdf_locked")
    except pikepdf.PdfError:
        raise Fault("broken")
    return content


def _refuse_acts(value: Any, depth: int) -> None:
    """Look at one object and the values written directly inside it; those it points to come by themselves."""
    import pikepdf

    if depth > MAX_DEPTH:
        raise Fault("too_big_inside")
    if isinstance(value, pikepdf.Array):
        children = list(value)
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        keys = {str(key) for key in value.keys()}  # noqa: SIM118 - a Stream iterates differently
        if "/JS" in keys or str(value.get("/S")) in ACTING:
            raise Fault("pdf_acts")
        if keys & HOLDING or str(value.get("/Type")) == "/EmbeddedFile":
            raise Fault("pdf_holds")
        children = [value[key] for key in keys]
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            _refuse_acts(child, depth + 1)


def parse_jpeg(content: bytes) -> bytes:
    return _redraw(content, "JPEG", quality=90)


def parse_png(content: bytes) -> bytes:
    return _redraw(content, "PNG", compress_level=6)


def _redraw(content: bytes, kind: str, **options: int) -> bytes:
    """Decode and encode anew: place of the photo, author, thumbnails, text and whatever hid behind the picture are gone."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Fault("too_many_pixels")
            image.verify()
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            image.load()
            upright = ImageOps.exif_transpose(image)
            plain = upright.convert("RGB" if kind == "JPEG" or "A" not in upright.getbands() else "RGBA")
            if upright.mode in ("L", "1"):
                plain = upright.convert("L")
            clean = Image.new(plain.mode, plain.size)
            clean.paste(plain)
    except Image.DecompressionBombError:
        raise Fault("too_many_pixels")
    except (OSError, SyntaxError, ValueError, EOFError, IndexError):
        raise Fault("broken")
    out = io.BytesIO()
    clean.save(out, kind, **options)
    return out.getvalue()


def parse_docx(content: bytes) -> bytes:
    """A Word document and nothing else: sane ZIP, XML without DOCTYPE, no macro, no object inside, no template from afar."""
    return _office(content, "docx")


def parse_xlsx(content: bytes) -> bytes:
    """A workbook that people open, by the same rules; one that only the portal reads is `documents.workbooks`."""
    return _office(content, "xlsx")


def parse_pptx(content: bytes) -> bytes:
    return _office(content, "pptx")


def _office(content: bytes, kind: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = sane_entries(archive)
            if archive.comment or archive.infolist()[0].header_offset != 0:
                raise Fault("broken")
            parts = {name: data for name, data in unpacked(archive) if name.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise Fault("broken")
    if any("vbaproject" in name or "macros" in name or "activex" in name for name in names):
        raise Fault("docx_macro")
    if any("/embeddings/" in name or (name.endswith((".bin", ".exe")) and "/printersettings/" not in name) for name in names):
        raise Fault("docx_holds")
    _read_office(parts, *MAINS[kind])
    return content


def sane_entries(archive: zipfile.ZipFile) -> list[str]:
    entries = archive.infolist()
    if not entries:
        raise Fault("broken")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Fault("too_big_inside")
    for entry in entries:
        if entry.file_size > RATIO_FLOOR and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Fault("too_big_inside")
        if entry.flag_bits & 0x1 or entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.orig_filename:
            raise Fault("broken")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise Fault("broken")
    return names


def unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every entry is really unpacked: a size that lies in the directory, or a wrong checksum, ends here."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as file:
            data = file.read(MAX_UNPACKED - total + 1)
        total += len(data)
        if total > MAX_UNPACKED:
            raise Fault("too_big_inside")
        yield entry.filename, data


def _read_office(parts: dict[str, bytes], main: str, kind: str) -> None:
    from lxml import etree  # type: ignore[import-untyped]

    if "[Content_Types].xml" not in parts or main not in parts:
        raise Fault("broken")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for name, data in parts.items():
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise Fault("broken")
        if root.getroottree().docinfo.doctype:
            raise Fault("broken")
        if name == "[Content_Types].xml":
            _plain_office(root, kind)
        if name.endswith(".rels") and _reaches_out(root):
            raise Fault("docx_reaches_out")


def _plain_office(root: Any, main: str) -> None:
    kinds = {str(child.get("ContentType", "")) for child in root}
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in kinds):
        raise Fault("docx_macro")
    if main not in kinds:
        raise Fault("broken")


def _reaches_out(root: Any) -> bool:
    """Links of the text may lead outside; anything else that Word would fetch by itself may not."""
    for child in root:
        outside = str(child.get("TargetMode", "")).lower() == "external"
        if outside and not str(child.get("Type", "")).endswith("/hyperlink"):
            return True
    return False


PARSERS: dict[str, Callable[[bytes], bytes]] = {
    "application/pdf": parse_pdf,
    "image/jpeg": parse_jpeg,
    "image/png": parse_png,
    f"{OFFICE}.wordprocessingml.document": parse_docx,
    f"{OFFICE}.spreadsheetml.sheet": parse_xlsx,
    f"{OFFICE}.presentationml.presentation": parse_pptx,
}

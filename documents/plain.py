"""Copies that must not say who made them, and what can be read in them. Knows nothing of Django: runs in the child of `documents.sandbox`."""

from __future__ import annotations

import io
from typing import Any

from documents.parsers import Fault

# What a PDF says beside its pages: of its author and program, of its parts, of whoever has commented on it.
_TOLD = tuple(
    "/Metadata /PieceInfo /StructTreeRoot /MarkInfo /Outlines /PageLabels /AcroForm /Names /Dests /OCProperties /Lang /Collection /Threads"
    " /ViewerPreferences /OpenAction /URI /Perms /Legal /DSS /SpiderInfo /OutputIntents /AA".split()
)
_TOLD_OF_PAGE = tuple("/Metadata /PieceInfo /Annots /Thumb /LastModified /StructParents /B /Tabs /AA /ID".split())
_TOLD_ANYWHERE = tuple("/Metadata /PieceInfo /Alt /ActualText /LastModified".split())
_KEPT_SEGMENTS = frozenset({0xE0, 0xEE})  # of a JPEG: its density and its colours; EXIF, XMP, captions and comments go
_TEXT_PAGES = 100


def plain_pdf(content: bytes) -> bytes:
    """The pages alone, written anew: no author, no program, no comments, bookmarks, names of layers, and nothing of earlier versions."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as given, pikepdf.new() as plain:
        plain.pages.extend(given.pages)
        for page in plain.pages:
            _forget_keys(page.obj, _TOLD_OF_PAGE)
        _forget_keys(plain.Root, _TOLD)
        for found in plain.objects:
            if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
                _forget_keys(found, _TOLD_ANYWHERE)
            if isinstance(found, pikepdf.Stream) and found.get("/Filter") == pikepdf.Name.DCTDecode and "/DecodeParms" not in found:
                found.write(plain_jpeg(found.read_raw_bytes()), filter=pikepdf.Name.DCTDecode, decode_parms=None)
        out = io.BytesIO()
        plain.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    return out.getvalue()


def _forget_keys(value: Any, names: tuple[str, ...]) -> None:
    for name in names:
        if name in value:
            del value[name]


def plain_jpeg(content: bytes) -> bytes:
    """A picture inside a PDF, point for point, without the segments that cameras and programs write into it."""
    kept, place = [content[:2]], 2
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != 0xDA:
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        marker = content[place + 1]
        if not (marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _KEPT_SEGMENTS)):
            kept.append(content[place:end])
        place = end
    return b"".join([*kept, content[place:]])


def text_of_pdf(content: bytes) -> bytes:
    """What can be copied out of the pages, also from under a black bar. A scan has none."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(io.BytesIO(content)).pages[:_TEXT_PAGES]
        return "\n".join(page.extract_text() for page in pages).encode(errors="replace")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise Fault("broken") from None

"""What may be uploaded: the allow-list by business need, and the sentence for each thing that can be wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Text
from documents.filenames import clean_name, hides_a_program, suffix_of
from documents.parsers import PARSERS, Fault
from documents.sandbox import read_boxed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True)
class FileKind:
    """One kind that dossiers and agreements need: its type, its suffixes, the first bytes of every such file."""

    content_type: str
    suffixes: tuple[str, ...]
    magic: bytes


KINDS = (
    FileKind("application/pdf", ("pdf",), b"%PDF-"),
    FileKind("image/jpeg", ("jpg", "jpeg"), b"\xff\xd8\xff"),
    FileKind("image/png", ("png",), b"\x89PNG\r\n\x1a\n"),
    FileKind(DOCX, ("docx",), b"PK\x03\x04"),
)
BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}
ACCEPT = ",".join(f".{suffix}" for suffix in BY_SUFFIX)  # for the `accept` attribute of file inputs
# A paper that people read: pages, a workbook, a presentation; no picture.
PAPERS = {
    **{suffix: BY_SUFFIX[suffix] for suffix in ("pdf", "docx")},
    "xlsx": FileKind(XLSX, ("xlsx",), b"PK\x03\x04"),
    "pptx": FileKind(PPTX, ("pptx",), b"PK\x03\x04"),
}
ACCEPT_PAPERS = ",".join(f".{suffix}" for suffix in PAPERS)

SENTENCES: dict[str, Text] = {
    "empty": _("The file is empty. Choose the file again, or save it once more before you send it."),
    "kind": _("Files of this kind are not accepted. Send PDF, JPEG, PNG or DOCX; save the document as PDF if you can."),
    "no_paper": _("Files of this kind are not accepted. Send PDF, DOCX, XLSX or PPTX; save a picture as PDF."),
    "program": _("The name of the file hides the ending of a program. Rename the file, keep one ending such as .pdf, and send it again."),
    "magic": _("The content of the file does not match its ending. Open it, save it as PDF, JPEG, PNG or DOCX, and send that file."),
    "broken": _("The file is damaged or incomplete and can't be read. Save or scan it again and send the new file."),
    "pdf_tail": _("Something is attached behind the end of this PDF. Print it to PDF again and send the new file."),
    "pdf_locked": _("This PDF is protected by a password. Save it without a password and send that file."),
    "pdf_pages": _("This PDF has no pages, or more than 500. Send the pages that are asked for."),
    "pdf_acts": _("This PDF contains a script or starts a program. Print it to PDF again, which leaves only the pages, and send the new file."),
    "pdf_holds": _(
        "This PDF carries other files or a form program inside. Print it to PDF again, which leaves only the pages, and send the new file."
    ),
    "too_many_pixels": _("This picture has more than 50 million points. Make it smaller, 300 dpi is enough, and send it again."),
    "too_big_inside": _("Unpacked, this file is far larger than it seems. Save it as PDF and send that file."),
    "too_heavy": _(
        "The file could not be read within 20 seconds and the memory that one file may use. Save it anew as a smaller PDF and send that file."
    ),
    "not_plain": _("A redacted copy is a PDF, JPEG or PNG. Print the document to PDF and send that file."),
    "docx_macro": _("This document contains macros. Save it as PDF, or as DOCX without macros, and send that file."),
    "docx_holds": _("This document carries other files inside. Save it as PDF and send that file."),
    "docx_reaches_out": _("This document loads parts from another place. Save it as PDF and send that file."),
}


@dataclass(frozen=True)
class Checked:
    """What may be kept: cleaned name, true type, suffix for the disk, content (pictures are drawn anew)."""

    name: str
    content_type: str
    suffix: str
    content: bytes


def refuse(code: str) -> NoReturn:
    raise Invalid({"file": [SENTENCES[code]]})


def check_upload(upload: UploadedFile[bytes]) -> Checked:
    """Size before reading, then ending, first bytes and a full parse in a child process. Raises `Invalid({"file": [sentence]})`."""
    return _checked(upload, BY_SUFFIX, "kind")


def check_paper(upload: UploadedFile[bytes]) -> Checked:
    """The same for a paper that people read."""
    return _checked(upload, PAPERS, "no_paper")


def _checked(upload: UploadedFile[bytes], kinds: dict[str, FileKind], other: str) -> Checked:
    largest = settings.UPLOAD_MAX_BYTES
    if (upload.size or 0) > largest:
        _refuse_size(largest)
    name = clean_name(upload.name or "")
    kind = kinds.get(suffix_of(name))
    if kind is None:
        refuse(other)
    if hides_a_program(name):
        refuse("program")
    upload.seek(0)
    content = upload.read(largest + 1)
    if len(content) > largest:
        _refuse_size(largest)
    if not content.strip(b"\0\t\n\r "):
        refuse("empty")
    if not content.startswith(kind.magic):
        refuse("magic")
    try:
        content = read_boxed(f"documents.parsers:{PARSERS[kind.content_type].__name__}", content)
    except Fault as fault:
        refuse(str(fault))
    return Checked(name, kind.content_type, kind.suffixes[0], content)


PDF = "application/pdf"
PLAIN_KINDS = frozenset({"application/pdf", "image/jpeg", "image/png"})
ACCEPT_PLAIN = ",".join(f".{suffix}" for kind in KINDS if kind.content_type in PLAIN_KINDS for suffix in kind.suffixes)


def check_plain(upload: UploadedFile[bytes]) -> tuple[Checked, str]:
    """The same for a copy that must not say who made it: pages and pictures only, without metadata; and the text that can be copied out of it."""
    checked = check_upload(upload)
    if checked.content_type not in PLAIN_KINDS:
        refuse("not_plain")
    if checked.content_type != PDF:
        return checked, ""
    try:
        plain = read_boxed("documents.plain:plain_pdf", checked.content)
        return replace(checked, content=plain), read_boxed("documents.plain:text_of_pdf", plain).decode()
    except Fault as fault:
        refuse(str(fault))


def _refuse_size(largest: int) -> NoReturn:
    sentence = _("The file is larger than %(size)s. Scan at 150 to 300 dpi in grey, or split the document, and send it again.")
    raise Invalid({"file": [sentence % {"size": filesizeformat(largest)}]})

"""Workbooks that people fill in and send back: read as data, never opened by anybody else's program from here."""

from __future__ import annotations

import io
import zipfile
from typing import NoReturn

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Text
from documents.checks import XLSX, Checked
from documents.filenames import clean_name, hides_a_program, suffix_of
from documents.parsers import Fault, sane_entries, unpacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what a workbook with a password and an old .xls begin with
MACRO_SUFFIXES = frozenset({"xlsm", "xltm", "xlam"})
WORKBOOK_SENTENCES: dict[str, Text] = {
    "empty": _("The file is empty. Save the workbook once more and send it again."),
    "kind": _("Only a workbook with the ending .xlsx can be read. Save the list as “Excel workbook (.xlsx)” and send that file."),
    "macro": _("This workbook contains macros. Save it as “Excel workbook (.xlsx)”, which leaves the macros out, and send that file."),
    "program": _("The name of the file hides the ending of a program. Rename the file, keep the one ending .xlsx, and send it again."),
    "old_or_locked": _(
        "This workbook has a password or is of an old kind. Save it as “Excel workbook (.xlsx)” without a password and send that file."
    ),
    "broken": _("The file is not a workbook, or it is damaged. Open it in your spreadsheet program, save it as .xlsx and send it again."),
    "too_big_inside": _("Unpacked, this workbook is far larger than it seems. Copy the list into a new workbook and send that file."),
    "too_heavy": _(
        "The workbook could not be read within 20 seconds and the memory that one file may use. "
        "Copy the list alone into a new workbook and send that file."
    ),
    "holds": _("This workbook carries other files inside. Copy the list into a new workbook and send that file."),
}


def refuse_workbook(code: str) -> NoReturn:
    raise Invalid({"file": [WORKBOOK_SENTENCES[code]]})


def check_workbook(upload: UploadedFile[bytes]) -> Checked:
    """Size before reading, then ending, first bytes and every part unpacked. Raises `Invalid({"file": [sentence]})`."""
    largest = settings.UPLOAD_MAX_BYTES
    name = clean_name(upload.name or "")
    if suffix_of(name) in MACRO_SUFFIXES:
        refuse_workbook("macro")
    if suffix_of(name) != "xlsx":
        refuse_workbook("kind")
    if hides_a_program(name):
        refuse_workbook("program")
    upload.seek(0)
    content = upload.read(largest + 1) if (upload.size or 0) <= largest else b""
    if (upload.size or 0) > largest or len(content) > largest:
        sentence = _("The workbook is larger than %(size)s. Copy the list alone into a new workbook and send that file.")
        raise Invalid({"file": [sentence % {"size": filesizeformat(largest)}]})
    if not content.strip(b"\0\t\n\r "):
        refuse_workbook("empty")
    if content.startswith(OLE):
        refuse_workbook("old_or_locked")
    parts_of(content)
    return Checked(name, XLSX, "xlsx", content)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part of a workbook without macros and carried files, by its name in small letters."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = sane_entries(archive)
            if archive.infolist()[0].header_offset != 0:
                raise Fault("broken")
            parts = {name.lower(): data for name, data in unpacked(archive)}
    except Fault as fault:
        refuse_workbook(str(fault))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        refuse_workbook("broken")
    kinds = parts.get("[content_types].xml", b"").lower()
    if any("vbaproject" in name or "macrosheets" in name for name in names) or b"macroenabled" in kinds:
        refuse_workbook("macro")
    if any("/embeddings/" in name or "/activex/" in name for name in names):
        refuse_workbook("holds")
    if "xl/workbook.xml" not in parts or b"spreadsheetml.sheet.main+xml" not in kinds:
        refuse_workbook("broken")
    return parts

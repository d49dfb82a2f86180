"""Sending a file to the browser. The caller's view has checked the right to read it."""

import logging
import unicodedata
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from core.errors import Refused
from core.timefmt import day_text
from documents.enums import IssuedState, ScanState
from documents.models import IssuedDocument, StoredFile
from documents.queries import kept_file
from documents.storage import open_kept
from documents.typeset import CannotSet
from documents.typeset.papers import language_for, name_of_file, paper_pdf

log = logging.getLogger(__name__)
SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})
POLICY = "sandbox; default-src 'none'"


def stream(stored_file: StoredFile, inline: bool = False) -> FileResponse:
    """The file as an attachment under the name people gave it; `inline` only for pictures and PDF.

    Raises `Refused` for a file that was deleted on its timetable, that the virus scanner has not looked at yet or in which it found something. Nothing in it can run on the portal's pages: own policy, no sniffing, no copy kept by the browser or a proxy.
    """
    if stored_file.deleted_at:
        raise Refused(deleted_sentence(stored_file), code="deleted")
    _leave_in_quarantine(stored_file)
    try:
        file = open_kept(stored_file.path)
    except (FileNotFoundError, ValueError):
        log.exception("stored file %s is not on the disk", stored_file.pk)
        raise Http404
    response = FileResponse(file, content_type=stored_file.content_type)
    response["Content-Length"] = str(stored_file.size)
    guard(response, stored_file.name, inline=inline and stored_file.content_type in SHOWN_INLINE)
    return response


def deleted_sentence(stored_file: StoredFile) -> str:
    """What stands in the place of the link."""
    day = stored_file.deleted_at.astimezone(ZoneInfo(settings.HOST_ZONE)).date() if stored_file.deleted_at else None
    return gettext("Deleted on its timetable on %(day)s.") % {"day": day_text(day) if day else ""}


def _leave_in_quarantine(stored_file: StoredFile) -> None:
    if stored_file.scan_state == ScanState.WAITING:
        sentence = gettext("“%(file)s” is being scanned for viruses. Try again in a minute.")
        raise Refused(sentence % {"file": stored_file.name}, code="being_scanned")
    if stored_file.scan_state == ScanState.INFECTED:
        sentence = gettext("A virus was found in “%(file)s”. Its content is deleted. Ask for the document from another source.")
        raise Refused(sentence % {"file": stored_file.name}, code="infected")


def issued(document: IssuedDocument, language: str) -> HttpResponseBase:
    """The paper of an issued document in one language; any app whose page has checked the right may send it.

    The kept and signed file; set on the spot, unsigned, while a worker has not kept it yet. A revoked one is always set anew and says so across the sheet.
    """
    language = language_for(document, language)
    if document.state == IssuedState.VALID and (kept := kept_file(document, language)):
        return stream(kept.file)
    try:
        content = paper_pdf(document, language)
    except CannotSet:
        log.exception("%s can't be set in %s", document.number, language)
        raise Refused(gettext("This paper can't be set at the moment. The house was told; try again later."), code="cannot_set")
    response = HttpResponse(content, content_type="application/pdf")
    guard(response, name_of_file(document, language), inline=False)
    return response


def certificate(document: IssuedDocument) -> HttpResponseBase:
    """A certificate carries its languages on one sheet."""
    return issued(document, "en")


def guard(response: HttpResponseBase, name: str, *, inline: bool) -> None:
    """Headers of every download, uploaded or made by the portal."""
    response.headers["Content-Disposition"] = disposition(name, inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"


def disposition(name: str, *, inline: bool) -> str:
    """RFC 6266: a plain ASCII name for old readers and the true name in UTF-8."""
    stem, dot, suffix = name.rpartition(".")
    plain = f"{_ascii(stem if dot else name) or 'file'}{dot}{_ascii(suffix) if dot else ''}"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join("".join(char if char.isalnum() or char in " -_()" else "_" for char in plain).split())

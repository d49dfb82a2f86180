"""Sending a file to the browser. The caller's view has checked the right to read it."""

import logging
import unicodedata
from urllib.parse import quote

from django.http import FileResponse, Http404

from documents.models import StoredFile
from documents.storage import open_kept

log = logging.getLogger(__name__)
SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})
POLICY = "sandbox; default-src 'none'"


def stream(stored_file: StoredFile, inline: bool = False) -> FileResponse:
    """The file as an attachment under the name people gave it; `inline` only for pictures and PDF.

    Nothing in it can run on the portal's pages: own policy, no sniffing, no copy kept by the browser or a proxy.
    """
    try:
        file = open_kept(stored_file.path)
    except (FileNotFoundError, ValueError):
        log.exception("stored file %s is not on the disk", stored_file.pk)
        raise Http404
    response = FileResponse(file, content_type=stored_file.content_type)
    response["Content-Length"] = str(stored_file.size)
    guard(response, stored_file.name, inline=inline and stored_file.content_type in SHOWN_INLINE)
    return response


def guard(response: FileResponse | object, name: str, *, inline: bool) -> None:
    """Headers of every download, uploaded or made by the portal."""
    assert hasattr(response, "headers")
    response.headers["Content-Disposition"] = disposition(name, inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"


def disposition(name: str, *, inline: bool) -> str:
    """RFC 6266: a plain ASCII name for old readers and the true name in UTF-8."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(char if char.isalnum() or char in " .-_()" else "_" for char in plain).strip(" .")
    _stem, dot, suffix = name.rpartition(".")
    if not plain.removesuffix(f".{suffix}").strip(" ._"):
        plain = f"file.{suffix}" if dot and suffix.isascii() and suffix.isalnum() else "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

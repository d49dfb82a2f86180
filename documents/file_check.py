"""Whether a PDF is a paper of the portal, unaltered: by its checksum, its signature, or by setting the paper once more."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from documents.models import IssuedDocument, IssuedFile
from documents.parsers import Fault
from documents.queries import document_by_code, document_of_file, kept_files
from documents.sandbox import read_boxed
from documents.signing import certificate_pem, is_signing
from documents.storage import open_kept
from documents.typeset import CannotSet
from documents.typeset.papers import languages_of, prepared, pressed

log = logging.getLogger(__name__)


class Verdict(StrEnum):
    UNALTERED = "unaltered"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    verdict: Verdict
    document: IssuedDocument | None = None
    is_signed: bool = False
    named: str = ""  # the code in the file, where no document has it


def check_file(content: bytes) -> Checked:
    """What is read of the file is read in a child process with limits. A file with a link to a document of the portal that is not its file is altered."""
    if document := document_of_file(hashlib.sha256(content).hexdigest()):
        return Checked(Verdict.UNALTERED, document, is_signed=bool(_look(content).get("signed")))
    seen = _look(content)
    codes = seen.get("codes", [])
    document = next(filter(None, map(document_by_code, codes)), None)
    if seen.get("signed"):
        return Checked(Verdict.UNALTERED if seen["whole"] and document else Verdict.ALTERED, document, is_signed=True)
    if document is None:
        return Checked(Verdict.UNKNOWN, named=codes[0] if codes else "")
    return Checked(Verdict.UNALTERED if _is_set_alike(document, content) else Verdict.ALTERED, document)


def _look(content: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(
            read_boxed("documents.signatures:look_at_pdf", content, certificate=certificate_pem() if is_signing() else "")
        )
    except Fault as fault:
        log.info("a file that was to be checked can't be read: %s", fault)
        return {}
    return found


def _is_set_alike(document: IssuedDocument, content: bytes) -> bool:
    """Papers that were sent before their file was kept carry no signature; the same facts give the same bytes.

    A layout that was changed since gives others: then the kept file still begins with those of its day.
    """
    if any(_begins_with(row, content) for row in kept_files(document)):
        return True
    for language in languages_of(document):
        for as_issued in (True, False):
            try:
                if pressed(prepared(document, language, as_issued=as_issued)) == content:
                    return True
            except CannotSet:
                continue
    return False


def _begins_with(kept: IssuedFile, content: bytes) -> bool:
    """A signature is appended: before it stands the whole unsigned file, up to its end mark."""
    if not content.rstrip().endswith(b"%%EOF"):
        return False
    try:
        with open_kept(kept.file.path) as file:
            return file.read(len(content)) == content
    except FileNotFoundError:
        return False

"""Storing uploaded files and issuing documents."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from core.history import record
from core.numbers import next_number
from core.workflow import perform
from documents.checks import XLSX, check_upload
from documents.enums import IssuedKind
from documents.filenames import clean_name
from documents.models import IssuedDocument, StoredFile
from documents.storage import forget, keep
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter or figure that is read as another
MADE_SUFFIXES = {XLSX: "xlsx", "text/csv": "csv", "application/pdf": "pdf"}


def store_upload(upload: UploadedFile, *, actor: Actor, now: datetime) -> StoredFile:
    """Check an uploaded file and keep it. Raises `Invalid({"file": [sentence]})`; then nothing is kept."""
    checked = check_upload(upload)
    return _store(checked.content, name=checked.name, content_type=checked.content_type, suffix=checked.suffix, actor=actor, now=now)


def store_bytes(content: bytes, *, name: str, content_type: str, actor: Actor, now: datetime) -> StoredFile:
    """Keep a file the portal made itself (PDF, XLSX, CSV)."""
    return _store(content, name=clean_name(name), content_type=content_type, suffix=MADE_SUFFIXES[content_type], actor=actor, now=now)


def _store(content: bytes, *, name: str, content_type: str, suffix: str, actor: Actor, now: datetime) -> StoredFile:
    """The file first, then its row: a row never points to nothing. Without its row the file is taken away again."""
    path, sha256 = keep(content, suffix)
    stored = StoredFile(
        path=path,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=sha256,
        created_at=now,
        created_by_id=actor.user_id,
        created_by_label=actor.label[:200],
    )
    try:
        stored.full_clean()
        stored.save(force_insert=True)
    except BaseException:
        forget(path)
        raise
    return stored


def issue_document(*, kind: IssuedKind, partner: Partner, facts: Mapping[str, str], series: str, actor: Actor, now: datetime) -> IssuedDocument:
    """Give number (C-2027-00012) and an unguessable code; called inside the issuing record's transaction."""
    year = host_day(now).year
    document = IssuedDocument(
        kind=kind,
        partner=partner,
        facts=dict(facts),
        number=f"{series}-{year}-{next_number(f'{series}-{year}'):05d}",
        code="".join(secrets.choice(ALPHABET) for _n in range(12)),
        issued_at=now,
        issued_by_label=actor.label,
    )
    document.full_clean()
    document.save(force_insert=True)
    record(document, "issued", actor=actor, now=now, target=document.state)
    return document


def revoke_document(document: IssuedDocument, *, reason: str, actor: Actor, now: datetime) -> None:
    """The document stays and its page says that it is revoked, since when and why."""
    perform(document, "revoke", actor=actor, now=now, reason=reason, changes={"revoked_at": now, "revoked_reason": reason[:300]})

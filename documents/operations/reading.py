"""Papers in which passports stand: each opening is kept, as of the other personal papers."""

from datetime import datetime

from django.db import transaction

from core.history import record
from documents.models import IssuedDocument
from documents.models.issued import WITH_PASSPORT
from partners.actor import Actor

PASSPORT_READ = "passport_read"
NO_NUMBER = ("", "–")


def note_opening(document: IssuedDocument, *, actor: Actor, now: datetime) -> None:
    """Who has opened a paper that names a passport, and when; nothing of other papers. Nobody is told, the auditor reads it in the journal."""
    if names_passport(document):
        with transaction.atomic():
            record(document, PASSPORT_READ, actor=actor, now=now)


def names_passport(document: IssuedDocument) -> bool:
    if document.kind not in WITH_PASSPORT:
        return False
    said = [values.get("passport", "") for values in document.facts.get("values", {}).values()]
    return any(number not in NO_NUMBER for number in [*said, *(row.get("passport", "") for row in document.facts.get("people", []))])

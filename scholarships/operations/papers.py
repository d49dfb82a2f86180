"""Personal papers of a dossier: each opening is kept."""

from datetime import datetime

from django.db import transaction

from core.errors import NotAllowed
from core.history import record
from partners.actor import Actor
from scholarships import rules
from scholarships.models import NominationDocument
from scholarships.queries.readers import PERSONAL_FILE_READ


def note_personal_read(document: NominationDocument, *, actor: Actor, now: datetime) -> None:
    """Who has opened which paper; nothing for other documents. Nobody is told, the staff reads it in the history."""
    if not document.requirement.personal:
        return
    if not rules.may_read_personal(actor, document.nomination):
        raise NotAllowed
    with transaction.atomic():
        record(document.nomination, PERSONAL_FILE_READ, actor=actor, now=now, data={"document": document.requirement.name_en})

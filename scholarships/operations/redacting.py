"""The redacted copy of a nomination for a blind panel: proposed by the portal, read over by a person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no
from documents.models import StoredFile
from partners.actor import Actor
from scholarships import rules
from scholarships.models import Nomination, NominationDocument, RedactedDossier
from scholarships.queries.redacting import FIELDS, proposal


def propose_redacted(nomination: Nomination, *, now: datetime) -> RedactedDossier:
    """In the transaction that opens the case."""
    redacted = RedactedDossier(nomination=nomination, made_at=now, **proposal(nomination))
    redacted.position = redacted.position[:200]
    redacted.full_clean()
    redacted.save(force_insert=True)
    return redacted


@contextmanager
def _redacting(nomination: Nomination, actor: Actor) -> Iterator[RedactedDossier]:
    """The locked copy of a transaction. It may be mended as long as its case is open, also when reviewers read it already."""
    if not rules.may_redact(actor, nomination):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        rows = RedactedDossier.objects.across_partners(reason="the copy of the nomination at hand").filter(nomination=nomination)
        found = rows.first()
        if found is None:
            raise Refused(_("This nomination has no redacted copy: its panel reads the nomination itself, or it is not in review yet."))
        redacted: RedactedDossier = lock(found)
        if nomination.case is None or lock(nomination.case).is_closed:
            raise Refused(_("The case is decided: the copy stays as the panel has read it."), code="case_closed")
        yield redacted


def save_redacted(nomination: Nomination, *, fields: Mapping[str, str], read_over: bool, actor: Actor, now: datetime) -> RedactedDossier:
    """What was typed, blank included. A changed copy is read over anew: until then no reviewer sees it."""
    with _redacting(nomination, actor) as redacted:
        changed = sorted(name for name in FIELDS if name in fields and getattr(redacted, name) != fields[name])
        for name in changed:
            setattr(redacted, name, fields[name])
        was_read = redacted.checked_at is not None
        if read_over:
            redacted.checked_at, redacted.checked_by_label = now, actor.label[:200]
        elif changed:
            redacted.checked_at, redacted.checked_by_label = None, ""
        redacted.full_clean()
        redacted.save()
        if changed:
            record(redacted, "changed", actor=actor, now=now, data={"fields": changed})
        if read_over and (changed or not was_read):
            record(redacted, "read_over", actor=actor, now=now)
    return redacted


def attach_redacted(document: NominationDocument, *, file: StoredFile, actor: Actor, now: datetime) -> None:
    """A copy of one document; it takes the place of the one before, and the whole is read over anew."""
    if document.requirement.personal:
        raise Refused(_("A panel reads no personal papers."))
    with _redacting(document.nomination, actor) as redacted:
        locked = lock(document)
        locked.redacted_file = file
        locked.save(update_fields=["redacted_file"])
        _to_be_read(redacted)
        record(redacted, "file_added", actor=actor, now=now, data={"document": document.requirement.name_en, "sha256": file.sha256})
    document.redacted_file = file


def remove_redacted(document: NominationDocument, *, actor: Actor, now: datetime) -> None:
    """The panel reads it no more, at once."""
    with _redacting(document.nomination, actor) as redacted:
        locked = lock(document)
        if locked.redacted_file_id is None:
            raise Refused(_("Somebody else has removed it already."), code="gone")
        locked.redacted_file = None
        locked.save(update_fields=["redacted_file"])
        record(redacted, "file_removed", actor=actor, now=now, data={"document": document.requirement.name_en})
    document.redacted_file = None


def _to_be_read(redacted: RedactedDossier) -> None:
    redacted.checked_at, redacted.checked_by_label = None, ""
    redacted.save(update_fields=["checked_at", "checked_by_label"])

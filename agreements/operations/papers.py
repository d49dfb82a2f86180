"""Due diligence: documents of partner institutions, kept by the host."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.models import InstitutionPaper
from core.errors import Invalid, NotAllowed
from core.history import record
from core.workflow import saying_no, take_away
from documents.models import StoredFile
from partners.actor import Actor
from partners.models import Institution


def add_paper(institution: Institution, *, file: StoredFile, fields: Mapping[str, Any], actor: Actor, now: datetime) -> InstitutionPaper:
    """A document with the days from which and until which it holds. A newer one stands beside the older one."""
    if not rules.may_keep_agreements(actor):
        raise NotAllowed
    issued, expires = fields.get("issued_on"), fields.get("expires_on")
    if issued and expires and expires < issued:
        raise Invalid({"expires_on": [_("The document would end before it was issued.")]})
    with saying_no(), transaction.atomic():
        paper = InstitutionPaper(institution=institution, file=file, added_at=now, added_by_label=actor.label[:200], **fields)
        paper.full_clean()
        paper.save(force_insert=True)
        record(paper, "added", actor=actor, now=now, data={"institution": institution.name_en, "sha256": file.sha256})
    return paper


def remove_paper(paper: InstitutionPaper, *, actor: Actor, now: datetime) -> None:
    """Put on record by mistake; its fields stay in the history."""
    if not rules.may_keep_agreements(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        record(paper, "removed", actor=actor, now=now, data={"institution": paper.institution.name_en})
        take_away(paper)

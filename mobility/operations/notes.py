"""The note verbale for several people of one partner, with a visa support letter for each; and the references that come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import saying_no
from documents.models import IssuedDocument
from documents.operations import write_letter
from mobility import rules
from mobility.belongings import belongings_of
from mobility.models import Stay
from mobility.operations.stays import record_visa, send_note
from mobility.queries.notes import PARTS, embassy_of, note_letter, visa_letter, why_not
from partners.actor import Actor


def write_note(stays: Sequence[Stay], *, actor: Actor, now: datetime) -> IssuedDocument:
    """One note verbale for all of them, then a visa support letter and the step for each: all or nothing.

    Each passport that goes into the paper is opened here, and its record keeps by whom, when and for which note.
    """
    if not stays or not rules.may_write_notes(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = _locked(stays)
        for stay in locked:
            if no := why_not(stay, locked[0].partner, actor, now):
                raise Refused(f"{stay.person.passport_name} ({stay.reference}): {no}")
        note = write_letter(note_letter(locked, embassy_of(locked[0].partner), actor), actor=actor, now=now)
        known = belongings_of(locked, actor)
        for stay in locked:
            letter = write_letter(visa_letter(stay, known[stay.pk]), actor=actor, now=now)
            record(stay, "passport_opened", actor=actor, now=now, data={"note": note.number})
            send_note(stay, note=note, visa_letter=letter, actor=actor, now=now)
    return note


def _locked(stays: Sequence[Stay]) -> list[Stay]:
    """In order of their keys, so that two notes at once don't wait for each other; passports as they are now."""
    rows = Stay.objects.across_partners(reason="stays that the caller has fetched rightly, for a note verbale")
    rows = rows.select_for_update(of=("self",), no_key=True).filter(pk__in=[stay.pk for stay in stays])
    return list(rows.select_related(*PARTS).order_by("pk"))


def record_visas(entries: Sequence[tuple[Stay, str]], *, actor: Actor, now: datetime) -> dict[int, str]:
    """Each by itself: one that is refused keeps no other back. Gives the refusals by key of the stay."""
    refusals: dict[int, str] = {}
    for stay, reference in entries:
        try:
            record_visa(stay, visa_reference=reference, actor=actor, now=now)
        except (Refused, Invalid) as no:
            refusals[stay.pk] = str(no)
        except NotAllowed:
            refusals[stay.pk] = gettext("Only the registrar of its institution and the ministry record this.")
    return refusals

"""Passport and medical part of a dossier: typed in by those who may, opened with a reason that is kept. No value stands in the history."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for, record
from core.workflow import lock, saying_no
from documents.models import StoredFile
from partners.actor import Actor
from people.models import Passport
from people.operations import save_passport as keep_passport
from people.purposes import passport_kept_until
from people.queries import passport_of
from scholarships import rules
from scholarships.enums import WITH_PLACE
from scholarships.models import MedicalRecord, Nomination
from scholarships.operations.defects import check_open, note_changes
from scholarships.operations.nominations import editing
from scholarships.queries.completeness import medical_of
from scholarships.queries.dossier import MEDICAL, PASSPORT
from scholarships.queries.retention import medical_kept_until

PASSPORT_REVEALED, MEDICAL_REVEALED = "passport_revealed", "medical_revealed"
OPEN_FOR = timedelta(minutes=15)  # the file of a medical part that was opened with a reason


@contextmanager
def _keeping_passport(nomination: Nomination, actor: Actor, now: datetime) -> Iterator[Nomination]:
    """While the dossier can be edited; of who has a place also later, because the note verbale needs it."""
    if not rules.may_bring_passport(actor, nomination):
        with editing(nomination, actor, now=now) as locked:
            yield locked
        return
    with saying_no(), transaction.atomic():
        locked = lock(nomination)
        if locked.state not in WITH_PLACE:
            raise Refused(_("This nomination has no place any more, so that nothing waits for the passport."))
        yield locked


def save_passport(nomination: Nomination, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Passport:
    """Keep what was typed of the passport; a draft refuses nothing that is missing. The history names the fields."""
    with _keeping_passport(nomination, actor, now) as locked:
        check_open(locked, [PASSPORT])
        passport = keep_passport(locked.person, fields=fields, now=now)
        passport.delete_after = passport_kept_until(locked.person)
        passport.save(update_fields=["delete_after"])
        note_changes(locked, [PASSPORT], actor=actor, now=now)
        record(locked, "passport_saved", actor=actor, now=now, data={"fields": sorted(fields)})
    nomination.person._state.fields_cache["passport"] = passport
    return passport


def keep_passport_longer(nomination: Nomination) -> None:
    """A nomination made anew needs the passport again: its day of deletion moves at once, before anybody reads the old one."""
    passport = passport_of(nomination.person)
    if passport is not None and passport.deleted_at is None:
        passport.delete_after = passport_kept_until(nomination.person)
        passport.save(update_fields=["delete_after"])


def save_declaration(nomination: Nomination, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> MedicalRecord:
    """What the nominee declares; by the officer from paper, and marked as such."""
    step = "medical_declared" if rules.is_nominee(actor, nomination) else "medical_entered"
    declared = {"declared_at": now, "declared_by_label": actor.label[:200]}
    return _save_medical(nomination, {**fields, **declared}, step, actor=actor, now=now)


def save_physicians_report(
    nomination: Nomination, *, fields: Mapping[str, Any], file: StoredFile | None = None, actor: Actor, now: datetime
) -> MedicalRecord:
    """What the physician reports, with the signed paper; a new paper takes the place of the one before."""
    given = {**fields, **({"report_file": file} if file else {})}
    return _save_medical(nomination, given, "medical_reported", actor=actor, now=now)


def _save_medical(nomination: Nomination, fields: dict[str, Any], step: str, *, actor: Actor, now: datetime) -> MedicalRecord:
    with editing(nomination, actor, now=now) as locked:
        check_open(locked, [MEDICAL])
        row = _medical_row(locked)
        for name, value in fields.items():
            setattr(row, name, value)
        row.delete_after, row.deleted_at = medical_kept_until(locked), None
        row.full_clean(exclude={"nomination", "report_file"})
        row.save()
        note_changes(locked, [MEDICAL], actor=actor, now=now)
        record(locked, step, actor=actor, now=now)
    nomination._state.fields_cache["medical"] = row
    return row


def _medical_row(nomination: Nomination) -> MedicalRecord:
    rows = MedicalRecord.objects.across_partners(reason="the medical part of the nomination at hand")
    row: MedicalRecord = rows.select_for_update(of=("self",), no_key=True).filter(nomination=nomination).first() or MedicalRecord(
        nomination=nomination
    )
    return row


def reveal_passport(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> Passport:
    """The values, once, for who has said why; who, when and why are kept before anything is shown."""
    if not rules.may_reveal_passport(actor, nomination):
        raise NotAllowed
    passport = passport_of(nomination.person)
    _note(nomination, PASSPORT_REVEALED, has_data=passport is not None and passport.deleted_at is None, reason=reason, actor=actor, now=now)
    assert passport is not None
    return passport


def reveal_medical(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> MedicalRecord:
    if not rules.may_reveal_medical(actor, nomination):
        raise NotAllowed
    medical = medical_of(nomination)
    _note(nomination, MEDICAL_REVEALED, has_data=medical is not None and medical.deleted_at is None, reason=reason, actor=actor, now=now)
    assert medical is not None
    return medical


def _note(nomination: Nomination, step: str, *, has_data: bool, reason: str, actor: Actor, now: datetime) -> None:
    if not has_data:
        raise Refused(_("There is nothing to show: it was not entered, or it was deleted on its timetable."), code="nothing_there")
    if not reason.strip():
        raise Invalid({"reason": [_("Say what you need it for: both sides will read it in the history.")]})
    with transaction.atomic():
        record(nomination, step, actor=actor, now=now, reason=reason.strip())


def may_open_report(nomination: Nomination, actor: Actor, now: datetime) -> bool:
    """The nominee at any time; others for a quarter of an hour after they have said why."""
    if rules.is_nominee(actor, nomination):
        return True
    rows = entries_for(nomination).filter(step=MEDICAL_REVEALED, actor_id=actor.user_id, at__gt=now - OPEN_FOR)
    return rules.may_reveal_medical(actor, nomination) and rows.exists()

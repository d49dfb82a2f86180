from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import rules
from agreements.enums import RUNNING, AgreementState
from agreements.models import Agreement
from agreements.operations.versions import lay_aside
from agreements.queries.missing import lines_beyond, wrong_consent, wrong_dates, wrong_notice
from agreements.queries.terms import closed_fields, closed_terms
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for, record
from core.numbers import reference
from core.workflow import begin, each_by_itself, lock, lock_for, perform, saying_no, wake_delivery
from documents.models import StoredFile
from partners.actor import Actor
from partners.enums import Power
from partners.queries import host_day

MOST_NOTE = 100  # letters of the number of a note


def create_agreement(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Agreement:
    """A draft with its reference A-2026-00004."""
    if not rules.may_keep_agreements(actor):
        raise NotAllowed
    with transaction.atomic():
        agreement = Agreement(reference=reference("A", host_day(now).year), created_at=now, **fields)
        begin(agreement, "created", actor=actor, now=now)
    return agreement


def change_agreement(agreement: Agreement, *, fields: Mapping[str, Any], actor: Actor, now: datetime, step: str = "changed", **data: Any) -> None:
    """Correct the record of an agreement; each field's old value stays in the history. Nothing new leaves no trace.

    What is on record as signed or in force keeps dates with which it could have been signed and brought into force.
    """
    if not rules.may_keep_agreements(actor, agreement):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(agreement)
        changed = put(locked, fields)
        if changed:
            refuse_terms(locked, changed)
            if wrong := wrong_dates(locked, now) or (lines_beyond(locked) if "valid_until" in changed else {}):
                raise Invalid(wrong)
            locked.full_clean()
            locked.save()
            note(locked, step, actor=actor, now=now, fields=changed, **data)
    agreement.__dict__.update(locked.__dict__)


def refuse_terms(agreement: Agreement, changed: list[str]) -> None:
    """What all sides have approved, or are negotiating, no side changes alone; facts it may."""
    if closed_fields(agreement, changed):
        raise Refused(closed_terms(agreement))


def note(agreement: Agreement, step: str, *, actor: Actor, now: datetime, reason: str = "", **data: Any) -> None:
    """A history row that is no step of the life; once the agreement is signed its parties are told."""
    entry = record(agreement, step, actor=actor, now=now, reason=reason, data={**data, "binds": agreement.binds})
    if agreement.binds:
        wake_delivery(entry)


def put(row: Any, fields: Mapping[str, Any]) -> list[str]:
    """Set the fields and say which of them have a new value."""
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def attach_signed_file(agreement: Agreement, *, file: StoredFile, actor: Actor, now: datetime) -> None:
    """The scan of the signed text; the checksum of each file that was ever put on record stands in the history, for all sides."""
    change_agreement(agreement, fields={"signed_file": file}, actor=actor, now=now, step="signed_file_added", file=file.name, sha256=file.sha256)


def sign(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    perform(agreement, "sign", actor=actor, now=now)


def bring_into_force(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    perform(agreement, "bring_into_force", actor=actor, now=now)


def terminate(agreement: Agreement, *, reason: str, consent_note: str = "", consent_on: date | None = None, actor: Actor, now: datetime) -> None:
    """At once: what never came into force, or by consent of all sides. Otherwise one side gives notice.

    What is in force ends so only with the note in which the other side consented: its number and day stand in the history, and all sides are told.
    """
    with transaction.atomic():
        locked = lock_for(agreement, "terminate", actor=actor, now=now)
        consent = {}
        if locked.is_in_force:
            if wrong := wrong_consent(consent_note.strip(), consent_on, now):
                raise Invalid(wrong)
            consent = {"consent_note": consent_note.strip()[:MOST_NOTE], "consent_on": str(consent_on)}
        _end(agreement, "terminate", actor=actor, now=now, reason=reason, data=consent)


def withdraw_agreement(agreement: Agreement, *, reason: str, actor: Actor, now: datetime) -> None:
    """Before the signing: it comes to nothing and stays on record."""
    _end(agreement, "withdraw", actor=actor, now=now, reason=reason)


def give_notice(agreement: Agreement, *, notice_given_on: date, ends_by_notice_on: date, reason: str, actor: Actor, now: datetime) -> None:
    """One side ends the agreement: it holds until the last day of the notice, then the clock ends it. An amendment under way falls away."""
    with transaction.atomic():
        locked = lock_for(agreement, "give_notice", actor=actor, now=now)
        if wrong := wrong_notice(locked, notice_given_on, ends_by_notice_on, now):
            raise Invalid(wrong)
        side, actor = _noticing(actor, locked)
        days: dict[str, Any] = {"notice_given_on": notice_given_on, "ends_by_notice_on": ends_by_notice_on}
        _end(agreement, "give_notice", actor=actor, now=now, reason=reason, data={"side": side}, **days)


def _noticing(actor: Actor, agreement: Agreement) -> tuple[int | None, Actor]:
    """The side for which notice is given or taken back, and who acts, for whom."""
    if rules.may_keep_agreements(actor):
        return rules.writing_side(actor, agreement), actor
    side = rules.approving_side(actor, agreement)
    return side, actor.using(side, Power.APPROVE_AGREEMENTS) if side else actor


def take_notice_back(agreement: Agreement, *, reason: str, actor: Actor, now: datetime) -> None:
    """Before its last day, the side that gave it: the terms approved last hold on. The other side can't end the notice for it."""
    with transaction.atomic():
        locked = lock_for(agreement, "take_notice_back", actor=actor, now=now)
        side, actor = _noticing(actor, locked)
        given = entries_for(locked).filter(step="give_notice").last()
        if given and given.data.get("side") != side:
            raise Refused(_("The other side gave this notice: only that side can take it back."))
        days = {"notice_given_on": None, "ends_by_notice_on": None}
        perform(agreement, "take_notice_back", actor=actor, now=now, reason=reason, changes=days, data={"side": side})


def expire_agreements(*, now: datetime) -> int:
    """The clock: what has passed its last day, or whose notice has run out, in the host's calendar. One that fails keeps no other back."""
    rows, today = Agreement.objects.across_partners(reason="the clock looks at every agreement"), host_day(now)
    over = rows.filter(state__in=RUNNING, valid_until__lt=today)
    noticed = rows.filter(state=AgreementState.TERMINATING, ends_by_notice_on__lt=today).exclude(pk__in=over.values("pk"))
    clock = Actor.system("clock")
    ended = each_by_itself(over.order_by("pk"), lambda row: _end(row, "expire", actor=clock, now=now), what="agreement to expire")
    return ended + each_by_itself(
        noticed.order_by("pk"), lambda row: _end(row, "end_by_notice", actor=clock, now=now), what="agreement whose notice has run out"
    )


def _end(
    agreement: Agreement, step: str, *, actor: Actor, now: datetime, reason: str = "", data: dict[str, Any] | None = None, **changes: Any
) -> None:
    """An end takes the versions with it that still lay on the table."""
    with transaction.atomic():
        perform(agreement, step, actor=actor, now=now, reason=reason, changes=changes, data=data)
        lay_aside(agreement, actor=actor, now=now)

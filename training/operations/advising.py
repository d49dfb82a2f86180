"""Work on an answer: experts, the thread with the partner, sessions, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed
from core.workflow import lock_for, perform, saying_no
from documents.models import StoredFile
from partners.actor import Actor
from partners.models import Partner
from partners.queries import users_with_role
from training.enums import ConsultationState as S
from training.models import Consultation, ConsultationExpert, ConsultationMessage, ConsultationSession
from training.rules import consultations as rules

WORKS = "experts of a consultation that was fetched rightly"


def set_experts(consultation: Consultation, *, lead: User, others: Sequence[User] = (), actor: Actor, now: datetime) -> None:
    """Who works on it from now on, and who leads. Whoever is left out ends today; the time they worked stays."""
    wanted = {lead.pk: True} | {user.pk: False for user in others if user.pk != lead.pk}
    step = "assign" if consultation.state == S.TRIAGED else "change_experts"
    with saying_no(), transaction.atomic():
        locked = lock_for(consultation, step, actor=actor, now=now)
        if wanted.keys() - set(users_with_role(*rules.ADVISERS, now=now)):
            raise Invalid({"lead": [_("Choose people who advise: experts, lecturers or staff.")]})
        if wanted.keys() & set(users_with_role(*rules.ASKING, now=now, partner_id=locked.partner_id)):
            raise Invalid({"lead": [_("One of these people acts for the side that asks. Choose somebody else: experts read internal notes.")]})
        rows = ConsultationExpert.objects.across_partners(reason=WORKS).filter(consultation=locked, ended_at__isnull=True)
        rows.exclude(user_id__in=wanted).update(ended_at=now)
        rows.update(leads=False)
        held = set(rows.values_list("user_id", flat=True))
        for user_id in [*wanted.keys() - held]:
            ConsultationExpert(consultation=locked, user_id=user_id, leads=False, assigned_at=now).save(force_insert=True)
        rows.filter(user_id=lead.pk).update(leads=True)
        data = {"lead": str(lead), "others": [str(user) for user in others if user.pk != lead.pk], "users": sorted(wanted)}
        perform(consultation, step, actor=actor, now=now, changes={"state_since": now} if step == "assign" else {}, data=data)
    consultation.__dict__.pop("working", None)


def write_to_partner(consultation: Consultation, *, text: str, waits: bool, file: StoredFile | None = None, actor: Actor, now: datetime) -> None:
    """By the host's side. `waits`: the partner is asked something, and the request lies with them until they answer."""
    if not rules.may_work_on(actor, consultation):
        raise NotAllowed
    moves = waits and consultation.state in (S.ASSIGNED, S.REOPENED)
    _message(consultation, "ask_back" if moves else "write", text=text, file=file, side=_host(), actor=actor, now=now, moves=moves)


def write_for_partner(consultation: Consultation, *, text: str, file: StoredFile | None = None, actor: Actor, now: datetime) -> None:
    """By the asking side; the answer to a question gives the request back to the experts."""
    if not rules.is_asking_side(actor, consultation):
        raise NotAllowed
    moves = consultation.state == S.CLARIFYING
    _message(consultation, "reply" if moves else "write", text=text, file=file, side=consultation.partner, actor=actor, now=now, moves=moves)


def write_note(consultation: Consultation, *, text: str, file: StoredFile | None = None, actor: Actor, now: datetime) -> None:
    """For the host only: the asking side reads neither the note nor that there is one."""
    _message(consultation, "note", text=text, file=file, side=_host(), actor=actor, now=now, is_internal=True)


def _host() -> Partner:
    found: Partner = Partner.objects.get(is_host=True)
    return found


def _message(consultation: Consultation, step: str, *, actor: Actor, now: datetime, moves: bool = False, **fields: Any) -> None:
    """The step is asked again on the locked row: of two at once, the second may find that the question was answered."""
    with saying_no(), transaction.atomic():
        lock_for(consultation, step, actor=actor, now=now)
        message = ConsultationMessage(consultation=consultation, at=now, author_label=actor.label[:200], **fields)
        message.full_clean()
        message.save(force_insert=True)
        perform(consultation, step, actor=actor, now=now, changes={"state_since": now} if moves else {})


def record_session(consultation: Consultation, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """A meeting that was held: its length counts once, whoever took part."""
    with saying_no(), transaction.atomic():
        lock_for(consultation, "record_session", actor=actor, now=now)
        if fields["starts_at"] > now:
            raise Invalid({"starts_at": [_("This time has not come yet. Record the session after it was held.")]})
        session = ConsultationSession(consultation=consultation, created_at=now, **fields)
        session.full_clean()
        session.save(force_insert=True)
        perform(consultation, "record_session", actor=actor, now=now, data={"minutes": session.minutes})


def note_time(consultation: Consultation, *, minutes: int, actor: Actor, now: datetime) -> None:
    """Added to the own time; a mistake is taken back with a number below zero, never below nothing."""
    with saying_no(), transaction.atomic():
        lock_for(consultation, "note_time", actor=actor, now=now)
        rows = ConsultationExpert.objects.across_partners(reason=WORKS)
        own = rows.filter(consultation=consultation, user_id=actor.user_id, ended_at__isnull=True)
        if not own.filter(minutes__gte=-minutes).update(minutes=F("minutes") + minutes):
            raise Invalid({"minutes": [_("You have recorded less time than that.")]})
        perform(consultation, "note_time", actor=actor, now=now, data={"minutes": minutes})

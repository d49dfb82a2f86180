"""A request for advice from the asking to its end. Every step sets since when it lies where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements.enums import RUNNING
from agreements.models import Agreement, AgreementParty
from core.errors import Invalid, NotAllowed
from core.numbers import reference
from core.workflow import begin, perform
from documents.models import StoredFile
from partners.actor import Actor
from partners.models import Institution, Partner
from partners.queries import host_day
from training.models import Consultation
from training.rules import consultations as rules


def ask_for_advice(*, partner: Partner, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Consultation:
    """Number and receipt at once. An agreement that is named is in force and the partner is a side of it."""
    if not rules.may_ask_for(actor, partner.pk):
        raise NotAllowed
    if (agreement := fields.get("agreement")) and not _binds(agreement, partner):
        raise Invalid({"agreement": [_("Choose an agreement in force to which your side is a party, or none.")]})
    with transaction.atomic():
        consultation = Consultation(
            partner=partner, reference=reference("Q", host_day(now).year), submitted_at=now, state_since=now,
            submitted_by_label=actor.label[:200], **fields,
        )  # fmt: skip
        begin(consultation, "submitted", actor=actor, now=now)
    return consultation


def _binds(agreement: Agreement, partner: Partner) -> bool:
    parties = AgreementParty.objects.owned_by(partner).filter(agreement=agreement)
    return agreement.state in RUNNING and bool(parties.exists())


def take_on_request(consultation: Consultation, *, institution: Institution, due_on: date, actor: Actor, now: datetime) -> None:
    if not rules.is_desk(actor, consultation):
        raise NotAllowed
    if due_on < host_day(now):
        raise Invalid({"due_on": [_("This day is over already.")]})
    _step(consultation, "take_on", actor=actor, now=now, changes={"institution": institution, "due_on": due_on})


def decline_request(consultation: Consultation, *, reason: str, actor: Actor, now: datetime) -> None:
    _step(consultation, "decline", actor=actor, now=now, reason=reason, changes={"closed_at": now})


def answer_request(consultation: Consultation, *, text: str, file: StoredFile | None = None, actor: Actor, now: datetime) -> None:
    """A later answer takes the place of the one before, which stays in the field history; a document is kept until another comes."""
    changes: dict[str, Any] = {"answer": text, "answered_at": consultation.answered_at or now}
    if file:
        changes["answer_file"] = file
    _step(consultation, "answer", actor=actor, now=now, changes=changes)


def accept_answer(consultation: Consultation, *, usefulness: int, outcome: str, actor: Actor, now: datetime) -> None:
    _step(consultation, "accept_answer", actor=actor, now=now, changes={"usefulness": usefulness, "outcome": outcome})


def reopen_request(consultation: Consultation, *, reason: str, actor: Actor, now: datetime) -> None:
    _step(consultation, "reopen", actor=actor, now=now, reason=reason)


def close_request(consultation: Consultation, *, actor: Actor, now: datetime) -> None:
    _step(consultation, "close", actor=actor, now=now, changes={"closed_at": now})


def close_unanswered(consultation: Consultation, *, actor: Actor, now: datetime) -> None:
    """The clock's: nobody responded to the answer."""
    _step(consultation, "close_unanswered", actor=actor, now=now, changes={"closed_at": now})


def withdraw_request(consultation: Consultation, *, reason: str, actor: Actor, now: datetime) -> None:
    _step(consultation, "withdraw", actor=actor, now=now, reason=reason, changes={"closed_at": now})


def _step(consultation: Consultation, name: str, *, changes: Mapping[str, Any] | None = None, now: datetime, **more: Any) -> None:
    perform(consultation, name, now=now, changes={**(changes or {}), "state_since": now}, **more)

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.numbers import reference
from core.workflow import begin, lock, saying_no, take_away, wake_delivery
from documents.models import StoredFile
from partners.actor import Actor
from partners.enums import Power
from partners.models import Partner
from people.models import Person
from scholarships import rules
from scholarships.enums import EDITABLE
from scholarships.models import Call, CallDocument, Nomination, NominationDocument
from scholarships.operations.allotments import lock_allotment
from scholarships.operations.defects import changed_names, check_open, note_changes
from scholarships.operations.persons import keep_person
from scholarships.operations.sending import hand_over, send
from scholarships.operations.steps import move
from scholarships.queries.clocks import nominee_may_save, over_for_nominee
from scholarships.queries.defects import document_field
from scholarships.queries.endorsements import needs_second_person
from scholarships.queries.parts import NOMINEE_FIELDS
from scholarships.transitions import check_window


def start_nomination(
    call: Call,
    *,
    partner: Partner,
    person: Person | None = None,
    person_fields: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    replaces: Nomination | None = None,
    on_behalf: bool = False,
) -> Nomination:
    """A draft with its number, for a new person or one nominated before. Takes no slot until it is submitted."""
    if not (rules.may_enter_on_behalf(actor) if on_behalf else rules.may_nominate_for(actor, partner.pk)):
        raise NotAllowed
    if person is not None and person.partner_id != partner.pk:
        raise NotAllowed
    if replaces is None:  # drafts may be prepared as soon as the call is published; whoever replaces has asked for the time already
        check_window(call, max(now, call.opens_at))
    with saying_no(), transaction.atomic():
        if person is None or person_fields:
            person = keep_person(person or Person(partner=partner), fields=person_fields, actor=actor, now=now)
        allotment = lock_allotment(call, partner)
        nomination = Nomination(
            reference=reference("N", call.intake.starts_on.year), call=call, allotment=allotment, partner=partner, person=person,
            state_since=now, created_by_id=actor.user_id, created_at=now,
            on_behalf=on_behalf,
        )  # fmt: skip
        begin(nomination, "created", actor=actor, now=now)
        if on_behalf:
            wake_delivery(record(nomination, "entered_on_behalf", actor=actor, now=now))
    return nomination


@contextmanager
def editing(nomination: Nomination, actor: Actor, *, now: datetime | None = None, names: Iterable[str] = ()) -> Iterator[Nomination]:
    """The locked nomination of a transaction, if this actor may still edit it; a nominee their own part (`names`) until their closing."""
    own = not rules.may_nominate(actor, nomination)
    if own and (now is None or not rules.may_fill_own_part(actor, nomination) or not NOMINEE_FIELDS.issuperset(names)):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        if locked.state not in EDITABLE:
            raise Refused(_("This nomination has been submitted. It can be changed again when the ministry returns it."))
        if own and now is not None and not nominee_may_save(locked, now):
            raise Refused(over_for_nominee(locked), code="too_late")
        yield locked


def save_nomination(
    nomination: Nomination, *, fields: Mapping[str, Any], person_fields: Mapping[str, Any] | None = None, actor: Actor, now: datetime
) -> None:
    """Keep what was typed. A draft never refuses for what is missing; what was submitted is not changed, here or through another draft."""
    with editing(nomination, actor, now=now, names=[*fields, *(person_fields or {})]) as locked:
        changed = [*changed_names(locked, fields), *changed_names(locked.person, person_fields or {})]
        check_open(locked, changed)
        if person_fields:
            keep_person(locked.person, fields=person_fields, actor=actor, now=now)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.clean_fields(exclude={field.name for field in locked._meta.fields} - set(fields))
        if fields:
            locked.save(update_fields=sorted(fields))
        note_changes(locked, changed, actor=actor, now=now)
    nomination.__dict__.update(locked.__dict__)


def attach_document(nomination: Nomination, *, requirement: CallDocument, file: StoredFile, actor: Actor, now: datetime) -> NominationDocument:
    """Answer one row of the checklist; a second file for the same row takes the place of the first."""
    with editing(nomination, actor, now=now) as locked:
        if requirement.call_id != locked.call_id:
            raise NotAllowed
        check_open(locked, [document_field(requirement.pk)])
        rows = NominationDocument.objects.across_partners(reason="documents of the nomination at hand")
        document = rows.filter(nomination=locked, requirement=requirement).first()
        document = document or NominationDocument(nomination=locked, requirement=requirement)
        document.file, document.uploaded_at = file, now
        document.save()
        note_changes(locked, [document_field(requirement.pk)], actor=actor, now=now)
        record(locked, "document_added", actor=actor, now=now, data={"document": requirement.name_en, "sha256": file.sha256})
    return document


def remove_document(document: NominationDocument, *, actor: Actor, now: datetime) -> None:
    with editing(document.nomination, actor, now=now) as locked:
        check_open(locked, [document_field(document.requirement_id)])
        record(locked, "document_removed", actor=actor, now=now, data={"document": document.requirement.name_en})
        take_away(document)


def submit_nomination(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """Take a slot of the partner's "may nominate"; `now` is the instant at which the request arrived."""
    send(nomination, "submit", actor=actor, now=now)


def resubmit_nomination(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """By the officer, or where two people answer by the second person, to whom it was proposed. Keeps its slot."""
    acting = actor.using(nomination.partner_id, Power.ENDORSE) if needs_second_person(nomination) else actor
    hand_over(nomination, "resubmit", actor=acting, now=now, changes={"mend_until": None})


def withdraw_nomination(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    """At any time before enrolment; slot and place are free in the same transaction."""
    move(nomination, "withdraw", actor=actor, now=now, reason=reason)

"""The nominee's own account: invited by the officer who nominates, a trainee from the enrolment on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no, wake_delivery
from partners.actor import Actor
from partners.enums import Role
from partners.models import Institution, Invitation
from partners.operations import cancel_invitation, invite, resend
from partners.operations.trainees import make_trainee_of
from people.models import PersonInvitation
from people.operations import lock_person
from scholarships import rules
from scholarships.enums import UNSENT, NominationState
from scholarships.models import Nomination
from scholarships.operations.clocks import set_nominee_closing
from scholarships.queries.inviting import waiting_invitation, why_not_invited


def invite_nominee(nomination: Nomination, *, language: str, actor: Actor, now: datetime) -> Invitation:
    """Send the letter with the link; once more when one is on its way, and to the new address when it has changed."""
    if not rules.may_invite_nominee(actor, nomination):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        locked.person = lock_person(locked.person)
        if locked.state in UNSENT and locked.nominee_invited_at is None:
            raise Refused(_("Before the sending the nominee is invited by asking for the own part of the draft."))
        if sentence := why_not_invited(locked):
            raise Refused(sentence)
        invitation = _send(locked, language, actor, now)
        record(locked, "nominee_invited", actor=actor, now=now, data={"email": invitation.email})
    return invitation


def ask_own_part(nomination: Nomination, *, until: datetime | None, language: str, actor: Actor, now: datetime) -> Invitation | None:
    """Ask the nominee to complete the own part of a draft, which is theirs to see from now on; the letter goes to who has no account yet.

    Asked again, the letter is sent again and the closing moved.
    """
    if not rules.may_invite_nominee(actor, nomination):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        locked.person = lock_person(locked.person)
        if locked.state != NominationState.DRAFT:
            raise Refused(_("The nominee completes the own part while the nomination is a draft at the officer's desk."))
        if not locked.person.user_id and (sentence := why_not_invited(locked)):
            raise Refused(sentence)
        locked.nominee_invited_at = locked.nominee_invited_at or now
        locked.save(update_fields=["nominee_invited_at"])
        if until is not None and until != locked.nominee_until:
            set_nominee_closing(locked, until=until, actor=actor, now=now)
        invitation = None if locked.person.user_id else _send(locked, language, actor, now)
        data = {"email": locked.person.email, "until": until.isoformat() if until else ""}
        wake_delivery(record(locked, "own_part_asked", actor=actor, now=now, data=data))
    nomination.__dict__.update(locked.__dict__)
    return invitation


def invite_employer(
    nomination: Nomination, *, institution: Institution, email: str, full_name: str, language: str, actor: Actor, now: datetime
) -> Invitation:
    """An account for somebody who endorses for the employer, at an institution of the same partner."""
    if not rules.may_nominate_for(actor, nomination.partner_id) or institution.partner_id != nomination.partner_id:
        raise NotAllowed
    with saying_no(), transaction.atomic():
        invitation, _secret = invite(
            email=email, full_name=full_name, role=Role.EMPLOYER_ENDORSER, institution=institution, language=language, role_ends_on=None,
            actor=actor, now=now,
        )  # fmt: skip
        record(nomination, "employer_invited", actor=actor, now=now, data={"email": invitation.email})
    return invitation


def _send(nomination: Nomination, language: str, actor: Actor, now: datetime) -> Invitation:
    person = nomination.person
    waiting = waiting_invitation(person, now)
    if waiting and (waiting.email, waiting.language) == (person.email.lower(), language):
        resend(invitation=waiting, actor=actor, now=now)
        return waiting
    if waiting:
        cancel_invitation(invitation=waiting, actor=actor, now=now)
    invitation, _secret = invite(
        email=person.email, full_name=person.passport_name[:128], role=Role.NOMINEE, institution=_own_institution(actor, nomination),
        language=language, role_ends_on=None, actor=actor, now=now, holder_too=True,
    )  # fmt: skip
    PersonInvitation(person=person, invitation=invitation).save()
    return invitation


def _own_institution(actor: Actor, nomination: Nomination) -> Institution:
    """The office for which this officer nominates."""
    grants = [row for row in actor.grants if row.role == Role.NOMINATING_OFFICER and row.partner_id == nomination.partner_id]
    return Institution.objects.get(pk=grants[0].institution_id)


def make_trainee(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """Who is enrolled and has an account holds the role of a trainee at the office that sent them."""
    if user := nomination.person.user:
        make_trainee_of(nomination.partner_id, user=user, reason=nomination.reference, actor=actor, now=now)

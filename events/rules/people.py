"""Who invites, who names and answers for a side, who decides on a registration, and who reads what somebody needs."""

from dataclasses import dataclass

from core.scoping import ActorLike
from events.models import Delegation, Event, Registration
from events.rules.programme import may_run_event
from partners.actor import Actor
from partners.enums import Role

SIDE = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER)


@dataclass(frozen=True)
class Guest(Actor):
    """Whoever holds the secret link of one registration: acts on that one and on nothing else."""

    registration_id: int = 0


def guest_of(registration: Registration) -> Guest:
    return Guest(user_id=None, label=registration.name, language=registration.language, registration_id=registration.pk)


# --- invitations and delegations ----------------------------------------------------------------------
def may_invite(actor: Actor, event: Event) -> bool:
    return may_run_event(actor, event)


def may_run_invitation(actor: Actor, delegation: Delegation) -> bool:
    return may_run_event(actor, delegation.event)


def may_remind(actor: Actor, delegation: Delegation) -> bool:
    return actor.is_system or may_run_invitation(actor, delegation)


def is_side(actor: Actor, delegation: Delegation) -> bool:
    return actor.has_for_partner(delegation.partner_id, *SIDE)


def may_answer(actor: Actor, delegation: Delegation) -> bool:
    """The invited side; and the organiser, where the names came by note or telephone."""
    return is_side(actor, delegation) or may_run_invitation(actor, delegation)


def may_see_list(actor: Actor, event: Event) -> bool:
    """The list of the invited: for the host all of it, for a side its own row."""
    return reads_lists(actor, event) or bool(actor.people_partner_ids)


def reads_lists(actor: Actor, event: Event) -> bool:
    """Who reads the lists of participants: the host's staff and the academy that holds the event."""
    return actor.sees_all_partners or event.institution_id in actor.institution_ids


# --- registrations ------------------------------------------------------------------------------------
def may_decide(actor: Actor, registration: Registration) -> bool:
    return may_run_event(actor, registration.event)


def is_own(actor: Actor, registration: Registration) -> bool:
    if isinstance(actor, Guest):
        return actor.registration_id == registration.pk
    return actor.user_id is not None and actor.user_id == registration.user_id


def is_of_side(actor: Actor, registration: Registration) -> bool:
    """Officers act for the people of their delegation; who registered alone acts alone."""
    return registration.delegation_id is not None and actor.has_for_partner(registration.partner_id or 0, *SIDE)


def may_take_part_for(actor: Actor, registration: Registration) -> bool:
    """Needs, a cancelled registration: the participant, the delegation's officers, the organiser."""
    return is_own(actor, registration) or is_of_side(actor, registration) or may_decide(actor, registration)


def may_cancel(actor: Actor, registration: Registration) -> bool:
    return actor.is_system or may_take_part_for(actor, registration)


def may_answer_offer(actor: Actor, registration: Registration) -> bool:
    return is_own(actor, registration) or may_decide(actor, registration)


def may_offer(actor: Actor, registration: Registration) -> bool:
    """By itself when a place becomes free; an organiser may offer one out of turn, and the history says so."""
    return actor.is_system or may_decide(actor, registration)


def may_settle(actor: Actor, registration: Registration) -> bool:
    """A place, or one on the waiting list: the organiser, or by itself where nobody approves and for a delegation that is confirmed."""
    return actor.is_system or may_decide(actor, registration)


def is_consequence(actor: ActorLike, registration: object = None) -> bool:
    return bool(getattr(actor, "is_system", False))


def may_read_reach(actor: Actor, registration: Registration) -> bool:
    """E-mail and telephone: the organiser, the house, officers of the side, the person. Lecturers, who help at the door, need neither."""
    of_side = registration.partner_id is not None and registration.partner_id in actor.people_partner_ids
    return of_side or actor.sees_all_partners or is_own(actor, registration) or may_decide(actor, registration)


def may_read_needs(actor: Actor, registration: Registration) -> bool:
    """Diet says something of belief and access of health: the organiser, the delegation's officers (a resting role too), the person."""
    of_delegation = registration.delegation_id is not None and registration.partner_id in actor.people_partner_ids
    return of_delegation or is_own(actor, registration) or may_decide(actor, registration)

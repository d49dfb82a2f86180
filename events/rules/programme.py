"""Who runs an event: the ministry's programme staff, and the registrar of the academy that holds it."""

from events.models import Event, EventSession
from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES, Role

HOST_DESK = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_run_event(actor: Actor, event: Event) -> bool:
    return may_run_events_of(actor, event.institution_id)


def may_run_events_of(actor: Actor, institution_id: int) -> bool:
    return actor.has(*HOST_DESK) or actor.has_at(institution_id, Role.REGISTRAR)


def may_begin_event(actor: Actor, obj: object = None) -> bool:
    """At some academy; at which says `may_run_events_of`."""
    return actor.has(*HOST_DESK, Role.REGISTRAR)


def may_run_session(actor: Actor, session: EventSession) -> bool:
    return may_run_event(actor, session.event)


def may_run_or_follows(actor: Actor, event: Event) -> bool:
    """What also follows from the work of another part (invitations sent, a statement issued), done by whoever has the right to that."""
    return actor.is_system or may_run_event(actor, event)


def is_consequence(actor: Actor, obj: object = None) -> bool:
    return actor.is_system


def reads_as_host(actor: Actor, event: Event) -> bool:
    """Plans that are not announced, the report, addresses of speakers, who sits where: the house and the academy that holds the event."""
    return actor.sees_all_partners or event.institution_id in actor.institution_ids


def may_see_events(actor: Actor) -> bool:
    """Everybody who signs in reads what they may see of them; this says who finds the way in the navigation."""
    return actor.sees_all_partners or bool(actor.partner_ids) or not actor.held.isdisjoint(HOST_INSTITUTION_ROLES)

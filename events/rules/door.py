"""Who stands at the door of an event, and who issues what participants take home."""

from events.models import Event, Registration
from events.rules.programme import may_run_event
from partners.actor import Actor
from partners.enums import Role


def may_stand_at_door(actor: Actor, event: Event) -> bool:
    """Those who run the event, and the lecturers of the academy that holds it, who help."""
    return may_run_event(actor, event) or actor.has_at(event.institution_id, Role.LECTURER)


def may_let_in(actor: Actor, registration: Registration) -> bool:
    return may_stand_at_door(actor, registration.event)


def may_correct_attendance(actor: Actor, registration: Registration) -> bool:
    return may_run_event(actor, registration.event)


def may_read_door(actor: Actor, event: Event) -> bool:
    """Figures of who came are read by the house too; the auditor looks."""
    return actor.sees_all_partners or event.institution_id in actor.institution_ids


def may_read_attendance_certificate(actor: Actor, registration: Registration) -> bool:
    """Whoever sees the registration: the participant, the officers of the own side, the house."""
    return True

"""Who may do what with a request for advice: the asking side, the ministry's desk, the experts who were asked."""

from partners.actor import Actor
from partners.enums import Role
from training.models import Consultation
from training.models.consultations import ADVISERS as ADVISERS

ASKING = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
DESK = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def partners_asking(actor: Actor) -> frozenset[int]:
    """Partners for which this actor asks for advice."""
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in ASKING and not grant.unconfirmed_since)


def may_ask_at_all(actor: Actor, obj: object = None) -> bool:
    return bool(partners_asking(actor))


def may_ask_for(actor: Actor, partner_id: int) -> bool:
    return actor.has_for_partner(partner_id, *ASKING)


def is_asking_side(actor: Actor, consultation: Consultation) -> bool:
    """Reads the answer, writes for the partner, withdraws."""
    return may_ask_for(actor, consultation.partner_id)


def is_desk(actor: Actor, consultation: object = None) -> bool:
    return actor.has(*DESK)


def may_work_on(actor: Actor, consultation: Consultation) -> bool:
    """The desk, and the experts who were asked."""
    return is_desk(actor) or (actor.user_id in consultation.working and actor.has(*ADVISERS))


def may_answer(actor: Actor, consultation: Consultation) -> bool:
    """The expert who leads, or the desk."""
    return is_desk(actor) or (consultation.working.get(actor.user_id or 0, False) and actor.has(*ADVISERS))


def may_note_time(actor: Actor, consultation: Consultation) -> bool:
    """Everybody enters the own time."""
    return actor.user_id in consultation.working and actor.has(*ADVISERS)


def may_write(actor: Actor, consultation: Consultation) -> bool:
    return is_asking_side(actor, consultation) or may_work_on(actor, consultation)


def reads_as_host(actor: Actor, consultation: Consultation) -> bool:
    """Internal notes, time worked, who noted what: never the asking side."""
    at_academy = consultation.institution_id in actor.institution_ids
    asked = actor.user_id in consultation.working and not actor.held.isdisjoint(ADVISERS)
    return actor.sees_all_partners or at_academy or asked


def is_clock(actor: Actor, consultation: object = None) -> bool:
    return actor.is_system


def may_see_figures(actor: Actor) -> bool:
    return actor.sees_all_partners


def may_see_consultations(actor: Actor) -> bool:
    return actor.sees_all_partners or bool(actor.partner_ids) or actor.has(*ADVISERS)

"""Who may do what with an enrolment beside the registrar of its academy: the sending side, which plans the days and agrees to a longer training."""

from partners.actor import Actor
from partners.enums import Power, Role
from training.models import Enrolment, Extension
from training.rules import may_register

# Lent with the power to answer offers: whoever says yes to a place says yes to a longer one.
ANSWERS = Power.ANSWER_OFFERS


def may_consent(actor: Actor, enrolment: Enrolment) -> bool:
    """For the sending government: its nominating officer, its head, and whoever answers for the head; nobody for the own training."""
    if actor.user_id is not None and enrolment.person.user_id == actor.user_id:
        return False
    return actor.has_for_partner(enrolment.partner_id, Role.NOMINATING_OFFICER) or actor.has_power(enrolment.partner_id, ANSWERS)


def consenting(actor: Actor, enrolment: Enrolment) -> Actor:
    """Who answers, for the history: an officer and the head in their own right, whoever else "A for B"."""
    own = actor.has_for_partner(enrolment.partner_id, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
    return actor if own else actor.using(enrolment.partner_id, ANSWERS)


def may_answer_extension(actor: Actor, extension: Extension) -> bool:
    """Consent or refuse: for the sending government."""
    return may_consent(actor, extension.enrolment)


def may_call_off_extension(actor: Actor, extension: Extension) -> bool:
    """The academy that has asked; and the portal, when the training ends while the question waits."""
    return actor.is_system or may_register(actor, extension.enrolment)


def may_read_days(actor: Actor, enrolment: Enrolment) -> bool:
    """Planned and actual days, and requests for more of them: both sides and the person; not everybody who teaches at the academy."""
    if actor.sees_all_partners or may_register(actor, enrolment) or enrolment.partner_id in actor.people_partner_ids:
        return True
    return actor.user_id is not None and enrolment.person.user_id == actor.user_id

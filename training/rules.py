"""Who may do what in training: registrars act for the academy whose intake it is."""

from partners.actor import Actor
from partners.enums import Role
from training.models import Enrolment, Intake


def may_keep_catalogue(actor: Actor, obj: object = None) -> bool:
    return actor.has(Role.REGISTRAR, Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_enrol(actor: Actor, intake: Intake) -> bool:
    return actor.has_at(intake.programme.institution_id, Role.REGISTRAR)


def may_register(actor: Actor, enrolment: Enrolment) -> bool:
    """Mark completion, withdraw, issue and revoke certificates."""
    return may_enrol(actor, enrolment.intake)

"""Who may do what in training: registrars act for the academy whose intake it is."""

from partners.actor import Actor
from partners.enums import Role
from training.models import Enrolment, Intake, Programme


def may_keep_catalogue(actor: Actor, obj: object = None) -> bool:
    """Whether this actor keeps programmes and intakes at all; of which academy says `may_keep_catalogue_of`."""
    return actor.has(Role.REGISTRAR) or keeps_every_catalogue(actor)


def keeps_every_catalogue(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_keep_catalogue_of(actor: Actor, institution_id: int) -> bool:
    """A registrar keeps the catalogue of the own academy, the ministry's programme officers and head that of all."""
    return keeps_every_catalogue(actor) or actor.has_at(institution_id, Role.REGISTRAR)


def may_change_intake(actor: Actor, intake: Intake) -> bool:
    return may_keep_catalogue_of(actor, intake.programme.institution_id)


def may_change_programme(actor: Actor, programme: Programme) -> bool:
    return may_keep_catalogue_of(actor, programme.institution_id)


def may_add_intake(actor: Actor, programme: Programme) -> bool:
    return may_keep_catalogue_of(actor, programme.institution_id)


def may_enrol(actor: Actor, intake: Intake) -> bool:
    return actor.has_at(intake.programme.institution_id, Role.REGISTRAR)


def may_register(actor: Actor, enrolment: Enrolment) -> bool:
    """Mark completion, withdraw, issue and revoke certificates, note the arrival."""
    return may_enrol(actor, enrolment.intake)

"""Who writes an individual plan and who approves it: the trainee, the sending side, the academy."""

from typing import Any

from partners.actor import Actor
from partners.enums import Role
from training import rules
from training.models import Enrolment, PlanVersion


def is_own(actor: Actor, enrolment: Enrolment) -> bool:
    return actor.user_id is not None and enrolment.person.user_id == actor.user_id


def may_write_plan(actor: Actor, enrolment: Enrolment) -> bool:
    """The trainee and the academy's registrar write drafts."""
    return is_own(actor, enrolment) or rules.may_register(actor, enrolment)


def may_write(actor: Actor, version: PlanVersion) -> bool:
    return may_write_plan(actor, version.enrolment)


def may_as_trainee(actor: Actor, version: PlanVersion) -> bool:
    """The person whose plan it is."""
    return is_own(actor, version.enrolment)


def may_as_sender(actor: Actor, version: PlanVersion) -> bool:
    """The sending side: a nominating officer or the head of an authority of the partner; never of the own plan, which takes three persons."""
    return not is_own(actor, version.enrolment) and _is_sender(actor, version.enrolment)


def _is_sender(actor: Actor, enrolment: Enrolment) -> bool:
    return actor.has_for_partner(enrolment.partner_id, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


def may_as_academy(actor: Actor, version: PlanVersion) -> bool:
    """The registrar of the academy."""
    return rules.may_register(actor, version.enrolment)


def may_agree_as_academy(actor: Actor, version: PlanVersion) -> bool:
    """The registrar, who is neither the trainee nor of the sending side."""
    enrolment = version.enrolment
    return may_as_academy(actor, version) and not is_own(actor, enrolment) and not _is_sender(actor, enrolment)


def may_replace(actor: Actor, version: PlanVersion) -> bool:
    """The portal, when the version after it is agreed."""
    return actor.is_system


def may_see_waiting(actor: Actor, obj: Any = None) -> bool:
    """Who works with the plans of many people: registrars, the sending side, staff of the host."""
    return actor.sees_all_partners or bool(actor.institution_ids) or bool(actor.partner_ids)

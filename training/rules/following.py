"""Who acts after the training: the trainee for the own plan, answers and entry; the sending ministry for its answers; the academy for its comments."""

from partners.actor import Actor
from partners.enums import Role
from people.models import Person
from training.enums import CERTIFIABLE, STUDYING, FollowUpTo
from training.models import ActionPlan, Enrolment, FollowUp

WRITE_PLANS = (*STUDYING, *CERTIFIABLE)


def is_own(actor: Actor, enrolment: Enrolment) -> bool:
    return is_self(actor, enrolment.person)


def is_self(actor: Actor, person: Person) -> bool:
    return actor.user_id is not None and person.user_id == actor.user_id


def may_begin_action_plan(actor: Actor, enrolment: Enrolment) -> bool:
    return is_own(actor, enrolment) and enrolment.state in WRITE_PLANS


def may_write_action_plan(actor: Actor, plan: ActionPlan) -> bool:
    return is_own(actor, plan.enrolment)


def may_comment_action_plan(actor: Actor, plan: ActionPlan) -> bool:
    """Whoever registers and teaches at the academy."""
    return actor.has_at(plan.enrolment.intake.programme.institution_id, Role.REGISTRAR, Role.LECTURER)


def has_action_plan_page(actor: Actor, enrolment: Enrolment) -> bool:
    return enrolment.state in WRITE_PLANS


def may_ask_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    """The clock alone."""
    return actor.is_system


def may_answer_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    """The former trainee in person; for the sending ministry whoever nominates, and the head of the authority, of others than themselves."""
    enrolment = follow_up.enrolment
    if follow_up.to == FollowUpTo.TRAINEE or is_own(actor, enrolment):
        return follow_up.to == FollowUpTo.TRAINEE and is_own(actor, enrolment)
    return actor.has_for_partner(enrolment.partner_id, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


def may_skip_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    institution = follow_up.enrolment.intake.programme.institution_id
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD) or actor.has_at(institution, Role.REGISTRAR)


def may_read_follow_up_figures(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.AUDITOR, Role.REGISTRAR)

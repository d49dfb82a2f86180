"""Who issues papers, who sees their preparation."""

from partners.actor import Actor
from partners.enums import Role
from training.models import Enrolment, Intake
from training.rules import may_enrol, may_register

READERS = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.AUDITOR)


def may_issue_papers(actor: Actor, intake: Intake) -> bool:
    return may_enrol(actor, intake)


def may_read_preparation(actor: Actor, intake: Intake) -> bool:
    """Who gets which paper and what is missing: the academy's registrar acts on it, the host's programme staff and the auditor read it."""
    return may_enrol(actor, intake) or actor.has(*READERS)


def may_write_names(actor: Actor, enrolment: Enrolment) -> bool:
    """For a trainee without an account, from a paper."""
    return may_register(actor, enrolment) and enrolment.person.user_id is None

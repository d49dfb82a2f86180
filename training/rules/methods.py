"""Who may do what with a new method of training: those who teach propose and try it, the head of programme decides."""

from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES, Role
from training.models import Method

TEACHING = (Role.LECTURER, Role.REGISTRAR)
MINISTRY = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_propose_at_all(actor: Actor, obj: object = None) -> bool:
    return actor.has(*TEACHING, *MINISTRY)


def may_propose_at(actor: Actor, institution_id: int) -> bool:
    """At the own academy; the ministry at any."""
    return actor.has(*MINISTRY) or actor.has_at(institution_id, *TEACHING)


def may_work_on(actor: Actor, method: Method) -> bool:
    """Design, materials, pilots, evaluation."""
    return may_propose_at(actor, method.institution_id)


def may_decide(actor: Actor, method: Method) -> bool:
    """The head of programme, but not on an evaluation of their own: two persons."""
    return actor.has(Role.PROGRAMME_HEAD) and actor.user_id != method.evaluated_by_id


def may_drop(actor: Actor, method: Method) -> bool:
    return may_decide(actor, method)


def may_keep_uses(actor: Actor, method: Method) -> bool:
    """Say which programmes use it: registrars and the ministry, each of programmes whose catalogue they keep."""
    return actor.has(Role.REGISTRAR, *MINISTRY)


def reads_work(actor: Actor, method: Method) -> bool:
    """History, pilots with few people, unfinished methods: the host's staff and the academy."""
    return actor.sees_all_partners or method.institution_id in actor.institution_ids


def is_teaching_staff(actor: Actor) -> bool:
    """Whose list begins with methods under way."""
    return actor.sees_all_partners or any(grant.role in HOST_INSTITUTION_ROLES for grant in actor.grants)

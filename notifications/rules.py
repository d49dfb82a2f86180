from notifications.models import FollowUpAction
from partners.actor import Actor
from partners.enums import Role

DESK = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_see_deliveries(actor: Actor, obj: object = None) -> bool:
    """Who answers "I never got it": what was sent to whom, when, with which result."""
    return actor.has(Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER, Role.AUDITOR)


def may_act_on(actor: Actor, action: FollowUpAction) -> bool:
    """Whoever has promised it, and the host's programme desk, which follows all of them."""
    return action.owner_id == actor.user_id or actor.has(*DESK)


def may_see_all_actions(actor: Actor) -> bool:
    return actor.sees_all_partners

from partners.actor import Actor
from partners.enums import Role


def may_see_deliveries(actor: Actor, obj: object = None) -> bool:
    """Who answers "I never got it": what was sent to whom, when, with which result."""
    return actor.has(Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER, Role.AUDITOR)

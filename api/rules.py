"""Who may have a key to the machine door, and who may take one away."""

from api.models import ApiToken
from partners.actor import Actor
from partners.enums import WITHOUT_TOKENS, Role


def may_have_tokens(actor: Actor) -> bool:
    """Whoever acts for an institution."""
    return any(grant.role not in WITHOUT_TOKENS for grant in actor.grants)


def may_see_all(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR, Role.AUDITOR)


def may_revoke(actor: Actor, token: ApiToken) -> bool:
    """Its owner, and any administrator."""
    return actor.user_id is not None and (token.owner_id == actor.user_id or actor.has(Role.ADMINISTRATOR))

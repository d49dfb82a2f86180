"""On which side of a nomination an actor stands, by partner: who sends, who employs, who forwards."""

from typing import Any

from partners.enums import PARTNER_ROLES, Power, Role

SENDERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
LENT_BY_SENDERS = (Power.ENDORSE, Power.ANSWER_OFFERS)


def sending_partners(actor: Any) -> frozenset[int]:
    """Partners for whose nominating authority the actor works, or whose head has lent a power over nominations."""
    lent = {row.partner_id for row in actor.lent if row.power in LENT_BY_SENDERS}
    return frozenset(partners_as(actor, *SENDERS) | lent)


def only_as(actor: Any, role: Role) -> frozenset[int]:
    """Partners at which this is all that the actor is."""
    others = {grant.partner_id for grant in actor.grants if grant.role in PARTNER_ROLES - {role}}
    return frozenset(partners_as(actor, role) - others - sending_partners(actor))


def partners_as(actor: Any, *roles: Role) -> frozenset[int]:
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in roles)

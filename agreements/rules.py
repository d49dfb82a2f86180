"""Who may do what with agreements and quotas."""

from agreements.models import Agreement
from partners.actor import Actor
from partners.enums import Role


def may_see_agreements(actor: Actor) -> bool:
    """The host's staff see every agreement, officials of a partner those to which it is a party."""
    return actor.sees_all_partners or bool(actor.partner_ids)


def may_keep_agreements(actor: Actor, agreement: Agreement | None = None) -> bool:
    """Agreement officers write, sign and end agreements for the host."""
    return actor.has(Role.AGREEMENT_OFFICER)


def may_sign(actor: Actor, agreement: Agreement) -> bool:
    return actor.has(Role.AGREEMENT_OFFICER, Role.SIGNATORY)


def may_let_expire(actor: Actor, agreement: Agreement) -> bool:
    return actor.is_system

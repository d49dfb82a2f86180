"""Who may do what with agreements and quotas."""

from agreements.models import Agreement, AgreementVersion
from partners.actor import Actor
from partners.enums import Power, Role

WRITERS = (Role.AGREEMENT_OFFICER, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


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


# --- negotiation: each side writes and approves for itself -----------------------------------------------------------------------


def writing_side(actor: Actor, agreement: Agreement) -> int | None:
    """The side for which this actor writes versions and messages: the host's agreement officer, the partner's nominating officer or head."""
    return next((side for side in sorted(agreement.side_ids) if actor.has_for_partner(side, *WRITERS)), None)


def approving_side(actor: Actor, agreement: Agreement) -> int | None:
    """The side for which this actor approves: the host's signatory, the head of the partner's authority or to whom the head has lent it."""
    return next((side for side in sorted(agreement.side_ids) if _approves_for(actor, side)), None)


def _approves_for(actor: Actor, side: int) -> bool:
    return actor.has_for_partner(side, Role.SIGNATORY) or actor.has_power(side, Power.APPROVE_AGREEMENTS)


def may_negotiate(actor: Actor, agreement: Agreement) -> bool:
    return writing_side(actor, agreement) is not None


def may_conclude(actor: Actor, agreement: Agreement) -> bool:
    """Whoever approves for the last side brings it about."""
    return approving_side(actor, agreement) is not None


def may_give_notice(actor: Actor, agreement: Agreement) -> bool:
    """The host's agreement officer records it; of a partner only who may also approve, since it ends what was approved."""
    return may_keep_agreements(actor) or approving_side(actor, agreement) is not None


def may_write_version(actor: Actor, version: AgreementVersion) -> bool:
    """Those who write for the side whose version it is."""
    return actor.has_for_partner(version.side_id, *WRITERS) and version.side_id in version.agreement.side_ids


def may_counter(actor: Actor, version: AgreementVersion) -> bool:
    """Any side may lay another version on the table; it takes the place of this one."""
    return may_negotiate(actor, version.agreement)


def may_approve(actor: Actor, version: AgreementVersion) -> bool:
    return approving_side(actor, version.agreement) is not None


def may_lay_aside(actor: Actor, version: AgreementVersion) -> bool:
    """What ends an agreement or an amendment takes the versions on the table with it."""
    return actor.is_system or may_keep_agreements(actor) or may_counter(actor, version) or may_approve(actor, version)


def may_fill_fact_sheet(actor: Actor, agreement: Agreement) -> bool:
    return may_negotiate(actor, agreement)


def may_add_exceptions(actor: Actor) -> bool:
    """Places beyond the quota: who keeps agreements or signs them."""
    return actor.has(Role.AGREEMENT_OFFICER, Role.SIGNATORY)

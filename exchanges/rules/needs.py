"""Who writes requests and offers, and who reads them."""

from __future__ import annotations

from exchanges.models import ExchangeNeed
from exchanges.rules.experts import acts_for, acts_for_a_side
from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES, READS_PARTNER, SEES_ALL_PARTNERS
from partners.models import Partner

READERS = SEES_ALL_PARTNERS | READS_PARTNER | HOST_INSTITUTION_ROLES


def may_write_for(actor: Actor, partner: Partner, institution_id: int | None) -> bool:
    return acts_for(actor, partner, institution_id)


def is_writer(actor: Actor, need: ExchangeNeed) -> bool:
    """The side that wrote it."""
    return acts_for(actor, need.partner, need.institution_id)


def may_write(actor: Actor, obj: object = None) -> bool:
    return acts_for_a_side(actor)


def follows(actor: Actor, need: ExchangeNeed) -> bool:
    """What comes of missions that are begun, called off or declined."""
    return actor.is_system


def may_see_needs(actor: Actor) -> bool:
    return bool(actor.held & READERS) or actor.is_system


def hides_who_answered(actor: Actor, need: ExchangeNeed) -> bool:
    """What the host has put to all is read by each of them, who have nothing to do with each other."""
    of_host = any(grant.partner_id == need.partner_id for grant in actor.grants)
    return need.partner.is_host and need.addressed_to_id is None and not (of_host or actor.sees_all_partners)

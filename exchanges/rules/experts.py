"""Who keeps the experts of a side and what each expert decides alone.

Of the host: the ministry's programme staff, and the registrar for the own academy. Of a partner: its officers and its head.
"""

from __future__ import annotations

from exchanges.models import Expert
from exchanges.models.experts import DIRECTORY_READERS
from partners.actor import Actor
from partners.enums import SEES_ALL_PARTNERS, Role
from partners.models import Partner

MINISTRY = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
OFFICIALS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


def acts_for(actor: Actor, partner: Partner, institution_id: int | None) -> bool:
    """For this side; a registrar for what is of the own academy."""
    if partner.is_host:
        return actor.has(*MINISTRY) or (institution_id is not None and actor.has_at(institution_id, Role.REGISTRAR))
    return actor.has_for_partner(partner.pk, *OFFICIALS)


def acts_for_a_side(actor: Actor, obj: object = None) -> bool:
    return actor.has(*MINISTRY, Role.REGISTRAR, *OFFICIALS)


def sides_of(actor: Actor) -> frozenset[int]:
    """Partners for which this actor acts here; the host's is among them for its programme staff and registrars."""
    roles = {*MINISTRY, Role.REGISTRAR, *OFFICIALS}
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in roles and not grant.unconfirmed_since)


def academies_of(actor: Actor) -> frozenset[int] | None:
    """Institutions of the host for which this actor may act; None is all of them."""
    if actor.has(*MINISTRY):
        return None
    return frozenset(grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR and not grant.unconfirmed_since)


def keeps(actor: Actor, expert: Expert) -> bool:
    """Enters and changes experts of the own side."""
    return acts_for(actor, expert.partner, expert.institution_id)


def is_self(actor: Actor, expert: Expert) -> bool:
    return actor.user_id is not None and expert.person.user_id == actor.user_id


def may_change(actor: Actor, expert: Expert) -> bool:
    return keeps(actor, expert) or is_self(actor, expert)


def may_record_paper(actor: Actor, expert: Expert) -> bool:
    """Whoever has an account decides there alone."""
    return keeps(actor, expert) and expert.person.user_id is None


def may_see_experts(actor: Actor) -> bool:
    return bool(actor.held & (DIRECTORY_READERS | SEES_ALL_PARTNERS))

"""On which side of a nomination an actor stands, by partner: who sends, who employs, who forwards."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from core.scoping import NOBODY
from partners.enums import PARTNER_ROLES, Power, Role
from scholarships.enums import EndorsementKind, NominationState

SENDERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
LENT_BY_SENDERS = (Power.ENDORSE, Power.ANSWER_OFFERS)


def sending_partners(actor: Any) -> frozenset[int]:
    """Partners for whose nominating authority the actor works, or whose head has lent a power over nominations."""
    lent = {row.partner_id for row in actor.lent if row.power in LENT_BY_SENDERS}
    return frozenset(partners_as(actor, *SENDERS) | lent)


def keeping_partners(actor: Any) -> frozenset[int]:
    """Of these the partners whose passports, medical parts and lists of nominees the actor may open: the own role, and not one that rests."""
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in SENDERS and not grant.unconfirmed_since)


def endorsing_partners(actor: Any) -> frozenset[int]:
    """Partners for which the actor reads whole dossiers, personal papers too: who keeps them, and who endorses for the head."""
    return keeping_partners(actor) | {row.partner_id for row in actor.lent if row.power == Power.ENDORSE}


def only_as(actor: Any, role: Role) -> frozenset[int]:
    """Partners at which this is all that the actor is."""
    others = {grant.partner_id for grant in actor.grants if grant.role in PARTNER_ROLES - {role}}
    return frozenset(partners_as(actor, role) - others - sending_partners(actor))


def partners_as(actor: Any, *roles: Role) -> frozenset[int]:
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in roles)


def put_to_employer(actor: Any) -> Q:
    """What waits for the employer's endorsement, and what this endorser has endorsed; nothing else of the partner."""
    employed = partners_as(actor, Role.EMPLOYER_ENDORSER)
    if not employed:
        return NOBODY
    endorsements = apps.get_model("scholarships", "Endorsement")._base_manager
    given = endorsements.filter(kind=EndorsementKind.EMPLOYER, by_id=actor.user_id, on_behalf=False).values("nomination_id")
    return Q(partner_id__in=list(employed)) & (Q(state=NominationState.EMPLOYER_CHECK) | Q(pk__in=given))

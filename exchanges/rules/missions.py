"""Who may do what with a mission: the side that receives, the side that sends, the expert in person.

The host's side is the ministry's programme staff and the registrar of the academy concerned; the other side its officers and its head.
"""

from __future__ import annotations

from documents.models.issued import passport_partners
from exchanges.enums import Side
from exchanges.models import ExchangeNeed, Expert, Mission
from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES, READS_PARTNER, SEES_ALL_PARTNERS, Role

MINISTRY = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
OFFICIALS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
READERS = SEES_ALL_PARTNERS | READS_PARTNER | HOST_INSTITUTION_ROLES | {Role.EXPERT}


def _acts_at_host(actor: Actor, institution_id: int | None) -> bool:
    return actor.has(*MINISTRY) or (institution_id is not None and actor.has_at(institution_id, Role.REGISTRAR))


def is_receiver(actor: Actor, mission: Mission) -> bool:
    if mission.is_inbound:
        return _acts_at_host(actor, mission.receiver_id)
    return actor.has_for_partner(mission.partner_id, *OFFICIALS)


def is_sender(actor: Actor, mission: Mission) -> bool:
    if mission.is_inbound:
        return actor.has_for_partner(mission.partner_id, *OFFICIALS)
    return _acts_at_host(actor, mission.sender_id)


def may_send(actor: Actor, mission: Mission, institution_id: int) -> bool:
    """From this institution: a registrar sends experts of the own academy, and hands no mission to another."""
    return mission.is_inbound or _acts_at_host(actor, institution_id)


def is_expert(actor: Actor, mission: Mission) -> bool:
    """The expert in person."""
    return actor.user_id is not None and mission.expert is not None and mission.expert.person.user_id == actor.user_id


def is_a_side(actor: Actor, mission: Mission) -> bool:
    return is_receiver(actor, mission) or is_sender(actor, mission)


def may_agree(actor: Actor, mission: Mission) -> bool:
    """Whoever gives the last approval."""
    return is_a_side(actor, mission) or is_expert(actor, mission)


def may_record_paper_of(actor: Actor, mission: Mission, side: str) -> bool:
    """A signed paper is entered by its own side; the expert's by the side that sends; every one by the ministry, which keeps them."""
    if actor.has(*MINISTRY):
        return True
    return is_receiver(actor, mission) if side == Side.RECEIVER else is_sender(actor, mission)


def sides_to_record(actor: Actor, mission: Mission) -> list[Side]:
    """Whose signed paper this actor can still enter."""
    return [side for side in Side if side not in mission.approved and may_record_paper_of(actor, mission, side)]


def may_begin(actor: Actor, mission: Mission) -> bool:
    """The side that receives sees that the expert has come; the clock, and an arrival on record, say it as well."""
    return actor.is_system or is_receiver(actor, mission)


def may_report(actor: Actor, mission: Mission) -> bool:
    return is_expert(actor, mission) or is_sender(actor, mission)


def may_invite(actor: Actor, mission: Mission) -> bool:
    """Letters of invitation go out from the ministry, as notes verbales do, to who comes; abroad the other side invites."""
    return mission.is_inbound and actor.has(*MINISTRY)


def may_keep_passport(actor: Actor, mission: Mission) -> bool:
    """Of somebody who comes to the host: the sending side that keeps it, and the person."""
    if not mission.is_inbound or mission.expert is None:
        return False
    return is_expert(actor, mission) or is_sender(actor, mission)


def may_open_invitation(actor: Actor, mission: Mission) -> bool:
    """The passport stands in it."""
    return actor.has(*MINISTRY) or is_expert(actor, mission) or mission.partner_id in passport_partners(actor)


def partners_of(actor: Actor) -> frozenset[int]:
    """Partners for whose side this actor acts."""
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in OFFICIALS and not grant.unconfirmed_since)


def registers_at(actor: Actor) -> frozenset[int]:
    """Academies for which this actor acts as their registrar."""
    return frozenset(grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR and not grant.unconfirmed_since)


def may_request(actor: Actor, obj: object = None) -> bool:
    return actor.has(*MINISTRY, Role.REGISTRAR) or bool(partners_of(actor))


def may_begin_with(actor: Actor, expert: Expert) -> bool:
    """Whoever asks for missions: the host with an expert of any side, a partner with its own and with those of the host, since one side is the host."""
    if actor.has(*MINISTRY, Role.REGISTRAR):
        return True
    return bool(partners_of(actor)) and (expert.partner.is_host or expert.partner_id in partners_of(actor))


def may_request_for(actor: Actor, *, partner_id: int, at_host: int | None) -> bool:
    """Of this partner, and of this academy of the host where one is named: for the own side."""
    return _acts_at_host(actor, at_host) or actor.has_for_partner(partner_id, *OFFICIALS)


def may_begin_from(actor: Actor, need: ExchangeNeed, partner_id: int, at_host: int) -> bool:
    """From what the host has written: the ministry, the partner to whom it was put, and the registrar of the academy that wrote it."""
    if actor.has(*MINISTRY) or actor.has_for_partner(partner_id, *OFFICIALS):
        return True
    return need.institution_id in (None, at_host)


def may_see_missions(actor: Actor) -> bool:
    return bool(actor.held & READERS) or actor.is_system

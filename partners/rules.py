"""Who may do what with partners, roles and invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.enums import CONFIRMED_ROLES, HOST_INSTITUTION_ROLES, PARTNER_ROLES, SEES_ALL_PARTNERS, Power, Role
from partners.models import Delegation, Institution, Invitation, Membership

if TYPE_CHECKING:
    from accounts.models import User
    from partners.actor import Actor


LENDERS = (Role.AUTHORITY_HEAD,)


def may_see_people(actor: Actor) -> bool:
    """The head of an authority sees the people of the own institution only (`queries.members_for`)."""
    return actor.has(Role.ADMINISTRATOR, Role.AUDITOR, Role.AUTHORITY_HEAD)


def may_see_everybody(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR, Role.AUDITOR)


def may_see_partners(actor: Actor) -> bool:
    """The list of participants is for those who work with it: the host's people and the officials of partners."""
    return bool(actor.held & (SEES_ALL_PARTNERS | PARTNER_ROLES | HOST_INSTITUTION_ROLES))


def may_manage_people(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR)


def may_manage_person(actor: Actor, user: User) -> bool:
    """Nobody gives themselves a role, closes their own account or takes away their own second factor."""
    return may_manage_people(actor) and actor.user_id != user.pk


def may_end_membership(actor: Actor, membership: Membership) -> bool:
    """Administrators, their own roles included: laying one down needs nobody else."""
    return may_manage_people(actor)


def may_invite_somebody(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR, Role.AUTHORITY_HEAD) or any(row.power == Power.INVITE_OFFICERS for row in actor.lent)


def may_see_invitations(actor: Actor) -> bool:
    return may_see_people(actor) or may_invite_somebody(actor)


def may_invite(actor: Actor, institution: Institution, role: str) -> bool:
    """An administrator invites anybody; the head of a nominating authority, or who acts for the head, officers of the same authority.

    An officer invites nominees, and those who endorse for an employer of the same partner.
    """
    if actor.has(Role.ADMINISTRATOR):
        return True
    if role in (Role.NOMINEE, Role.EMPLOYER_ENDORSER):
        return actor.has_for_partner(institution.partner_id, Role.NOMINATING_OFFICER)
    return role == Role.NOMINATING_OFFICER and actor.has_power_at(institution.pk, Power.INVITE_OFFICERS)


def may_manage_invitation(actor: Actor, invitation: Invitation) -> bool:
    return may_invite(actor, invitation.institution, invitation.role)


def may_edit_partners(actor: Actor) -> bool:
    return actor.has(Role.AGREEMENT_OFFICER, Role.ADMINISTRATOR)


def fits_institution(role: str, institution: Institution) -> bool:
    """Roles that see every partner's data, and those of the host's academies, are held at the host's institutions only."""
    return institution.partner.is_host or role not in SEES_ALL_PARTNERS | HOST_INSTITUTION_ROLES


def may_keep_authority(actor: Actor, institution: Institution) -> bool:
    """Confirming officers, handing their posts over, the two-person rule: the head of the authority, or an administrator."""
    return actor.has_at(institution.pk, Role.AUTHORITY_HEAD) or actor.has(Role.ADMINISTRATOR)


def may_see_authority(actor: Actor, institution: Institution) -> bool:
    return may_see_everybody(actor) or may_keep_authority(actor, institution)


def may_lend(actor: Actor, institution: Institution) -> bool:
    """The head in person: who acts for the head can't lend on, and an administrator has no such powers to lend."""
    return actor.has_at(institution.pk, *LENDERS)


def may_take_back(actor: Actor, delegation: Delegation) -> bool:
    return may_keep_authority(actor, delegation.institution)


def may_confirm(actor: Actor, membership: Membership) -> bool:
    """Nobody confirms themselves."""
    return membership.role in CONFIRMED_ROLES and membership.user_id != actor.user_id and may_keep_authority(actor, membership.institution)


def may_hand_over(actor: Actor, membership: Membership) -> bool:
    """The head hands over posts of officers; an administrator every post of an authority, the head's included."""
    if membership.role not in PARTNER_ROLES or membership.user_id == actor.user_id:
        return False
    is_officer = membership.role == Role.NOMINATING_OFFICER
    return actor.has(Role.ADMINISTRATOR) or (is_officer and actor.has_at(membership.institution_id, Role.AUTHORITY_HEAD))

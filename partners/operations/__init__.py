"""Writes of this app, one function per verb."""

from partners.operations.installation import invite_first_administrator
from partners.operations.invitations import accept_invitation, cancel_invitation, invite, open_invitation, resend
from partners.operations.memberships import end_membership, give_role
from partners.operations.partners import add_institution, add_partner, change_institution, change_partner
from partners.operations.people import deactivate_user, reactivate_user, reset_second_factor

__all__ = [
    "accept_invitation",
    "add_institution",
    "add_partner",
    "cancel_invitation",
    "change_institution",
    "change_partner",
    "deactivate_user",
    "end_membership",
    "give_role",
    "invite",
    "invite_first_administrator",
    "open_invitation",
    "reactivate_user",
    "resend",
    "reset_second_factor",
]

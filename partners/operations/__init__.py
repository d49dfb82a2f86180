"""Writes of this app, one function per verb."""

from partners.operations.absences import be_away, be_back
from partners.operations.confirmations import confirm_officer, confirm_officers
from partners.operations.delegations import lend, take_back
from partners.operations.handing_over import Newcomer, hand_over
from partners.operations.installation import invite_first_administrator
from partners.operations.invitations import accept_invitation, cancel_invitation, invite, open_invitation, resend
from partners.operations.memberships import end_membership, give_role
from partners.operations.partners import add_institution, add_partner, change_institution, change_partner, set_two_person_rule
from partners.operations.people import deactivate_user, reactivate_user, reset_second_factor

__all__ = [
    "Newcomer",
    "accept_invitation",
    "add_institution",
    "add_partner",
    "be_away",
    "be_back",
    "cancel_invitation",
    "change_institution",
    "change_partner",
    "confirm_officer",
    "confirm_officers",
    "deactivate_user",
    "end_membership",
    "give_role",
    "hand_over",
    "invite",
    "invite_first_administrator",
    "lend",
    "open_invitation",
    "reactivate_user",
    "resend",
    "reset_second_factor",
    "set_two_person_rule",
    "take_back",
]

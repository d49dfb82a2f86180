"""Invitations: the only way to an account.

The link is `id.nonce` signed with a key of the installation. The database keeps the nonce only, so that neither a copy of
the database nor the history opens an account; the letter recomputes the link when it is drawn.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.operations import create_account
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.registries import react_all
from core.workflow import begin, lock, saying_no, wake_delivery
from partners import rules
from partners.actor import Actor
from partners.enums import Power, Role
from partners.links import NONCE_LENGTH, read_token, token_of
from partners.models import Institution, Invitation
from partners.operations.memberships import check_fits, holds_already, open_membership
from partners.operations.succession import succeed
from partners.queries import host_day

LIFETIME = timedelta(days=14)


def invite(
    *,
    email: str,
    full_name: str,
    role: str,
    institution: Institution,
    language: str,
    role_ends_on: date | None,
    actor: Actor,
    now: datetime,
    holder_too: bool = False,
) -> tuple[Invitation, str]:
    """Save the invitation, write history (which sends the letter); the invitation and its secret.

    `holder_too`: who holds the role already is invited all the same, because accepting does more than give it.
    """
    if not rules.may_invite(actor, institution, role):
        raise NotAllowed
    actor = _inviting(actor, institution, role)
    check_fits(role, institution)
    email = email.strip().lower()
    _check_invitable(email, role, institution, role_ends_on, now, holder_too)
    invitation = Invitation(
        email=email,
        full_name=full_name.strip(),
        language=language,
        institution=institution,
        role=role,
        role_ends_on=role_ends_on,
        nonce=get_random_string(NONCE_LENGTH),
        invited_by_id=actor.user_id,
        invited_by_label=actor.label[:200],
        created_at=now,
        expires_at=now + LIFETIME,
    )
    data = {"email": email, "role": str(role), "institution": institution.pk}
    begin(invitation, "invite", actor=actor, now=now, data=data)
    return invitation, token_of(invitation)


def _inviting(actor: Actor, institution: Institution, role: str) -> Actor:
    """With a lent power "A for B"; an administrator needs none, nor an officer who invites nominees."""
    lent = role == Role.NOMINATING_OFFICER and not actor.has(Role.ADMINISTRATOR)
    return actor.using(institution.partner_id, Power.INVITE_OFFICERS) if lent else actor


def _check_invitable(email: str, role: str, institution: Institution, ends_on: date | None, now: datetime, holder_too: bool) -> None:
    if ends_on and ends_on < host_day(now):
        raise Invalid({"role_ends_on": [_("The last day of the role lies in the past.")]})
    account = User.objects.filter(email__iexact=email).first()
    if account and not account.is_active:
        raise Refused(_("The account of this address is closed. An administrator has to open it before a new role is given."))
    if account and not holder_too and holds_already(account, institution, role, now):
        raise Refused(_("This person holds the role already."))
    waiting = Invitation.objects.across_partners(reason="is one on its way to the same address?").filter(
        email=email, role=role, institution=institution, accepted_at=None, cancelled_at=None, expires_at__gt=now
    )
    if waiting.exists():
        raise Refused(_("An invitation to this role is on its way to this address. Send it again from the list of invitations."))


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> None:
    locked = lock(invitation)
    if not rules.may_manage_invitation(actor, locked):
        raise NotAllowed
    if locked.accepted_at or locked.cancelled_at:
        raise Refused(_("This invitation is closed already: it was used or cancelled."))
    locked.cancelled_at = now
    locked.save(update_fields=["cancelled_at"])
    record(locked, "cancel", actor=_inviting(actor, locked.institution, locked.role), now=now, source="open", target="cancelled")
    invitation.cancelled_at = now


@transaction.atomic
def resend(*, invitation: Invitation, actor: Actor, now: datetime) -> str:
    """A new link for another 14 days; links sent before are void from now on."""
    locked = lock(invitation)
    if not rules.may_manage_invitation(actor, locked):
        raise NotAllowed
    if locked.accepted_at or locked.cancelled_at:
        raise Refused(_("This invitation is closed already: it was used or cancelled."))
    locked.nonce, locked.expires_at = get_random_string(NONCE_LENGTH), now + LIFETIME
    locked.save(update_fields=["nonce", "expires_at"])
    wake_delivery(record(locked, "resend", actor=_inviting(actor, locked.institution, locked.role), now=now, target="open"))
    invitation.nonce, invitation.expires_at = locked.nonce, locked.expires_at
    return token_of(locked)


def open_invitation(*, token: str, now: datetime, for_update: bool = False) -> Invitation:
    """The invitation of this link, or `Refused` with code unknown, replaced, used, cancelled or expired."""
    if (parts := read_token(token)) is None:
        raise Refused(_("This link is not complete. Copy the whole link from the letter."), code="unknown")
    pk, nonce = parts
    rows = Invitation.objects.across_partners(reason="the signed link names the row")
    rows = rows.select_for_update(of=("self",)) if for_update else rows
    invitation: Invitation | None = rows.select_related("institution__partner").filter(pk=pk).first()
    if invitation is None:
        raise Refused(_("This invitation does not exist any more. Ask the person who invited you."), code="unknown")
    _check_open(invitation, nonce, now)
    return invitation


def _check_open(invitation: Invitation, nonce: str, now: datetime) -> None:
    if invitation.accepted_at:
        raise Refused(_("This invitation was used already. Sign in with your e-mail and the password you chose."), code="used")
    if invitation.cancelled_at:
        raise Refused(_("This invitation was withdrawn. If you still need access, ask the person who invited you."), code="cancelled")
    if not constant_time_compare(invitation.nonce, nonce):
        raise Refused(_("A newer letter was sent to you. Use the link in the latest letter."), code="replaced")
    if not invitation.is_open(now):
        raise Refused(_("This invitation has expired. Ask the person who invited you to send it again."), code="expired")


@transaction.atomic
def accept_invitation(
    *,
    token: str,
    now: datetime,
    password: str = "",
    full_name: str = "",
    language: str = "",
    time_zone: str = "",
    user: User | None = None,
) -> User:
    """Lock the invitation, make the account (or take the signed-in one of the same address), give the role, close it.

    Two at once: the second waits for the lock and is told that the link was used. Raises `Refused` with code sign_in when
    the address has an account that is not signed in, other_account when somebody else is.
    """
    with saying_no():
        invitation = open_invitation(token=token, now=now, for_update=True)
        account = User.objects.filter(email__iexact=invitation.email).first()
        if (account is None and user is not None) or (account and user and account.pk != user.pk):
            raise Refused(_("You are signed in with another address. Sign out, then open the link again."), code="other_account")
        if account is None:
            account = create_account(email=invitation.email, password=password, full_name=full_name, language=language, time_zone=time_zone)
        elif user is None:
            raise Refused(_("This address has an account. Sign in with it to accept the invitation."), code="sign_in")
        _close(invitation, account, now)
    return account


def _close(invitation: Invitation, account: User, now: datetime) -> None:
    actor = Actor(user_id=account.pk, label=str(account))
    if not holds_already(account, invitation.institution, invitation.role, now):
        open_membership(
            user=account,
            institution=invitation.institution,
            role=invitation.role,
            starts_on=host_day(now),
            ends_on=invitation.role_ends_on,
            granted_by=(invitation.invited_by_id, invitation.invited_by_label),
            reason="",
            actor=actor,
            now=now,
        )
    invitation.accepted_at, invitation.user = now, account
    invitation.save(update_fields=["accepted_at", "user"])
    succeed(invitation, account=account, actor=actor, now=now)
    entry = record(invitation, "accept", actor=actor, now=now, source="open", target="accepted")
    react_all(invitation, "accept", entry=entry, actor=actor, now=now)
    wake_delivery(entry)

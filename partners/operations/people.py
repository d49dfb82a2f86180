"""A person's account as administrators see it: closed, opened, helped after a lost phone."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.operations import end_sessions, set_active
from core.errors import Invalid, NotAllowed
from core.history import record
from core.registries import react_all
from core.workflow import lock, wake_delivery
from partners import rules
from partners.actor import Actor
from partners.operations.memberships import close, withdraw_invitations
from partners.queries import host_day, roles_ahead


def _check(actor: Actor, user: User, reason: str) -> None:
    if not rules.may_manage_person(actor, user):
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: it stays in the history.")]})


@transaction.atomic
def deactivate_user(*, user: User, reason: str, actor: Actor, now: datetime) -> None:
    """End every role, withdraw invitations from and to the person, close the account and end its sessions, together."""
    _check(actor, user, reason)
    today = host_day(now)
    for membership in roles_ahead(user, now).order_by("pk"):
        close(lock(membership), on=today, reason=reason, actor=actor, now=now)
    withdraw_invitations(Q(invited_by_id=user.pk) | Q(email__iexact=user.email), actor=actor, now=now)
    set_active(user=user, is_active=False, reason=reason.strip(), actor=actor, now=now)


@transaction.atomic
def reactivate_user(*, user: User, reason: str, actor: Actor, now: datetime) -> None:
    """Open the account again. Roles are not restored: each is given anew."""
    _check(actor, user, reason)
    set_active(user=user, is_active=True, reason=reason.strip(), actor=actor, now=now)


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, actor: Actor, now: datetime) -> None:
    """After a lost phone: remove all factors and end all sessions. The person sets one up at the next sign-in.

    The administrator must have made sure who asks (docs/adr/0011-second-factor.md); the history names them.
    """
    _check(actor, user, reason)
    removed = Authenticator.objects.filter(user=user).delete()[0]
    end_sessions(user=user)
    entry = record(user, "reset_second_factor", actor=actor, now=now, reason=reason.strip(), data={"removed": removed})
    react_all(user, "reset_second_factor", entry=entry, actor=actor, now=now)
    wake_delivery(entry)

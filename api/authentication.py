"""Who knocks: the person whose token it is, with the one role and the acts it was ticked for."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header

from accounts.models import User
from api import operations, throttle
from api.models import ApiToken
from api.queries import token_of_hash
from partners.actor import Actor, actor_for
from partners.enums import SECOND_FACTOR_ROLES, WITHOUT_TOKENS
from partners.models import Membership
from partners.queries import host_day

SCHEME = "Bearer"


class Closed(exceptions.AuthenticationFailed):
    """One sentence for a person, one code for a machine."""

    auth_header = f'{SCHEME} realm="api"'


class TokenAuthentication(BaseAuthentication):  # type: ignore[misc]
    """`Authorization: Bearer <secret>` and nothing else: no session, no cookie, so nothing that a foreign page could use."""

    def authenticate(self, request: Any) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != SCHEME.lower().encode():
            return None
        token = token_of_hash(operations.hash_of(parts[1].decode("latin-1"))) if len(parts) == 2 else None
        if token is None and throttle.knocks_too_often(request._request):
            raise exceptions.Throttled(wait=throttle.MINUTE)
        asked = request._request
        if token is None:
            raise Closed(_("There is no such token."), code="unknown_token")
        actor = actor_of(token, asked.now)
        asked.actor = actor
        operations.note_use(token, address=_address(asked), now=asked.now)
        return token.owner, token

    def authenticate_header(self, request: Any) -> str:
        return Closed.auth_header


def actor_of(token: ApiToken, now: datetime) -> Actor:
    """The owner as of today, with the role of the token alone and without lent powers; raises `Closed`.

    The history names the token beside the person.
    """
    if token.revoked_at is not None:
        raise Closed(_("This token was revoked."), code="revoked")
    if token.expires_at <= now:
        raise Closed(_("This token has expired. Make a new one in the portal."), code="expired")
    if not token.owner.is_active:
        raise Closed(_("The account of this token is closed."), code="account_closed")
    if not token.has_factor and token.membership.role in SECOND_FACTOR_ROLES:
        raise Closed(_("The owner of this token has no second step of sign-in any more. Set one up in the portal."), code="no_second_factor")
    whole = actor_for(token.owner, now)
    role = token.membership
    grants = tuple(grant for grant in whole.grants if (grant.role, grant.institution_id) == (role.role, role.institution_id))
    if not grants or role.role in WITHOUT_TOKENS or _has_ended(role, host_day(now)):
        raise Closed(_("The role of this token has ended."), code="role_ended")
    return replace(whole, grants=grants[:1], lent=(), label=f"{whole.label} ({token})"[:200])


def _has_ended(role: Membership, day: date) -> bool:
    """Also when the same role was given again later: what was taken from somebody doesn't come back with it (`Membership.on`)."""
    return role.ends_on is not None and (role.ends_on < day or (role.ends_on == day and role.ended_at is not None))


def _address(request: Any) -> str | None:
    """What a proxy wrote wrongly is no address."""
    try:
        return str(ipaddress.ip_address(throttle.address_of(request) or ""))
    except ValueError:
        return None

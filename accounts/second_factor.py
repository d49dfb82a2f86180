"""Has this session passed a second factor? Kept in the session, so that a request costs no query.

A session has passed when allauth recorded a passkey, a code or a recovery code in it, or when the person's first factor
was set up in it. Removing the last factor takes the fact away; other sessions end (`views.removing_factor`).
"""

from typing import Any, cast

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User

PASSED = "second_factor_passed"
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def mark_passed(session: Any) -> None:
    session[PASSED] = True


def has_passed(request: HttpRequest) -> bool:
    if request.session.get(PASSED):
        return True
    records = get_authentication_records(request, cast(User, request.user))
    return any(record.get("method") == "mfa" for record in records)


def forget(request: HttpRequest) -> None:
    request.session.pop(PASSED, None)
    records = get_authentication_records(request, cast(User, request.user))
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [row for row in records if row.get("method") != "mfa"]


def factors_of(user_id: int) -> list[str]:
    """Types of the factors in use ("webauthn" once for each key). Recovery codes alone are no factor."""
    rows = Authenticator.objects.filter(user_id=user_id, type__in=FACTORS)
    return list(rows.values_list("type", flat=True))

"""Accounts with a password that sign in through the page, and the codes of their authenticator apps."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.models import User
from accounts.operations import create_account
from partners import operations
from partners.enums import Role
from partners.models import Membership
from partners.queries import host_day
from tests.world import CONFIRMED, NOW, World

PASSWORD = "correct horse battery staple"
INVITED = "mavzuna@example.org"
TODAY = host_day(NOW)


def make_account(email: str = "alma@example.org", **fields: Any) -> User:
    fields = {"full_name": "Alma Serikova", "language": "en", "time_zone": "Asia/Almaty", **fields}
    return create_account(email=email, password=PASSWORD, **fields)


def give_app(user: User) -> str:
    """Set an authenticator app up; the secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, at: float | None = None) -> str:
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/settings/").status_code == 200


def factor_count(user: User) -> int:
    return Authenticator.objects.filter(user=user).exclude(type="recovery_codes").count()


def invite(world: World, *, by: str = "adil", now=NOW, **changes):
    values = {
        "email": INVITED,
        "full_name": "Mavzuna Karimova",
        "role": Role.NOMINATING_OFFICER,
        "institution": world.institutions["authority_a"],
        "language": "ru",
        "role_ends_on": None,
        **changes,
    }
    return operations.invite(actor=world.actors[by], now=now, **values)


def accept(token: str, *, now=NOW, **changes) -> User:
    values = {"password": PASSWORD, "full_name": "Mavzuna Karimova", "language": "ru", "time_zone": "Asia/Dushanbe", **changes}
    return operations.accept_invitation(token=token, now=now, **values)


def roles_of(user: User):
    return Membership.objects.across_partners(reason="test").filter(user=user)


def role_of(world: World, name: str) -> Membership:
    return Membership.objects.across_partners(reason="test").select_related("user", "institution__partner").get(user=world.users[name])


def end(world: World, name: str, *, on: date = TODAY, by: str = "adil", reason: str = "left the post") -> Membership:
    membership = role_of(world, name)
    operations.end_membership(membership=membership, on=on, reason=reason, actor=world.actors[by], now=NOW)
    return membership


def prove_password(client: Client) -> None:
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def put_role(user: User, world: World, role: Role, institution: str = "ministry") -> None:
    Membership(user=user, institution=world.institutions[institution], role=role, starts_on=date(2020, 1, 1), confirmed_on=CONFIRMED).save()

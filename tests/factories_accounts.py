"""Accounts with a password that sign in through the page, and the codes of their authenticator apps."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.models import User
from accounts.operations import create_account

PASSWORD = "correct horse battery staple"


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

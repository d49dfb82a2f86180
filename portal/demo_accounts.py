"""The example accounts that `make demo` prints, their password, and how each passes the second factor."""

from __future__ import annotations

import os
from typing import NamedTuple

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext

from accounts.models import User
from core.country_names import country_name
from partners.enums import SECOND_FACTOR_ROLES
from portal.demo.content.cast import DOMAIN, SHOWN, Part, email_of

# For the demo only, whose servers listen on this machine alone; DEMO_PASSWORD replaces it.
DEFAULT_PASSWORD = "nineteenth-of-march"  # noqa: S105 - a demo that nobody else reaches


class DemoAccount(NamedTuple):
    email: str
    role: str
    how_to_pass: str

    @property
    def name(self) -> str:
        return next(part.name for part in SHOWN if email_of(part.email) == self.email)


def demo_password() -> str:
    return os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD


def demo_accounts() -> list[DemoAccount]:
    return [DemoAccount(email_of(part.email), _role_label(part), _how_to_pass(part)) for part in SHOWN]


def _role_label(part: Part) -> str:
    _kind, _colon, code = part.office.partition(":")
    return f"{part.role.label}, {country_name(code, 'en')}" if code else str(part.role.label)


def _how_to_pass(part: Part) -> str:
    return gettext("the sign-in page shows the code") if part.role in SECOND_FACTOR_ROLES else gettext("not needed")


def follow_password(password: str) -> bool:
    """Give all example accounts this password if they have another; True when it was changed. Ends their sessions."""
    users = User.objects.filter(email__endswith=f"@{DOMAIN}")
    first = users.order_by("pk").first()
    if first is None or check_password(password, first.password):
        return False
    users.update(password=make_password(password))
    return True

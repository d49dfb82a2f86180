"""Second factor of the demo: example staff have a real one-time code whose secret the demo knows, and shows.

Nothing here works unless DEMO_SECOND_FACTOR is set; settings refuse to start with it in production.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User

PERIOD = 30
MARK = "demo"


def demo_secret(user: User) -> str:
    """The known secret of an example account; it differs between installations, as SECRET_KEY does."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"demo-totp:{user.email}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def give_demo_totp(user: User) -> None:
    """Set the code up for an example account; a second call changes nothing."""
    if not settings.DEMO_SECOND_FACTOR:
        raise ImproperlyConfigured("Codes that everybody can see are for the demo only: DEMO_SECOND_FACTOR is not set.")
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(demo_secret(user)), MARK: True}}
    )


def _demo_totp(user: User | None) -> Authenticator | None:
    if not settings.DEMO_SECOND_FACTOR or user is None:
        return None
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP, data__demo=True).first()


def demo_code(user: User | None, now: datetime) -> str:
    """The code that holds now, or "" when this is no demo or no example account."""
    totp = _demo_totp(user)
    if totp is None:
        return ""
    return str(format_hotp_value(hotp_value(decrypt(totp.data["secret"]), int(now.timestamp()) // PERIOD)))


def allow_again(user: User, code: str) -> None:
    """Let the shown code be used twice within its half minute, because several people try one example account."""
    if totp := _demo_totp(user):
        cache.delete(totp.wrap()._get_used_cache_key(code))

"""A gentle brake on guessing codes, where only misses count, and on checking files; without Redis nobody is held up."""

import hashlib
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

log = logging.getLogger(__name__)
MISSES_A_MINUTE = 30
MISSES_OF_ONE = 10  # by somebody who is signed in; a whole class may share one address
FILES_A_MINUTE = 10
FORMS_A_MINUTE = 10  # sent by somebody without an account; each may cost a letter


def _key(request: HttpRequest, what: str = "misses") -> str:
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:  # behind the proxy: the last entry is the one the proxy wrote
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    return f"verify-{what}:" + hashlib.sha256(address.encode()).hexdigest()[:32]


def guesses_too_much(request: HttpRequest) -> bool:
    return _reached(_key(request), MISSES_A_MINUTE)


def one_guesses_too_much(user_id: int, what: str) -> bool:
    """Whether this person has missed too often within a minute."""
    return _reached(f"{what}-misses:{user_id}", MISSES_OF_ONE)


def _reached(key: str, limit: int) -> bool:
    try:
        return int(cache.get(key) or 0) >= limit
    except Exception:
        log.warning("no cache: codes are checked without a brake", exc_info=True)
        return False


def count_miss(request: HttpRequest) -> None:
    _count(_key(request))


def count_miss_of(user_id: int, what: str) -> None:
    _count(f"{what}-misses:{user_id}")


def _count(key: str) -> int:
    try:
        cache.add(key, 0, timeout=60)
        return int(cache.incr(key))
    except Exception:
        log.warning("no cache: %s was not counted", key.partition(":")[0], exc_info=True)
        return 0


def checks_too_many_files(request: HttpRequest) -> bool:
    """Counts this one. Each costs a process of its own, whatever comes of it."""
    return _count(_key(request, "files")) > FILES_A_MINUTE


def sends_too_many_forms(request: HttpRequest) -> bool:
    """Counts this one. A whole hotel may share one address, so the brake is gentle."""
    return _count(_key(request, "forms")) > FORMS_A_MINUTE

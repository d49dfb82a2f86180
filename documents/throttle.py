"""A gentle brake on guessing codes: only misses count, and without Redis nobody is held up."""

import hashlib
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

log = logging.getLogger(__name__)
MISSES_A_MINUTE = 30


def _key(request: HttpRequest) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:  # behind the proxy: the last entry is the one the proxy wrote
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    return "verify-misses:" + hashlib.sha256(address.encode()).hexdigest()[:32]


def guesses_too_much(request: HttpRequest) -> bool:
    try:
        return int(cache.get(_key(request)) or 0) >= MISSES_A_MINUTE
    except Exception:
        log.warning("no cache: codes are checked without a brake", exc_info=True)
        return False


def count_miss(request: HttpRequest) -> None:
    try:
        cache.add(_key(request), 0, timeout=60)
        cache.incr(_key(request))
    except Exception:
        log.warning("no cache: a miss was not counted", exc_info=True)

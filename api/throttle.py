"""How often one token may ask, and one address may knock without a token that opens. Without Redis nobody is held up."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

log = logging.getLogger(__name__)
A_MINUTE = 300
KNOCKS_A_MINUTE = 30  # with a secret that opens nothing
MINUTE = 60


class ByToken(BaseThrottle):  # type: ignore[misc]
    """Counts in windows of a minute: one increment a call."""

    def allow_request(self, request: Any, view: Any) -> bool:
        return request.auth is None or _count(f"api:{request.auth.pk}") <= A_MINUTE

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


def address_of(request: HttpRequest) -> str | None:
    """Behind the proxy the last entry is the one that the proxy wrote."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    return address or None


def knocks_too_often(request: HttpRequest) -> bool:
    """Counts this one."""
    return _count(f"api-knock:{address_of(request)}") > KNOCKS_A_MINUTE


def _count(name: str) -> int:
    key = f"{name}:{int(time.time() // MINUTE)}"
    try:
        cache.add(key, 0, timeout=2 * MINUTE)
        return int(cache.incr(key))
    except Exception:
        log.warning("no cache: calls of the machine door are not counted", exc_info=True)
        return 0

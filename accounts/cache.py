"""A cache that never takes the portal down: while Redis is away each process counts for itself.

Rate limits and used one-time codes live in the cache. With Redis down they are kept in the memory of the process: limits
become one per process, which is weaker and still a limit, and nobody is locked out. Each outage is logged once a minute.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
WARN_EVERY = 60.0


class SteadyRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._spare = LocMemCache("spare-of-redis", {"OPTIONS": {"MAX_ENTRIES": 10_000}})
        self._warned_at = float("-inf")

    def _try(self, name: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError):
            if time.monotonic() - self._warned_at >= WARN_EVERY:
                self._warned_at = time.monotonic()
                log.warning("Redis is away: limits on attempts are kept by each process for itself", exc_info=True)
            return getattr(self._spare, name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("delete", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("delete_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("has_key", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._try("incr", *args, **kwargs)

    def clear(self) -> Any:
        self._spare.clear()
        return self._try("clear")

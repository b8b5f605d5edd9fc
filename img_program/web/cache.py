"""A cache whose failures read as a miss: pages work while Valkey is down, and while it is there but does not answer."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)


SECONDS_OF_SILENCE_AFTER_FAILURE = 5.0


class Silence:
    """After a failure a process does not ask a server again for a while: one wait, not one for every question."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0
        self._lock = threading.Lock()

    def holds(self) -> bool:
        """True while the server isn't asked."""
        return time.monotonic() < self._until

    def begin(self) -> None:
        """Don't ask from now on."""
        with self._lock:
            self._until = time.monotonic() + self._seconds

    def end(self) -> None:
        """Ask again."""
        with self._lock:
            self._until = 0.0


silence = Silence(SECONDS_OF_SILENCE_AFTER_FAILURE)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; a server that is away or answers too late is logged and read as an empty one."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**params.get("OPTIONS", {}), "retry": Retry(NoBackoff(), 0)}})

    def _try(self, operation: str, default: Any, *args: Any, **kwargs: Any) -> Any:
        if silence.holds():
            return default
        try:
            return getattr(RedisCache, operation)(self, *args, **kwargs)
        except (RedisError, OSError) as fault:
            silence.begin()
            logger.warning("cache unavailable", extra={"operation": operation, "fault": type(fault).__name__})
            return default

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` when missing or when the cache is down."""
        return self._try("get", default, key, default, version)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """The values found; none when the cache is down."""
        found: dict[Any, Any] = self._try("get_many", {}, *args, **kwargs)
        return found

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """True when the value was added; True as well when the cache is down, as for a first time."""
        return bool(self._try("add", True, *args, **kwargs))

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Store, if the cache is there."""
        self._try("set", None, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Store, if the cache is there."""
        return list(self._try("set_many", [], *args, **kwargs) or [])

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """True when the key was there."""
        return bool(self._try("touch", False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """True when the key was there."""
        return bool(self._try("delete", False, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        """Delete, if the cache is there."""
        self._try("delete_many", None, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The new value; ValueError when the key is missing or the cache is down."""
        value = self._try("incr", None, key, delta, version)
        if value is None:
            raise ValueError(f"Key {key!r} not found")
        return int(value)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """True when the key is there."""
        return bool(self._try("has_key", False, *args, **kwargs))

    def clear(self) -> None:
        """Empty the cache, if it is there."""
        self._try("clear", None)

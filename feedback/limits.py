"""How often something may be tried, counted by what is tried and never by who tries."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Bucket:
    left: float
    at: float


class Limit:
    """A bucket for each name: ``burst`` tries at once, then ``per_minute``.

    Kept in memory only. The names are form codes and account names; an address is never one.
    """

    def __init__(self, burst: int, per_minute: float, clock: Callable[[], float], most_names: int = 10_000) -> None:
        self._burst, self._rate, self._clock, self._most = burst, per_minute / 60, clock, most_names
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def allows(self, name: str) -> bool:
        """Spend one try of ``name``; false when none is left."""
        with self._lock:
            now = self._clock()
            if len(self._buckets) >= self._most:
                self._buckets.clear()
            bucket = self._buckets.setdefault(name, _Bucket(self._burst, now))
            bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
            bucket.at = now
            if bucket.left < 1:
                return False
            bucket.left -= 1
            return True

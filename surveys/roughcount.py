"""The only number about answers that anybody sees while a form is open.

It moves in steps of five, at most every five minutes, and not at all below k, so that nobody can match
it to a person who has just put the phone down. It lives in memory: a number on disk would be a trace.
"""

import threading
from collections.abc import Callable

STEP = 5
SECONDS = 300


class RoughCount:
    """What each form's room screen says, held still for five minutes at a time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._shown: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def of(self, form: str, k: int, count: Callable[[], int]) -> int | None:
        """A multiple of five that is not above the count, or ``None`` below k."""
        window = int(self._clock()) // SECONDS
        with self._lock:
            if self._shown.get(form, (-1, 0))[0] != window:
                self._shown[form] = window, count() // STEP * STEP
            shown = self._shown[form][1]
        return shown if shown >= k else None

"""The only number about answers that anybody sees while a form is open.

It moves in steps of five, at most every five minutes, and not at all below k, so that nobody can match
it to a person who has just put the phone down. All processes show one number, so what is shown lies in a small
file: for the present five minutes alone, with the number of those minutes and no finer time, and with its own times
set to zero. Answers whoever asks two processes in turn, or restarts one, to see a number move.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

STEP = 5
SECONDS = 300


class RoughCount:
    """What each form's room screen says, held still for five minutes at a time. ``path`` is the file."""

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self._path, self._clock = path, clock

    def of(self, form: str, k: int, count: Callable[[], int]) -> int | None:
        """A multiple of five that is not above the count, or ``None`` below k."""
        window = int(self._clock()) // SECONDS
        with self._held() as file:
            held = _read(file, window)
            if form not in held:
                held[form] = count() // STEP * STEP
                _write(file, window, held)
            shown = held[form]
        return shown if shown >= k else None

    @contextmanager
    def _held(self) -> Iterator[IO[str]]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.utime(self._path, (0, 0))


def _read(file: IO[str], window: int) -> dict[str, int]:
    """What is shown in these five minutes; nothing where the file is of others, or was left half written."""
    try:
        kept = json.load(file)
        return dict(kept["shown"]) if kept["window"] == window else {}
    except (ValueError, TypeError, KeyError):
        return {}


def _write(file: IO[str], window: int, shown: dict[str, int]) -> None:
    file.seek(0)
    file.truncate()
    json.dump({"window": window, "shown": shown}, file, sort_keys=True)

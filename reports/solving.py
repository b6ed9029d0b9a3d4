"""Long calculations run in a process of their own: the solver prints where it likes, and no page may wait for it.

One process is kept for the next calculation; it gets plain values and gives plain values back. Where it dies or
time is up, nothing has happened.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context, parent_process
from threading import RLock, Thread
from time import monotonic
from typing import TypeVar

from feedback.errors import Refusal

Found = TypeVar("Found")

STDOUT = 1
POLL = 1.0  # seconds

_FAILED = "Checking the report took too long or was interrupted. Nothing was published; open the waves again."
_turn = RLock()


class CalculationFailed(Refusal):
    """The process died or took too long."""

    status = 503


def aside(seconds: float, calculate: Callable[[], Found], on_wait: Callable[[], None] = lambda: None) -> Found:
    """What ``calculate`` returns, from another process; raises what it raises, or ``CalculationFailed``.

    One calculation at a time, and the time counts from its own beginning. ``on_wait`` is called every second or so.
    ``calculate``, what it returns and what it raises must be picklable: a ``functools.partial`` of plain values.
    """
    with _turn:
        until = monotonic() + seconds
        future = _pool().submit(calculate)
        while True:
            try:
                return future.result(timeout=max(0.0, min(POLL, until - monotonic())))
            except BrokenProcessPool:
                end()
                raise CalculationFailed(_FAILED) from None
            except TimeoutError:
                if future.done() or monotonic() >= until:
                    end()
                    raise CalculationFailed(_FAILED) from None
                on_wait()


def end() -> None:
    """Stop the process, whatever it is doing; the next calculation gets a new one."""
    with _turn:
        pool = _pool()
        _pool.cache_clear()
        for process in list((pool._processes or {}).values()):  # the executor has no public way to stop at once
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


@cache
def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Print nowhere, and do not outlive the server: exact counts are in this memory."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    os.close(nowhere)
    Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    server = parent_process()
    if server is not None:
        server.join()
        os._exit(1)

"""Long calculations run in a process of their own: the solver prints where it likes, and no page may wait for it.

One process is kept for the next calculation; it gets plain values and gives plain values back. Where it dies or
time is up, nothing has happened.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from typing import TypeVar

from feedback.errors import Refusal

Found = TypeVar("Found")

STDOUT = 1


class CalculationFailed(Refusal):
    """The process died or took too long."""

    status = 503


def aside(seconds: float, calculate: Callable[[], Found]) -> Found:
    """What ``calculate`` returns, from another process; raises what it raises, or ``CalculationFailed``.

    ``calculate``, what it returns and what it raises must be picklable: a ``functools.partial`` of plain values.
    """
    pool = _pool()
    try:
        return pool.submit(calculate).result(timeout=seconds)
    except (TimeoutError, BrokenProcessPool):
        end()
        raise CalculationFailed(
            "Checking the report took too long or was interrupted. Nothing was published; try again, with fewer cuts."
        ) from None


def end() -> None:
    """Stop the process, whatever it is doing; the next calculation gets a new one."""
    pool = _pool()
    _pool.cache_clear()
    for process in list((pool._processes or {}).values()):  # the executor has no public way to stop at once
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)


@cache
def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_silent)


def _silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    os.close(nowhere)

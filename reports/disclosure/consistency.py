"""Printed reliability: how well the statements of a scale hang together.

It is a ratio of two variances of many people, and a single number of each scale, wave and site: two decimals from
``EXACT_FROM`` people on, steps of .05 below, nothing at all under ``RELIABILITY_FROM`` complete answers.
"""

from dataclasses import dataclass
from decimal import Decimal

from reports.disclosure.policy import EXACT_FROM, RELIABILITY_FROM
from reports.disclosure.steps import above, below, exact, nearest, plain

COARSE, FINE = Decimal("0.05"), Decimal("0.01")


@dataclass(frozen=True)
class Consistency:
    """Unrounded: Cronbach's alpha with its 95 % interval, and McDonald's omega where a single factor could be fitted.

    ``people`` answered every statement of the scale.
    """

    people: int
    alpha: float
    low: float
    high: float
    omega: float | None


@dataclass(frozen=True)
class PrintedConsistency:
    """The same on its step, the interval rounded outwards, nothing below 0."""

    alpha: float
    low: float
    high: float
    omega: float | None
    step: float


def consistency(found: Consistency) -> PrintedConsistency | None:
    """Print one reliability, or nothing where too few answered every statement."""
    if found.people < RELIABILITY_FROM:
        return None
    grid = FINE if found.people >= EXACT_FROM else COARSE
    return PrintedConsistency(
        plain(_held(nearest(exact(found.alpha), grid))),
        plain(_held(below(exact(found.low), grid))),
        plain(_held(above(exact(found.high), grid))),
        None if found.omega is None else plain(_held(nearest(exact(found.omega), grid))),
        plain(grid),
    )


def _held(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), Decimal(1))

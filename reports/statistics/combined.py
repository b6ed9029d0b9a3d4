"""The difference of two independent estimates of which only the intervals are known."""

import math
from dataclasses import dataclass

from reports.statistics.errors import BadParameter


@dataclass(frozen=True)
class Interval:
    """An estimate between the ends of its interval."""

    estimate: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.estimate <= self.high or not math.isfinite(self.high - self.low):
            raise BadParameter("An estimate must lie between the ends of its interval, and all must be numbers.")


def difference_of(first: Interval, second: Interval) -> Interval:
    """Second minus first, with an interval of the same confidence.

        L = (θ₂ − θ₁) − √((θ₂ − l₂)² + (u₁ − θ₁)²)        U = (θ₂ − θ₁) + √((u₂ − θ₂)² + (θ₁ − l₁)²)

    Each end is made of the ends it depends on, so that intervals which are not symmetric stay so. Where the two
    are positively correlated the result is too wide, and never too narrow.
    Zou & Donner (2008), Statistics in Medicine 27(10), 1693–1702, equation 3 (MOVER).

    >>> difference_of(Interval(2.0, 0.0, 4.0), Interval(5.0, 3.5, 6.5))
    Interval(estimate=3.0, low=0.5, high=5.5)
    """
    estimate = second.estimate - first.estimate
    return Interval(
        estimate,
        estimate - math.hypot(second.estimate - second.low, first.high - first.estimate),
        estimate + math.hypot(second.high - second.estimate, first.estimate - first.low),
    )

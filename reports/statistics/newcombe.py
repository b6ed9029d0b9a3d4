"""How much a share of people changed between two waves."""

import math
from dataclasses import dataclass

from reports.statistics.wilson import wilson


@dataclass(frozen=True)
class ShareChange:
    """A difference of two shares, after minus before, −1 to 1, with its interval, which stays within."""

    estimate: float
    low: float
    high: float


def newcombe(
    before_successes: int, before_n: int, after_successes: int, after_n: int, confidence: float = 0.95
) -> ShareChange:
    """Newcombe's interval for a difference of shares, put together from two Wilson intervals.

        low  = d − √((p₂ − l₂)² + (u₁ − p₁)²)        d = p₂ − p₁
        high = d + √((u₂ − p₂)² + (p₁ − l₁)²)

    l and u are the ends of Wilson's interval of each share p, 1 before and 2 after. The waves are
    taken as independent. No continuity correction.
    Newcombe (1998), Statistics in Medicine 17(8), 873–890, method 10.

    Raises BadCounts, BadParameter, and NotEstimable where a wave is empty.

    >>> change = newcombe(48, 80, 56, 70)
    >>> round(change.estimate, 4), round(change.low, 4), round(change.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    first, second = wilson(before_successes, before_n, confidence), wilson(after_successes, after_n, confidence)
    estimate = second.estimate - first.estimate
    return ShareChange(
        estimate=estimate,
        low=estimate - math.hypot(second.estimate - second.low, first.high - first.estimate),
        high=estimate + math.hypot(second.high - second.estimate, first.estimate - first.low),
    )

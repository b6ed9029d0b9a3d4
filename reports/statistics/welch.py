"""Change between two waves of people who cannot be matched."""

import math
from collections.abc import Sequence

from reports.statistics.change import Change
from reports.statistics.errors import NotEstimable
from reports.statistics.moments import Moments, moments


def welch(levels: Sequence[float], before: Sequence[int], after: Sequence[int], confidence: float = 0.95) -> Change:
    """Welch's t: how far the mean moved, each wave with its own spread.

        t = (m₂ − m₁) / √(v₁/n₁ + v₂/n₂)
        df = (v₁/n₁ + v₂/n₂)² / ((v₁/n₁)²/(n₁ − 1) + (v₂/n₂)²/(n₂ − 1))

    ``before[i]`` and ``after[i]`` people are on ``levels[i]``. Where the same people answered both
    times, the interval is as a rule too wide.
    Welch (1947), Biometrika 34(1–2), 28–35; df as in Satterthwaite (1946),
    Biometrics Bulletin 2(6), 110–114.

    Raises BadCounts, BadParameter, and NotEstimable under 2 people in a wave or where
    everyone in each wave is on one level.

    >>> change = welch([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    >>> change.estimate, round(change.df, 3), round(change.p, 4)
    (1.0, 18.0, 0.0299)
    >>> round(change.low, 3), round(change.high, 3)
    (0.109, 1.891)
    """
    return welch_of(moments(levels, before), moments(levels, after), confidence)


def welch_of(before: Moments, after: Moments, confidence: float = 0.95) -> Change:
    """``welch`` from the moments of the two waves.

    >>> welch_of(Moments(10, 3.0, 2.0), Moments(10, 4.0, 2.0)).df
    18.0
    """
    first, second = before.variance / before.n, after.variance / after.n
    if first + second <= 0:
        raise NotEstimable("In each wave everyone is on the same level, so there is no spread to judge by.")
    return Change(
        estimate=after.mean - before.mean,
        standard_error=math.sqrt(first + second),
        df=welch_df(before, after),
        confidence=confidence,
    )


def welch_df(before: Moments, after: Moments) -> float:
    """Satterthwaite's degrees of freedom; at least one wave must have spread.

    >>> welch_df(Moments(5, 3.0, 1.0), Moments(9, 4.0, 0.0))
    4.0
    """
    first, second = before.variance / before.n, after.variance / after.n
    share = first / (first + second)
    return 1 / (share**2 / (before.n - 1) + (1 - share) ** 2 / (after.n - 1))

"""Change in standard deviations."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from reports.statistics.errors import NotEstimable
from reports.statistics.moments import moments
from reports.statistics.noncentral_t import noncentrality_with
from reports.statistics.parameters import checked_share


@dataclass(frozen=True)
class EffectSize:
    """A change in units of the standard deviation, with its interval."""

    estimate: float
    low: float
    high: float


def hedges_g(
    levels: Sequence[float], before: Sequence[int], after: Sequence[int], confidence: float = 0.95
) -> EffectSize:
    """Hedges' g: the difference of means in pooled standard deviations, freed of its small-sample bias.

        g = J(m) (m₂ − m₁) / s        s² = ((n₁ − 1) v₁ + (n₂ − 1) v₂) / m        m = n₁ + n₂ − 2
        J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2))

    ``before[i]`` and ``after[i]`` people are on ``levels[i]``; the waves are taken as independent.
    The interval is for the true effect δ: those δ whose noncentral t, at noncentrality
    δ √(n₁ n₂ / (n₁ + n₂)), makes the observed t neither too high nor too low.
    Hedges (1981), Journal of Educational Statistics 6(2), 107–128; interval: Cumming & Finch
    (2001), Educational and Psychological Measurement 61(4), 532–574.

    Raises BadCounts, BadParameter, and NotEstimable under 2 people in a wave, without spread, or where
    the change is thousands of times the spread.

    >>> g = hedges_g([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    >>> round(g.estimate, 4), round(g.low, 4), round(g.high, 4)
    (1.0094, 0.1006, 1.9823)
    """
    tail = (1 - checked_share("confidence", confidence)) / 2
    first, second = moments(levels, before), moments(levels, after)
    df = first.n + second.n - 2
    pooled = ((first.n - 1) * first.variance + (second.n - 1) * second.variance) / df
    if pooled <= 0:
        raise NotEstimable("In each wave everyone is on the same level, so there is no spread to measure by.")
    per_deviation = math.sqrt(first.n * second.n / (first.n + second.n))
    effect = (second.mean - first.mean) / math.sqrt(pooled)
    t = effect * per_deviation
    return EffectSize(
        estimate=small_sample_factor(df) * effect,
        low=noncentrality_with(t, df, 1 - tail) / per_deviation,
        high=noncentrality_with(t, df, tail) / per_deviation,
    )


def small_sample_factor(df: int) -> float:
    """J(df), the factor that takes the bias out of a standardised difference; 2 ≤ df, 0 < J < 1.

    Hedges (1981), Journal of Educational Statistics 6(2), 107–128.

    >>> round(small_sample_factor(10), 6)
    0.922746
    """
    rising = float(special.poch((df - 1) / 2, 0.5))  # Γ(df/2) / Γ((df − 1)/2), all digits kept for large df
    return rising / math.sqrt(df / 2)

"""The chance that a random answer after is higher than a random answer before."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from reports.statistics.change import Change
from reports.statistics.counts import Counts
from reports.statistics.errors import NotEstimable
from reports.statistics.moments import Moments, moments_of
from reports.statistics.placements import placed, two_waves
from reports.statistics.welch import welch_df


@dataclass(frozen=True)
class BrunnerMunzel:
    """P(after higher) + ½ P(equal), strictly between 0 and 1, its interval, and the test of ½.

    ``statistic`` is above 0 where later answers tend to be higher; ``p`` is two-sided, by Student's t
    with ``df`` degrees of freedom.
    """

    probability: float
    low: float
    high: float
    statistic: float
    df: float
    p: float


def brunner_munzel(
    levels: Sequence[float], before: Sequence[int], after: Sequence[int], confidence: float = 0.95
) -> BrunnerMunzel:
    """The Brunner-Munzel test, and the interval of the probability on the logit scale.

        p̂ = U / (n₁ n₂)        σ̂² = S₁² / n₁ + S₂² / n₂        W = (p̂ − ½) / σ̂
        df = σ̂⁴ / ((S₁²/n₁)² / (n₁ − 1) + (S₂²/n₂)² / (n₂ − 1))
        interval:  logit p̂ ± t(df) · σ̂ / (p̂ (1 − p̂)), taken back by 1 / (1 + exp(−x))

    ``before[i]`` and ``after[i]`` people are on ``levels[i]``; S₁² and S₂² are the sample variances of
    each wave's placements in the other, as shares of the other. Unlike Mann-Whitney's it is a test of
    p = ½ also where the spreads differ. Brunner & Munzel (2000), Biometrical Journal 42(1), 17–25, as
    corrected by Neubert & Brunner (2007), Computational Statistics & Data Analysis 51(10), 5192–5204.

    Their own interval, p̂ ± t(df) σ̂, can leave 0 to 1. The logit keeps it inside, by the delta method
    with the same σ̂, t and df. It is the more cautious of the two: an interval without ½ means that
    ``p`` is below 1 − confidence, but not the other way round.
    Perme & Manevski (2019), Statistical Methods in Medical Research 28(12), 3755–3768.

    Raises BadCounts, BadParameter, and NotEstimable under 2 people in a wave, where everyone is on one
    level, or where all answers of one wave are above all those of the other.

    >>> test = brunner_munzel([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    >>> test.probability, round(test.low, 4), round(test.high, 4)
    (0.765, 0.4938, 0.9157)
    >>> round(test.statistic, 4), round(test.df, 2), round(test.p, 4)
    (2.5719, 17.79, 0.0193)
    """
    earlier, later = two_waves(levels, before, after)
    lost, won = placed(earlier, among=later).total, placed(later, among=earlier).total
    if lost == 0 or won == 0:
        where = "above" if lost == 0 else "below"
        raise NotEstimable(f"Every answer after is {where} every answer before; beyond that nothing can be tested.")
    first, second = _shares(earlier, among=later), _shares(later, among=earlier)
    if first.variance + second.variance == 0:
        raise NotEstimable("Everyone is on the same level before and after, so there is no order to judge by.")
    error = math.sqrt(first.variance / first.n + second.variance / second.n)
    test = Change(second.mean - 0.5, error, welch_df(first, second), confidence)
    low, high = _on_the_logit_scale(float(won / lost), test)
    # there and back over the logit may move an end by a digit past the estimate
    low, high = min(low, second.mean), max(high, second.mean)
    return BrunnerMunzel(second.mean, low, high, test.statistic, test.df, test.p)


def _shares(people: Counts, among: Counts) -> Moments:
    """Moments of the placements, as shares of the other wave."""
    doubled, scale = moments_of(placed(people, among)), 2 * among.people
    return Moments(doubled.n, doubled.mean / scale, doubled.variance / scale**2)


def _on_the_logit_scale(odds: float, test: Change) -> tuple[float, float]:
    # p (1 − p) = odds / (1 + odds)²
    slope = (1 + odds) ** 2 / odds
    logit = Change(math.log(odds), test.standard_error * slope, test.df)
    low, high = logit.interval(test.confidence)
    return float(special.expit(low)), float(special.expit(high))

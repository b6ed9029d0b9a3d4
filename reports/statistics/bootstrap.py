"""An interval for any comparison of two waves, by drawing both waves again."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reports.statistics.counts import checked_counts
from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.parameters import checked_share

CountRows = NDArray[np.int64]
Values = NDArray[np.float64]
Statistic = Callable[[CountRows, CountRows], Values]

FEWEST_REPLICATES = 999


@dataclass(frozen=True)
class Bootstrapped:
    """What was estimated, with its interval, in the unit of the statistic."""

    estimate: float
    low: float
    high: float


def bca_interval(
    levels: Sequence[float],
    before: Sequence[int],
    after: Sequence[int],
    statistic: Statistic,
    *,
    rng: np.random.Generator,
    replicates: int = 9999,
    confidence: float = 0.95,
) -> Bootstrapped:
    """Efron's bias-corrected and accelerated bootstrap for two independent waves.

    ``before[i]`` and ``after[i]`` people are on ``levels[i]``. Each replicate draws as many people as there
    were, with replacement, in each wave: a multinomial draw of counts. ``statistic`` is given counts before
    and after, both of shape (replicates, levels), and gives back one finite value for each row.
    The ends are those of ``bca_of``, with the acceleration of ``jackknife_acceleration``.
    Efron (1987), Journal of the American Statistical Association 82, 171–185.

    Raises BadCounts, BadParameter (also under 999 replicates), and NotEstimable under 2 people in a
    wave, where the statistic has no value in a replicate, and where it does not vary.

    >>> def more_agree(before, after):
    ...     return after[:, 1] / after.sum(axis=1) - before[:, 1] / before.sum(axis=1)
    >>> agree = bca_interval([0, 1], [60, 40], [40, 60], more_agree, rng=np.random.default_rng(1))
    >>> round(agree.estimate, 2), round(agree.low, 1), round(agree.high, 1)
    (0.2, 0.1, 0.3)
    """
    checked_share("confidence", confidence)
    if replicates < FEWEST_REPLICATES:
        raise BadParameter(f"At least {FEWEST_REPLICATES} replicates are needed, but {replicates} are asked for.")
    first, second = (np.array(checked_counts(levels, wave).counts) for wave in (before, after))
    if min(first.sum(), second.sum()) < 2:
        raise NotEstimable("A bootstrap needs at least 2 people in each wave.")
    estimate = _values(statistic, first[np.newaxis], second[np.newaxis]).item()
    again = [rng.multinomial(wave.sum(), wave / wave.sum(), replicates) for wave in (first, second)]
    drawn = _values(statistic, again[0], again[1])
    return bca_of(estimate, drawn, jackknife_acceleration(first, second, statistic), confidence)


def bca_of(estimate: float, drawn: Values, acceleration: float, confidence: float = 0.95) -> Bootstrapped:
    """The interval from the replicates ``drawn``, finite values of the statistic.

        z₀ = Φ⁻¹(P(drawn < estimate) + P(drawn = estimate) / 2)
        ends: the quantiles of drawn at Φ(z₀ + (z₀ ± z) / (1 − a (z₀ ± z)))

    a is the acceleration and z the normal quantile for ``confidence``. Quantiles lie on the line between
    neighbouring replicates.

    Raises BadParameter, and NotEstimable where the replicates are all alike or all on one side of the estimate.

    >>> ends = bca_of(5.0, np.arange(11.0), 0.0, 0.80)
    >>> round(ends.low, 6), round(ends.high, 6)
    (1.0, 9.0)
    """
    z = -float(special.ndtri((1 - checked_share("confidence", confidence)) / 2))
    same = np.isclose(drawn, estimate, rtol=1e-12, atol=1e-12 * float(np.ptp(drawn)))
    if same.all():
        raise NotEstimable("The statistic is the same in every replicate, so it has no interval.")
    bias = float(special.ndtri(np.mean(np.where(same, 0.5, drawn < estimate))))
    if math.isinf(bias):
        raise NotEstimable("All replicates lie on one side of the estimate, so it has no interval.")
    low, high = (float(np.quantile(drawn, _place(bias + side, bias, acceleration))) for side in (-z, z))
    return Bootstrapped(estimate, low, high)


def jackknife_acceleration(before: CountRows, after: CountRows, statistic: Statistic) -> float:
    """How fast the spread of the statistic changes with its value, from leaving out one person at a time.

        a = Σ u³ / (6 (Σ u²)^³⸍²)        u = (n − 1) (θ̄ − θ₍₋ₖ₎) / n

    θ₍₋ₖ₎ is the statistic without person k, θ̄ its mean over the n people of that wave; the sums go over the
    people of both. Everyone on a level gives the same θ₍₋ₖ₎, so it is worked out once a level. |a| ≤ 1/6.
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 14 and 15, for two samples.

    Raises NotEstimable where the statistic has no value without one person or does not change.

    >>> def total(before, after):
    ...     return 1.0 * after[:, 1] - before[:, 1]
    >>> round(jackknife_acceleration(np.array([4, 4]), np.array([9, 1]), total), 6)
    0.025744
    """
    earlier, u = _influence(before, lambda rows: _values(statistic, rows, np.broadcast_to(after, rows.shape)))
    later, v = _influence(after, lambda rows: _values(statistic, np.broadcast_to(before, rows.shape), rows))
    squares = earlier @ u**2 + later @ v**2
    if squares == 0:
        raise NotEstimable("No single person moves the statistic, so it has no interval.")
    return float((earlier @ u**3 + later @ v**3) / (6 * squares**1.5))


def _influence(wave: CountRows, values: Callable[[CountRows], Values]) -> tuple[CountRows, Values]:
    there = np.flatnonzero(wave)
    people = wave[there]
    without = values(wave - np.eye(len(wave), dtype=np.int64)[there])
    n = people.sum()
    return people, (n - 1) * (people @ without / n - without) / n


def _place(shifted: float, bias: float, acceleration: float) -> float:
    room = 1 - acceleration * shifted
    if room <= 0:
        raise NotEstimable("The statistic is too lopsided for an interval at this confidence.")
    return float(special.ndtr(bias + shifted / room))


def _values(statistic: Statistic, before: CountRows, after: CountRows) -> Values:
    values = np.asarray(statistic(before, after), dtype=float)
    if not np.isfinite(values).all():
        raise NotEstimable("The statistic has no value for some of the draws, so it has no interval.")
    return values

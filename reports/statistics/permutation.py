"""Whether two waves differ on average, by dealing the same people out to them anew."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reports.statistics.counts import Counts, Exact, checked_counts
from reports.statistics.errors import BadParameter, NotEstimable

FEWEST_DRAWS = 99
# numpy draws from fewer than this
MOST_DRAWN = 10**9
# 1000 people can still be parted in fewer ways than the largest float
MOST_COUNTED = 1000
MOST_STEPS = 10**9


def permutation_p(
    levels: Sequence[float],
    before: Sequence[int],
    after: Sequence[int],
    *,
    rng: np.random.Generator,
    draws: int = 9999,
) -> float:
    """How often chance alone parts the means of two waves at least as far, from random deals; above 0, up to 1.

        p = (1 + number of deals with |m₂* − m₁*| ≥ |m₂ − m₁|) / (draws + 1)

    ``before[i]`` and ``after[i]`` people are on ``levels[i]``. A deal leaves everyone's answer and the size
    of both waves as they are: a multivariate hypergeometric draw from both together. Adding 1 counts
    the waves as they were as one of the deals, so p is never 0.
    Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1), article 39.

    Raises BadCounts, BadParameter under 99 draws, and NotEstimable where a wave is empty, where everyone is
    on one level, or from 10⁹ people on.

    >>> p = permutation_p([1, 2, 3], [8, 2, 0], [1, 3, 6], rng=np.random.default_rng(1))
    >>> 0 < p < 0.01
    True
    """
    if draws < FEWEST_DRAWS:
        raise BadParameter(f"At least {FEWEST_DRAWS} draws are needed, but {draws} are asked for.")
    first, second = _two_waves(levels, before, after)
    everyone = np.add(first.counts, second.counts)
    if everyone.sum() >= MOST_DRAWN:
        raise NotEstimable(f"There are too many people to draw from; fewer than {MOST_DRAWN} can be dealt out.")
    distance = np.array(first.levels, dtype=float) - float(Fraction(first.total + second.total) / int(everyone.sum()))
    deals = rng.multivariate_hypergeometric(everyone, second.people, size=draws, method="marginals")
    # deals as far apart as the waves must not be lost to rounding
    slack = 1e-12 * float(everyone @ np.abs(distance))
    as_far = np.abs(deals @ distance) >= abs(np.array(second.counts) @ distance) - slack
    return (1 + int(as_far.sum())) / (draws + 1)


def exact_permutation_p(levels: Sequence[float], before: Sequence[int], after: Sequence[int]) -> float:
    """``permutation_p`` over every deal there is: how large the share of deals at least as far apart is.

        P(sum of the wave = s) = [xⁿ yˢ] Π over levels v of Σⱼ C(t, j) xʲ yʲᵛ / C(N, n)

    t of the N people are on level v, and n are in the wave; j is how many of the t are dealt to it. The
    levels must lie on a grid, as the points of a scale do. It takes at most 1000 people, and fewer with many levels.
    Pitman (1937), Supplement to the Journal of the Royal Statistical Society 4(1), 119–130;
    counting as in Streitberg & Röhmel (1986), Statistical Software Newsletter 12(1), 10–17.

    Raises BadCounts, and NotEstimable where a wave is empty, where everyone is on one level, or where there
    is too much to count.

    >>> exact_permutation_p([1, 2], [3, 0], [0, 3])
    0.1
    """
    first, second = _two_waves(levels, before, after)
    small = min(first, second, key=lambda wave: wave.people)
    everyone = np.add(first.counts, second.counts)
    steps, n, people = _steps(first.levels), small.people, first.people + second.people
    if people > MOST_COUNTED or n * n * steps[-1] * people > MOST_STEPS:
        raise NotEstimable("There are too many ways to deal these answers out to count them all.")
    ways = _ways(steps, everyone.tolist(), n)
    expected = n * sum(step * count for step, count in zip(steps, everyone.tolist(), strict=True))
    observed = sum(step * count for step, count in zip(steps, small.counts, strict=True))
    as_far = np.abs(np.arange(len(ways)) * people - expected) >= abs(observed * people - expected)
    return float(ways[as_far].sum() / ways.sum())


def _two_waves(levels: Sequence[float], before: Sequence[int], after: Sequence[int]) -> tuple[Counts, Counts]:
    first, second = checked_counts(levels, before), checked_counts(levels, after)
    if min(first.people, second.people) == 0:
        raise NotEstimable("Nobody is in one of the waves, so they cannot be compared.")
    if sum(map(bool, np.add(first.counts, second.counts))) == 1:
        raise NotEstimable("Everyone is on the same level in both waves, so chance has nothing to deal out.")
    return first, second


def _steps(levels: tuple[Exact, ...]) -> list[int]:
    above = [Fraction(level - levels[0]) for level in levels]
    common = math.lcm(*(level.denominator for level in above))
    whole = [int(level * common) for level in above]
    return [level // math.gcd(*whole) for level in whole]


def _ways(steps: list[int], everyone: list[int], n: int) -> NDArray[np.float64]:
    """In how many ways n people of everyone come to each sum of steps."""
    ways: NDArray[np.float64] = np.zeros((n + 1, n * steps[-1] + 1))
    ways[0, 0] = 1
    for step, there in zip(steps, everyone, strict=True):
        fewer = ways.copy()
        for j in range(1, min(there, n) + 1):
            ways[j:, j * step :] += float(math.comb(there, j)) * fewer[:-j, : ways.shape[1] - j * step]
    by_sum: NDArray[np.float64] = ways[n]
    return by_sum

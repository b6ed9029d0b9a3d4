"""By how many points answers moved, as a median."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from reports.statistics.counts import Counts, Exact
from reports.statistics.errors import NotEstimable
from reports.statistics.mann_whitney import deviation_of_u
from reports.statistics.normal import two_sided_z
from reports.statistics.pairs import Pairs
from reports.statistics.placements import two_waves


def hodges_lehmann(levels: Sequence[float], before: Sequence[int], after: Sequence[int]) -> float:
    """The Hodges-Lehmann shift: the median of all differences of one person after and one before.

        median of { y_j − x_i }        x before, y after, n₁ n₂ differences

    ``before[i]`` and ``after[i]`` people are on ``levels[i]``; the result is in their unit, exact up
    to one rounding. It moves in steps where levels do. Only if the whole distribution moved as one is it
    the size of that move. Hodges & Lehmann (1963), Annals of Mathematical Statistics 34(2), 598–611.

    Raises BadCounts, and NotEstimable where a wave is empty.

    >>> hodges_lehmann([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    1.0
    """
    differences = _differences(*two_waves(levels, before, after))
    couples = differences.people
    below, above = _smallest(differences, (couples + 1) // 2), _smallest(differences, couples // 2 + 1)
    return float(Fraction(below + above) / 2)


def shift_interval(
    levels: Sequence[float], before: Sequence[int], after: Sequence[int], confidence: float = 0.95
) -> tuple[float, float]:
    """Moses' interval of the shift: the k-th smallest and the k-th largest of the n₁ n₂ differences.

        k = ⌊n₁ n₂ / 2 + 1/2 − z s⌋        z = Φ⁻¹((1 + confidence) / 2)

    s is the deviation of U with ties, as in ``mann_whitney``, from the levels as they are; k is so
    chosen that U is less than k, by the normal curve corrected for continuity, with probability
    (1 − confidence) / 2 at most. An interval without 0 has a Mann-Whitney p of at most 1 − confidence.
    Hollander & Wolfe (1999), Nonparametric Statistical Methods, 2nd ed., section 4.3.

    Raises BadCounts, BadParameter, and NotEstimable where a wave is empty, everyone is on one level,
    or so few people are asked that k is below 1.

    >>> shift_interval([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    (0.0, 2.0)
    """
    z = two_sided_z(confidence)
    waves = two_waves(levels, before, after)
    differences = _differences(*waves)
    k = math.floor((differences.people + 1) / 2 - z * deviation_of_u(*waves))
    if k < 1:
        raise NotEstimable("There are too few people for an interval of so much confidence.")
    return float(_smallest(differences, k)), float(_smallest(differences, differences.people + 1 - k))


def _differences(before: Counts, after: Counts) -> Counts:
    """Everyone after set against everyone before: the cross-correlation of the two waves."""
    everyone_with_everyone = tuple(tuple(a * b for b in after.counts) for a in before.counts)
    return Pairs(before.levels, everyone_with_everyone).differences


def _smallest(ordered: Counts, k: int) -> Exact:
    """The k-th smallest, counted from 1."""
    return next(level for level, seen in zip(ordered.levels, accumulate(ordered.counts), strict=True) if seen >= k)

"""Change in the people whose answers could be paired."""

import math
from collections.abc import Sequence

from reports.statistics.change import Change
from reports.statistics.errors import NotEstimable
from reports.statistics.moments import moments_of
from reports.statistics.pairs import Pairs, checked_pairs


def paired_t(levels: Sequence[float], pairs: Sequence[Sequence[int]], confidence: float = 0.95) -> Change:
    """Student's paired t: the mean of everyone's own difference.

        t = d̄ / √(v_d / n)        df = n − 1

    ``pairs[i][j]`` people were on ``levels[i]`` before and on ``levels[j]`` after; d is after
    minus before. People who answered only once are not in it.
    Student (1908), Biometrika 6(1), 1–25.

    Raises BadCounts, BadParameter, and NotEstimable under 2 pairs or where all differences
    are the same.

    >>> change = paired_t([1, 2, 3], [[1, 2, 1], [0, 2, 2], [0, 1, 1]])
    >>> change.estimate, change.df, round(change.p, 4)
    (0.5, 9.0, 0.0957)
    """
    return paired_t_of(checked_pairs(levels, pairs), confidence)


def paired_t_of(pairs: Pairs, confidence: float = 0.95) -> Change:
    """``paired_t`` of a table that is already checked.

    >>> paired_t_of(checked_pairs([0, 1], [[1, 1], [0, 0]])).estimate
    0.5
    """
    if pairs.people < 2:
        raise NotEstimable(f"A change within people needs at least 2 pairs; here there are {pairs.people}.")
    own = moments_of(pairs.differences)
    if own.variance <= 0:
        raise NotEstimable("Everyone changed by the same amount, so there is no spread to judge by.")
    return Change(own.mean, math.sqrt(own.variance / own.n), float(own.n - 1), confidence)

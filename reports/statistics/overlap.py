"""Change between two waves of which only some people could be paired."""

import math
from collections.abc import Sequence

from reports.statistics.change import Change
from reports.statistics.correlation import cautious_correlation
from reports.statistics.counts import Counts, checked_counts
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.moments import Moments, moments_of
from reports.statistics.paired_t import paired_t_of
from reports.statistics.pairs import checked_pairs
from reports.statistics.welch import welch_df, welch_of


def partially_overlapping(
    levels: Sequence[float],
    before: Sequence[int],
    after: Sequence[int],
    pairs: Sequence[Sequence[int]],
    confidence: float = 0.95,
) -> Change:
    """The partially overlapping samples t: everyone counts, and pairs count as pairs.

    ``before[i]`` and ``after[i]`` are ALL people on ``levels[i]``, the paired among them;
    ``pairs[i][j]`` are the paired people on ``levels[i]`` before and ``levels[j]`` after.
    The formula is that of ``overlap_of``, with the correlation of ``cautious_correlation``:
    under 20 pairs a lower bound. Nobody paired is Welch's t, and everybody paired is the paired t.
    Derrick, Russ, Toher & White (2017), Journal of Modern Applied Statistical Methods 16(1),
    137–157, statistic T_new2.

    Raises BadCounts, also where more people are paired at a level than there are; BadParameter;
    and NotEstimable as Welch's t and the paired t do.

    >>> change = partially_overlapping([1, 2, 3], [8, 6, 4], [3, 6, 9], [[2, 2, 1], [0, 2, 2], [0, 0, 3]])
    >>> round(change.estimate, 4), round(change.df, 2), round(change.p, 4)
    (0.5556, 18.64, 0.0201)
    """
    first, second = checked_counts(levels, before), checked_counts(levels, after)
    paired = checked_pairs(levels, pairs)
    _fits(paired.before, first, "before")
    _fits(paired.after, second, "after")
    if paired.people == first.people == second.people:
        return paired_t_of(paired, confidence)
    earlier, later = moments_of(first), moments_of(second)
    if paired.people == 0:
        return welch_of(earlier, later, confidence)
    return overlap_of(earlier, later, paired.people, cautious_correlation(paired), confidence)


def overlap_of(before: Moments, after: Moments, pairs: int, correlation: float, confidence: float = 0.95) -> Change:
    """T_new2 as published, from the moments of all people, the number of pairs and their correlation.

        t = (m₂ − m₁) / √(v₁/n₁ + v₂/n₂ − 2 r n_c s₁ s₂ / (n₁ n₂))
        df = (n_c − 1) + (w − n_c + 1) (n_a + n_b) / (n_a + n_b + 2 n_c)

    n_c pairs, n_a and n_b people in one wave only, w Welch's degrees of freedom, s = √v.
    ``pairs`` is 1 or more and ``correlation`` is within −1 to 1.

    >>> change = overlap_of(Moments(20, 3.0, 1.0), Moments(20, 3.5, 1.0), 10, 0.5)
    >>> round(change.standard_error**2, 6), round(change.df, 6)
    (0.075, 23.5)
    """
    if not 1 <= pairs <= min(before.n, after.n):
        raise BadCounts(f"There cannot be {pairs} pairs among {before.n} and {after.n} people.")
    if not -1 <= correlation <= 1:
        raise BadParameter(f"A correlation must lie between −1 and 1, but it is {correlation}.")
    apart = before.variance / before.n + after.variance / after.n
    shared = pairs * correlation * math.sqrt(before.variance * after.variance) / (before.n * after.n)
    # below this the difference is nothing but rounding
    if apart - 2 * shared <= 1e-12 * apart:
        raise NotEstimable("There is no spread to judge the change by.")
    alone = before.n + after.n - 2 * pairs
    return Change(
        estimate=after.mean - before.mean,
        standard_error=math.sqrt(apart - 2 * shared),
        df=(pairs - 1) + (welch_df(before, after) - pairs + 1) * alone / (alone + 2 * pairs),
        confidence=confidence,
    )


def _fits(paired: Counts, everyone: Counts, wave: str) -> None:
    for level, inside, people in zip(everyone.levels, paired.counts, everyone.counts, strict=True):
        if inside > people:
            raise BadCounts(f"{inside} people are paired at level {level} {wave}, but only {people} are there.")

"""How well the items of a scale hang together: Cronbach's alpha."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scipy import special

from reports.statistics.counts import Counts, Exact
from reports.statistics.covariance import Covariance, checked_covariance
from reports.statistics.errors import BadCounts, NotEstimable
from reports.statistics.parameters import checked_share


@dataclass(frozen=True)
class Reliability:
    """A share of the sum score's variance, 1 at most, with its interval. It can be below 0."""

    estimate: float
    low: float
    high: float


def alpha(items: Sequence[Counts], total: Counts, confidence: float = 0.95) -> Reliability:
    """Cronbach's alpha, from how often each answer and each sum score was given.

        α = q/(q − 1) · (1 − Σ varᵢ / var)
        α low, α high = 1 − (1 − α) F        F the (1 ± confidence)/2 quantiles of F(n − 1, (n − 1)(q − 1))

    ``items`` holds the counts of each of the q items and ``total`` those of their sum, over the same n
    people, who answered every item. No two items are looked at together. An item worded the other way
    round is to be turned before. The interval takes people and their errors as normal, and the
    items as alike in variance.
    Cronbach (1951), Psychometrika 16(3), 297–334; interval: Feldt (1965), Psychometrika 30(3), 357–370.

    Raises BadCounts where items and sum do not fit together, BadParameter, and NotEstimable under 2
    items or where all sums are the same.

    >>> from reports.statistics.counts import checked_counts
    >>> item = checked_counts([1, 2, 3], [3, 4, 3])
    >>> consistency = alpha([item, item], checked_counts([2, 3, 4, 5, 6], [2, 2, 2, 2, 2]))
    >>> round(consistency.estimate, 6), round(consistency.low, 4), round(consistency.high, 4)
    (0.8, 0.1948, 0.9503)
    """
    _fit_together(items, total)
    if _spread(total) == 0:
        raise NotEstimable("Everyone has the same sum score, so the items cannot be seen to hang together.")
    apart = Fraction(sum(map(_spread, items))) / _spread(total)
    if apart * len(items) < 1:
        raise BadCounts("The sum scores differ more than the answers to the items allow.")
    return _with_interval(apart, len(items), total.people, confidence)


def alpha_of(covariance: Covariance, n: int, confidence: float = 0.95) -> Reliability:
    """``alpha`` from the covariance matrix of the items over ``n`` people; their sum varies by its grand total.

    Raises BadParameter, and NotEstimable under 2 items or 2 people, or where all sums are the same.

    >>> round(alpha_of([[2.0, 1.0], [1.0, 2.0]], 50).estimate, 6)
    0.666667
    """
    matrix = checked_covariance(covariance)
    _enough_items(len(matrix))
    if n < 2:
        raise NotEstimable(f"How items hang together needs at least 2 people; here there are {n}.")
    alone, together = float(matrix.trace()), float(matrix.sum())
    # below this the spread is nothing but rounding
    if together <= 1e-12 * alone:
        raise NotEstimable("Everyone has the same sum score, so the items cannot be seen to hang together.")
    return _with_interval(max(alone / together, 1 / len(matrix)), len(matrix), n, confidence)


def _with_interval(apart: Fraction | float, q: int, n: int, confidence: float) -> Reliability:
    tail = (1 - checked_share("confidence", confidence)) / 2
    estimate = float(q * (1 - apart) / (q - 1))
    low, high = (
        1 - (1 - estimate) * float(special.fdtri(n - 1, (n - 1) * (q - 1), share)) for share in (1 - tail, tail)
    )
    return Reliability(estimate, low, high)


def _spread(counts: Counts) -> Exact:
    return counts.people * counts.squares - counts.total**2


def _fit_together(items: Sequence[Counts], total: Counts) -> None:
    _enough_items(len(items))
    for item in items:
        if item.people != total.people:
            raise BadCounts(f"{item.people} people answered an item, but {total.people} have a sum score.")
    if sum(item.total for item in items) != total.total:
        raise BadCounts("The sum scores are not the sums of the items.")


def _enough_items(q: int) -> None:
    if q < 2:
        raise NotEstimable(f"Only 2 items or more can hang together; here there are {q}.")

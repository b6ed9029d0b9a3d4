"""How many, how high on average, how spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.statistics.counts import Counts, checked_counts
from reports.statistics.errors import NotEstimable


@dataclass(frozen=True)
class Moments:
    """People (2 or more), mean in the unit of the levels, and sample variance in its square."""

    n: int
    mean: float
    variance: float


def moments(levels: Sequence[float], counts: Sequence[int]) -> Moments:
    """Mean and sample variance of one wave.

        mean = Σ c v / n        variance = (n Σ c v² − (Σ c v)²) / (n (n − 1))

    ``counts[i]`` people are on ``levels[i]``. The sums are exact and rounded once, so
    nothing cancels. Chan, Golub & LeVeque (1983), The American Statistician 37(3), 242–247,
    show what happens otherwise.

    Raises BadCounts, and NotEstimable under 2 people.

    >>> moments([1, 2, 3, 4, 5], [1, 0, 2, 0, 1])
    Moments(n=4, mean=3.0, variance=2.6666666666666665)
    """
    return moments_of(checked_counts(levels, counts))


def moments_of(counts: Counts) -> Moments:
    """``moments`` of counts that are already checked.

    >>> moments_of(checked_counts([0, 1], [1, 1]))
    Moments(n=2, mean=0.5, variance=0.5)
    """
    n, total, squares = counts.people, counts.total, counts.squares
    if n < 2:
        raise NotEstimable(f"A mean with its uncertainty needs at least 2 people; here there are {n}.")
    return Moments(
        n=n,
        mean=float(Fraction(total) / n),
        variance=float(Fraction(n * squares - total * total) / (n * (n - 1))),
    )

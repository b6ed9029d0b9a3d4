"""What every comparison of two means gives back."""

import math
from dataclasses import dataclass

from scipy import special

from reports.statistics.errors import NotEstimable
from reports.statistics.parameters import checked_share


@dataclass(frozen=True)
class Change:
    """A difference of means, after minus before, with what is needed to judge it.

    ``estimate`` and ``standard_error`` are in the unit of the levels, ``df`` are degrees of
    freedom of Student's t, ``confidence`` belongs to ``low`` and ``high``. Every number is
    finite and ``standard_error`` and ``df`` are above 0, or NotEstimable is raised.

    >>> change = Change(estimate=1.5, standard_error=0.5, df=20.0)
    >>> change.statistic, round(change.p, 6)
    (3.0, 0.007076)
    >>> round(change.low, 4), round(change.high, 4)
    (0.457, 2.543)
    """

    estimate: float
    standard_error: float
    df: float
    confidence: float = 0.95

    def __post_init__(self) -> None:
        checked_share("confidence", self.confidence)
        numbers = (self.estimate, self.standard_error, self.df)
        if not all(map(math.isfinite, numbers)) or self.standard_error <= 0 or self.df <= 0:
            raise NotEstimable("The change has no measurable spread, so it cannot be judged.")
        if not math.isfinite(self.statistic):
            raise NotEstimable("The spread is too small against the change to judge it.")

    @property
    def statistic(self) -> float:
        """t: the estimate in standard errors."""
        return self.estimate / self.standard_error

    @property
    def p(self) -> float:
        """How often a change at least this large, up or down, would arise if there were none; 0 to 1."""
        return float(2 * special.stdtr(self.df, -abs(self.statistic)))

    @property
    def low(self) -> float:
        """The lower end of the interval at ``confidence``."""
        return self.interval(self.confidence)[0]

    @property
    def high(self) -> float:
        """The upper end of the interval at ``confidence``."""
        return self.interval(self.confidence)[1]

    def interval(self, confidence: float) -> tuple[float, float]:
        """Both ends of the two-sided interval: estimate ± t(df) · standard error.

        >>> low, high = Change(1.5, 0.5, 20.0).interval(0.90)
        >>> round(low, 4), round(high, 4)
        (0.6376, 2.3624)
        """
        tail = (1 - checked_share("confidence", confidence)) / 2
        half = -float(special.stdtrit(self.df, tail)) * self.standard_error
        if not math.isfinite(half):
            raise NotEstimable("The interval is too wide to be written as numbers.")
        return self.estimate - half, self.estimate + half

"""Printed means, changes, intervals and test results: what a reader may know of a comparison.

Three leaks are closed here. A fine mean of few people gives their sum away: hence the step. A mean at
the end of the range, or an interval or effect size that is too sharp, tells that everybody answered
the same, and an interval of very few people can tell every answer: hence the bounds. And a change that
is computed on its own is a third number about two sums: hence it is the difference of the printed means.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import copysign, isnan, sqrt
from typing import Literal

from scipy.special import stdtrit

from reports.disclosure.measures import Measure
from reports.disclosure.policy import INTERVALS_FROM, TESTS_FROM, clip
from reports.disclosure.populations import Reason
from reports.disclosure.steps import above, below, exact, nearest, plain, step

Bound = Literal["at", "or more", "or less"]
PBand = Literal["p < .001", "p < .01", "p < .05", "p >= .05"]


@dataclass(frozen=True)
class Estimate:
    """What the statistics say about one comparison, unrounded, on the printed range of the measure.

    ``low``, ``high``  95 % interval of the change; NaN where all answers are equal
    ``p``, ``g``       p value and Hedges g; None where the plan makes no test, NaN where none can be made
    """

    before: float
    after: float
    change: float
    low: float
    high: float
    p: float | None
    g: float | None


@dataclass(frozen=True)
class PrintedMean:
    """A mean on its print step; "or more" and "or less" where a closer value would tell too much."""

    value: float
    bound: Bound


@dataclass(frozen=True)
class PrintedComparison:
    """One row as every page and file shows it.

    ``step``      the print step of all its numbers
    ``withheld``  why there is no change, interval and test; None where there is
    """

    before: PrintedMean
    after: PrintedMean
    step: float
    change: float | None = None
    low: float | None = None
    high: float | None = None
    p: PBand | None = None
    g: float | None = None
    withheld: Reason | None = None


def comparison(estimate: Estimate, people: tuple[int, int], measure: Measure) -> PrintedComparison:
    """Print one comparison; ``people`` have a value before and after, each at least HARD_FLOOR."""
    grid = step(min(people), measure)
    before = mean(estimate.before, people[0], measure, grid)
    after = mean(estimate.after, people[1], measure, grid)
    if (before.bound, after.bound) != ("at", "at"):
        return PrintedComparison(before, after, plain(grid), withheld=Reason.ALIKE)
    if min(people) < INTERVALS_FROM:
        return PrintedComparison(before, after, plain(grid), withheld=Reason.TOO_FEW_SCORES)
    change = exact(after.value) - exact(before.value)
    low, high = _interval(estimate, change, people, measure, grid)
    tested = min(people) >= TESTS_FROM
    return PrintedComparison(
        before,
        after,
        plain(grid),
        plain(change),
        low,
        high,
        p_band(estimate, change) if tested else None,
        hedges_g(estimate, people, measure) if tested else None,
    )


def mean(value: float, n: int, measure: Measure, grid: Decimal) -> PrintedMean:
    """Print a mean so that ``clip(n)`` people may always have answered off either end of the range."""
    if not measure.low <= value <= measure.high:
        raise ValueError(f"{measure.id}: {value} is outside {measure.low} to {measure.high}")
    room = exact(measure.person_step) * clip(n) / n
    highest = _largest_below(exact(measure.high) - room + grid / 2, grid)
    lowest = -_largest_below(-exact(measure.low) - room + grid / 2, grid)
    printed = nearest(exact(value), grid)
    if printed >= highest:
        return PrintedMean(plain(highest), "or more")
    if printed <= lowest:
        return PrintedMean(plain(lowest), "or less")
    return PrintedMean(plain(printed), "at")


def p_band(estimate: Estimate, change: Decimal) -> PBand | None:
    """Return the band of p; where all answers are equal, what a few different ones would have given."""
    if estimate.p is None:
        return None
    p = estimate.p if not isnan(estimate.p) else float(change == 0)
    if p < 0.001:
        return "p < .001"
    if p < 0.01:
        return "p < .01"
    return "p < .05" if p < 0.05 else "p >= .05"


def hedges_g(estimate: Estimate, people: tuple[int, int], measure: Measure) -> float | None:
    """Return g to one decimal, never larger than if ``clip(n)`` people per wave stood one step apart."""
    if estimate.g is None:
        return None
    freedom = sum(people) - 2
    pooled = sum((n - 1) * _least_variance(n, measure) for n in people) / freedom
    largest = abs(estimate.change) / sqrt(pooled) * (1 - 3 / (4 * freedom - 1))
    size = largest if isnan(estimate.g) else min(abs(estimate.g), largest)
    return plain(nearest(exact(copysign(size, estimate.change)), Decimal("0.1")))


def _interval(
    estimate: Estimate, change: Decimal, people: tuple[int, int], measure: Measure, grid: Decimal
) -> tuple[float, float]:
    """Round outward, to twice the step where no test is told, and never be narrower than ``_reach``."""
    if min(people) < TESTS_FROM:
        grid *= 2
    reach = _reach(people, measure)
    lows = [estimate.change - reach, *([] if isnan(estimate.low) else [estimate.low])]
    highs = [estimate.change + reach, *([] if isnan(estimate.high) else [estimate.high])]
    low = min(below(exact(min(lows)), grid), change)
    high = max(above(exact(max(highs)), grid), change)
    return plain(low), plain(high)


def _reach(people: tuple[int, int], measure: Measure) -> float:
    """Half the width of the 95 % interval if ``clip(n)`` people per wave stood one step off the mean."""
    error = sqrt(sum(_least_variance(n, measure) / n for n in people))
    return float(stdtrit(min(people) - 1, 0.975)) * error


def _least_variance(n: int, measure: Measure) -> float:
    return measure.person_step**2 * clip(n) / (n - 1)


def _largest_below(value: Decimal, grid: Decimal) -> Decimal:
    multiple = below(value, grid)
    return multiple if multiple < value else multiple - grid

"""Printed means, changes, intervals and test results: what a reader may know of a comparison.

Three leaks are closed here. A fine mean of few people gives their sum away: hence the step. A mean at
the end of the range, or an interval or effect size that is too sharp, tells that everybody answered
the same: hence the bounds. And a change, or an interval of few people, that has a place of its own is a
third number about two sums: hence the change is the difference of the printed means, and such an interval
lies around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import copysign, isnan, sqrt
from typing import Literal

from scipy.special import stdtrit

from reports.disclosure.measures import Measure
from reports.disclosure.policy import SHARE_STEP, TESTS_FROM, WIDE, clip
from reports.disclosure.populations import Reason
from reports.disclosure.steps import above, below, exact, nearest, plain, step

Bound = Literal["at", "or more", "or less"]
PBand = Literal["p < .001", "p < .01", "p < .05", "p >= .05"]


@dataclass(frozen=True)
class Estimate:
    """What the statistics say about one comparison, unrounded, on the printed range of the measure.

    ``low``, ``high``  95 % interval of the change; NaN where all answers are equal
    ``p``, ``g``       p value and Hedges g; None where the plan makes no test, NaN where none can be made
    ``chance``         of a later answer to be the higher one, with its 95 % interval, each 0 to 1; the interval is NaN
                       where answers do not differ enough to have one; None where the plan does not ask for it
    """

    before: float
    after: float
    change: float
    low: float
    high: float
    p: float | None
    g: float | None
    chance: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class PrintedChance:
    """A chance and its interval, per cent, multiples of five; the interval is rounded outwards."""

    value: int
    low: int
    high: int


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
    chance: PrintedChance | None = None
    withheld: Reason | None = None


def comparison(
    estimate: Estimate, people: tuple[int, int], measure: Measure, answered: tuple[int, int] | None = None
) -> PrintedComparison:
    """Print one comparison; ``people`` have a value before and after, each at least HARD_FLOOR.

    ``answered`` before and after, if it is known: one base for all that is printed of a population, so that no step
    tells that one of them skipped a question.
    """
    base = min(one_base(*pair) for pair in zip(people, answered or people, strict=True))
    grid = step(base, measure)
    before = mean(estimate.before, people[0], measure, grid)
    after = mean(estimate.after, people[1], measure, grid)
    if (before.bound, after.bound) != ("at", "at"):
        return PrintedComparison(before, after, plain(grid), withheld=Reason.ALIKE)
    change = exact(after.value) - exact(before.value)
    tested = base >= TESTS_FROM
    low, high = _interval(estimate, (before.value, after.value), people, measure, grid, exact_place=tested)
    return PrintedComparison(
        before,
        after,
        plain(grid),
        plain(change),
        low,
        high,
        p_band(estimate, change) if tested else None,
        hedges_g(estimate, people, measure) if tested else None,
        chance(estimate.chance) if tested else None,
    )


def one_base(people: int, answered: int) -> int:
    """What precision goes by: all who answered, while at least four in five of them have a value.

    n times the step stays at 2 moves or more then.
    """
    return answered if 5 * people >= 4 * answered else people


def mean(value: float, n: int, measure: Measure, grid: Decimal) -> PrintedMean:
    """Print a mean so that ``clip(n)`` people may always have answered off either end of the range."""
    if not measure.low <= value <= measure.high:
        raise ValueError(f"{measure.id}: {value} is outside {measure.low} to {measure.high}")
    room = exact(measure.person_step) * clip(n) / n
    # never the end itself: "100 or more" of 100 would say that everybody gave the top answer
    highest = min(_largest_below(exact(measure.high) - room + grid / 2, grid), exact(measure.high) - grid)
    lowest = max(-_largest_below(-exact(measure.low) - room + grid / 2, grid), exact(measure.low) + grid)
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
    return band(estimate.p if not isnan(estimate.p) else float(change == 0))


def band(p: float) -> PBand:
    """Return the band of a p value, 0 to 1."""
    if p < 0.001:
        return "p < .001"
    if p < 0.01:
        return "p < .01"
    return "p < .05" if p < 0.05 else "p >= .05"


def chance(found: tuple[float, float, float] | None) -> PrintedChance | None:
    """Return a chance on steps of five per cent, never a certain one, and a step or more from the ends of its interval.

    A closer interval, or none, would tell that nearly everybody answered the same.
    """
    if found is None:
        return None
    value, low, high = (100 * (found[0] if isnan(each) else each) for each in found)
    grid = exact(SHARE_STEP)
    inside = min(max(nearest(exact(value), grid), grid), 100 - grid)
    return PrintedChance(
        int(inside), int(min(below(exact(low), grid), inside - grid)), int(max(above(exact(high), grid), inside + grid))
    )


def hedges_g(estimate: Estimate, people: tuple[int, int], measure: Measure) -> float | None:
    """Return g to one decimal, never larger than ``_least_variance`` allows."""
    if estimate.g is None:
        return None
    freedom = sum(people) - 2
    pooled = sum((n - 1) * _least_variance(n, measure) for n in people) / freedom
    largest = abs(estimate.change) / sqrt(pooled) * (1 - 3 / (4 * freedom - 1))
    size = largest if isnan(estimate.g) else min(abs(estimate.g), largest)
    return plain(nearest(exact(copysign(size, estimate.change)), Decimal("0.1")))


def _interval(
    estimate: Estimate,
    means: tuple[float, float],
    people: tuple[int, int],
    measure: Measure,
    grid: Decimal,
    *,
    exact_place: bool,
) -> tuple[float, float]:
    """Round outward, hold the printed change, and be no narrower than answers that are not alike allow."""
    change = exact(means[1]) - exact(means[0])
    reach = _half_width(people, [_least_variance(n, measure) for n in people])
    low = estimate.change - reach if isnan(estimate.low) else min(estimate.low, estimate.change - reach)
    high = estimate.change + reach if isnan(estimate.high) else max(estimate.high, estimate.change + reach)
    if exact_place:
        return plain(min(below(exact(low), grid), change)), plain(max(above(exact(high), grid), change))
    half = above(exact(max(estimate.change - low, high - estimate.change)), grid)
    widest = above(exact(_half_width(people, _largest_variances(means, people, measure, grid))), grid)
    around = _around(half, widest, measure) + grid
    return plain(change - around), plain(change + around)


def _around(half: Decimal, widest: Decimal, measure: Measure) -> Decimal:
    """Half the width to print around the change of few people, without what the rounding takes.

    A very wide interval tells that everybody answered at one end or the other.
    """
    if half > widest:
        return exact(measure.high - measure.low)
    return widest if half >= widest * exact(WIDE) else half


def _half_width(people: tuple[int, int], variances: Sequence[float]) -> float:
    """Half the width of a cautious 95 % interval of the change."""
    error = sqrt(sum(variance / n for variance, n in zip(variances, people, strict=True)))
    return float(stdtrit(min(people) - 1, 0.975)) * error


def _least_variance(n: int, measure: Measure) -> float:
    """The variance if half of the people stood one step from the others, and ``clip(n)`` another step off.

    A smaller one would tell, with the mean, that nearly everybody answered the same.
    """
    return measure.person_step**2 * (n / 4 + clip(n)) / (n - 1)


def _largest_variances(
    means: tuple[float, float], people: tuple[int, int], measure: Measure, grid: Decimal
) -> list[float]:
    """The variances if everybody answered at one end or the other, with means that would print the same."""
    high, low = measure.high + float(grid) / 2, measure.low - float(grid) / 2
    return [(high - mean) * (mean - low) * n / (n - 1) for mean, n in zip(means, people, strict=True)]


def _largest_below(value: Decimal, grid: Decimal) -> Decimal:
    multiple = below(value, grid)
    return multiple if multiple < value else multiple - grid

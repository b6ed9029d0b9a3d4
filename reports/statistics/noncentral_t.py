"""The noncentral t distribution, safe in its far tails."""

import math
from collections.abc import Callable

from scipy import optimize, special

from reports.statistics.errors import NotEstimable
from reports.statistics.parameters import checked_share

# measured: beyond this scipy loses digits, and from 65 000 on it answers NaN
REACH = 50_000


def noncentral_below(t: float, df: float, noncentrality: float) -> float:
    """P(T ≤ t) for T = (Z + noncentrality) / √(χ²/df), 0 to 1.

    scipy answers NaN where t and the noncentrality lie far apart on both sides of 0; the
    truth there is 0 or 1. Both must lie within ±50 000, or NotEstimable is raised.
    Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 31.

    >>> round(noncentral_below(2.0, 10, 1.0), 4)
    0.8076
    >>> noncentral_below(8, 20, -9.5)
    1.0
    """
    if max(abs(t), abs(noncentrality)) > REACH:
        raise NotEstimable("The change is too large against the spread to be worked out.")
    below = float(special.nctdtr(df, noncentrality, t))
    if math.isnan(below):
        return float(t > noncentrality)
    return below


def noncentrality_with(t: float, df: float, below: float) -> float:
    """The noncentrality under which P(T ≤ t) is ``below``.

    Raises BadParameter for ``below`` outside 0 to 1, and NotEstimable beyond ±50 000.

    >>> round(noncentrality_with(2.0, 10, 0.5), 4)
    1.9478
    """
    checked_share("probability", below)

    def excess(noncentrality: float) -> float:
        return noncentral_below(t, df, noncentrality) - below

    step = math.sqrt(1 + t * t / (2 * df))
    low = _beyond(t, -step, lambda place: excess(place) > 0)
    high = _beyond(t, step, lambda place: excess(place) < 0)
    return float(optimize.brentq(excess, low, high, xtol=1e-12 * max(1.0, abs(t)), rtol=1e-14))


def _beyond(start: float, step: float, enough: Callable[[float], bool]) -> float:
    while not enough(start + step):
        step *= 2
    return start + step

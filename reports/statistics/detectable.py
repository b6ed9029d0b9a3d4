"""How large a change must be for so many people to show it."""

import math

from scipy import special

from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.moments import Moments
from reports.statistics.noncentral_t import noncentrality_with
from reports.statistics.parameters import checked_share
from reports.statistics.welch import welch_df


def smallest_detectable(n_before: int, n_after: int, sd: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """The smallest true change that Welch's t finds, on its right side, with probability ``power``.

        P(T > t₁₋ₐ⸝₂) = power        T noncentral t with noncentrality Δ / (sd √(1/n₁ + 1/n₂))

    ``sd`` is the standard deviation of people in both waves, above 0; the result has its unit.
    ``alpha`` is two-sided; ``power`` lies above ``alpha / 2`` and below 1. The waves are taken as
    independent, so pairs would show a smaller change still.
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., chapter 2, 19–74.

    Raises BadParameter, and NotEstimable under 2 people in a wave or at ``sd`` 0.

    >>> round(smallest_detectable(64, 64, 1.0), 4)
    0.4991
    """
    checked_share("alpha", alpha)
    if checked_share("power", power) <= alpha / 2:
        raise BadParameter("The power must be above half of alpha: chance alone reaches that.")
    if min(n_before, n_after) < 2:
        raise NotEstimable("A change can only be found with at least 2 people in each wave.")
    if not (math.isfinite(sd) and sd >= 0):
        raise BadParameter(f"A standard deviation must be a number not below 0, but it is {sd}.")
    if sd == 0:
        raise NotEstimable("Without any spread every change would be found.")
    df = welch_df(Moments(n_before, 0.0, 1.0), Moments(n_after, 0.0, 1.0))
    critical = -float(special.stdtrit(df, alpha / 2))
    return noncentrality_with(critical, df, 1 - power) * sd * math.sqrt(1 / n_before + 1 / n_after)

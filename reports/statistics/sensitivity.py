"""How large a change would have had to be for this study to find it."""

from scipy import special

from reports.statistics.change import Change
from reports.statistics.errors import BadParameter
from reports.statistics.noncentral_t import noncentrality_with
from reports.statistics.parameters import checked_share


def smallest_found(change: Change, power: float = 0.8, alpha: float = 0.05) -> float:
    """The smallest true change that would be found, on its right side, with probability ``power``.

        P(T > t₁₋ₐ⸝₂) = power        T noncentral t with noncentrality Δ / standard error

    It looks at the standard error and not at the estimate: it says what the study could see, not what it saw.
    ``alpha`` is two-sided; ``power`` lies above ``alpha / 2`` and below 1; the result has the unit of the change.
    Hoenig & Heisey (2001), The American Statistician 55(1), 19–24, on why the estimate must stay out of it.

    Raises BadParameter, and NotEstimable beyond the reach of the noncentral t.

    >>> round(smallest_found(Change(estimate=0.0, standard_error=1.0, df=1e6)), 3)
    2.802
    """
    checked_share("alpha", alpha)
    if checked_share("power", power) <= alpha / 2:
        raise BadParameter("The power must be above half of alpha: chance alone reaches that.")
    critical = -float(special.stdtrit(change.df, alpha / 2))
    return noncentrality_with(critical, change.df, 1 - power) * change.standard_error

"""The standard normal distribution, as far as intervals need it."""

from scipy import special

from reports.statistics.parameters import checked_share


def two_sided_z(confidence: float) -> float:
    """The z with P(−z < Z < z) = ``confidence`` for a standard normal Z; BadParameter outside 0 to 1.

    >>> round(two_sided_z(0.95), 6)
    1.959964
    """
    return -float(special.ndtri((1 - checked_share("confidence", confidence)) / 2))

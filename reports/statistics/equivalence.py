"""When a change is small enough to be called none worth noticing."""

from reports.statistics.change import Change
from reports.statistics.errors import BadParameter


def equivalent(change: Change, margin: float) -> bool:
    """Whether the change surely lies within ±``margin``, at the 5 % level.

    Two one-sided tests, which is to ask whether the two-sided 90 % interval lies inside the
    margin. False does not mean there is a change: it may just not be known.
    ``margin`` is in the unit of the change, above 0.
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15(6), 657–680.

    Raises BadParameter.

    >>> equivalent(Change(estimate=0.1, standard_error=0.2, df=100.0), margin=0.8)
    True
    >>> equivalent(Change(estimate=0.1, standard_error=0.6, df=100.0), margin=0.8)
    False
    """
    if not margin > 0:
        raise BadParameter(f"The margin must be above 0, but it is {margin}.")
    low, high = change.interval(0.90)
    return -margin < low and high < margin

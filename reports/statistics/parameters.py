"""Checks of the numbers that steer a procedure."""

from reports.statistics.errors import BadParameter


def checked_share(name: str, value: float) -> float:
    """``value`` as a float strictly between 0 and 1, or BadParameter naming it.

    >>> checked_share("confidence", 0.95)
    0.95
    """
    if not 0 < value < 1:
        raise BadParameter(f"The {name} must lie between 0 and 1, but it is {value}.")
    return float(value)

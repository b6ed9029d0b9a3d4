"""How fine a mean may be printed.

n people times the step must be at least 2.5 times the smallest move of one person's own value, so that
two or more sums fit every printed mean.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from reports.disclosure.measures import Measure

STEPS = ((250, Decimal("0.01")), (25, Decimal("0.1")), (10, Decimal("0.25")), (5, Decimal("0.5")))
NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
NOISE = Decimal("1e-9")  # binary fractions are taken to mean the nearest short decimal


def step(n: int, measure: Measure) -> Decimal:
    """Return the print step for ``n`` people, on the printed range of the measure.

    >>> float(step(12, Measure("E1", "item", low=1, high=5, person_step=1, finest=0.01)))
    0.25
    >>> float(step(30, Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)))
    1.0
    """
    for least, steps in STEPS:
        if n >= least:
            return max(nice(steps * exact(measure.person_step)), exact(measure.finest))
    raise ValueError(f"no mean of {n} people is ever printed")


def nice(value: Decimal) -> Decimal:
    """Return the smallest of … 0.1 0.2 0.25 0.5 1 2 2.5 5 10 … that is not below ``value``."""
    decade = Decimal(1).scaleb(value.adjusted())
    return next(each * decade for each in NICE if each * decade >= value)


def nearest(value: Decimal, grid: Decimal) -> Decimal:
    """Return the multiple of ``grid`` nearest to ``value``."""
    return (value / grid).quantize(Decimal(1), ROUND_HALF_UP) * grid


def below(value: Decimal, grid: Decimal) -> Decimal:
    """Return the largest multiple of ``grid`` that is not above ``value``."""
    return (value / grid).quantize(Decimal(1), ROUND_FLOOR) * grid


def above(value: Decimal, grid: Decimal) -> Decimal:
    """Return the smallest multiple of ``grid`` that is not below ``value``."""
    return (value / grid).quantize(Decimal(1), ROUND_CEILING) * grid


def exact(value: float) -> Decimal:
    """Return a float as the decimal it stands for: 0.1 is a tenth."""
    return Decimal(value).quantize(NOISE)


def plain(value: Decimal) -> float:
    """Return a printed number as a float that prints as it is meant to, and never as minus zero."""
    return float(value) + 0.0

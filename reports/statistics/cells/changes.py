"""What every comparison of two means in many cells gives back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from reports.statistics.cells.moments import CellMoments
from reports.statistics.cells.tables import Flags, Floats
from reports.statistics.change import Change
from reports.statistics.parameters import checked_share

# cells that hold too little divide by 0; ``estimable`` tells them apart
unjudged = np.errstate(divide="ignore", invalid="ignore", over="ignore")


@dataclass(frozen=True)
class ChangeCells:
    """A ``Change`` in every cell, field by field; where a cell is not ``estimable``, 0 stands and means nothing.

    ``at(c)`` is cell c by itself: its ``Change`` by the procedure for one cell, or NotEstimable in its words.
    """

    estimable: Flags
    estimate: Floats
    standard_error: Floats
    df: Floats
    p: Floats
    low: Floats
    high: Floats
    at: Callable[[int], Change]


@unjudged
def changes(
    estimate: Floats, variance: Floats, df: Floats, possible: Flags, confidence: float, at: Callable[[int], Change]
) -> ChangeCells:
    """Student's t in every ``possible`` cell, from the estimate and its squared standard error.

    A cell is estimable where all its numbers are finite and neither its variance nor its df is 0.

    >>> one = Change(1.5, 0.5, 20.0)
    >>> found = changes(np.array([1.5]), np.array([0.25]), np.array([20.0]), np.array([True]), 0.95, lambda cell: one)
    >>> found.p.round(6).tolist(), found.low.round(4).tolist()
    ([0.007076], [0.457])
    """
    tail = (1 - checked_share("confidence", confidence)) / 2
    error = np.sqrt(variance)
    half = -special.stdtrit(df, tail) * error
    statistic = estimate / error
    p, low, high = 2 * special.stdtr(df, -np.abs(statistic)), estimate - half, estimate + half
    estimable = possible & (variance > 0) & (df > 0) & finite(estimate, error, df, statistic, low, high)
    return ChangeCells(
        estimable=estimable,
        estimate=shown(estimate, estimable),
        standard_error=shown(error, estimable),
        df=shown(df, estimable),
        p=shown(p, estimable),
        low=shown(low, estimable),
        high=shown(high, estimable),
        at=at,
    )


@unjudged
def satterthwaite(first: CellMoments, second: CellMoments) -> Floats:
    """Welch's degrees of freedom, ``welch_df``, in every cell; no number where neither wave has spread.

    >>> satterthwaite(
    ...     CellMoments(np.array([5]), np.array([3.0]), np.array([1.0])),
    ...     CellMoments(np.array([9]), np.array([4.0]), np.array([0.0])),
    ... ).tolist()
    [4.0]
    """
    share = first.error / (first.error + second.error)
    return np.asarray(1 / (share**2 / (first.n - 1) + (1 - share) ** 2 / (second.n - 1)))


def finite(*numbers: Floats) -> Flags:
    """In which cells all of these are finite.

    >>> finite(np.array([1.0, np.inf]), np.array([2.0, 3.0])).tolist()
    [True, False]
    """
    return np.asarray(np.isfinite(numbers).all(axis=0))


def shown(numbers: Floats, estimable: Flags) -> Floats:
    """The numbers of the estimable cells, and 0 in the others.

    >>> shown(np.array([1.5, np.nan]), np.array([True, False])).tolist()
    [1.5, 0.0]
    """
    return np.where(estimable, numbers, 0.0)

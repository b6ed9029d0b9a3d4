"""Welch's t in many cells."""

from collections.abc import Sequence

from numpy.typing import ArrayLike

from reports.statistics.cells.changes import ChangeCells, changes, satterthwaite
from reports.statistics.cells.moments import moments_of_cells
from reports.statistics.cells.tables import checked_cells
from reports.statistics.change import Change
from reports.statistics.welch import welch


def welch_cells(levels: Sequence[float], before: ArrayLike, after: ArrayLike, confidence: float = 0.95) -> ChangeCells:
    """``welch`` in every cell: ``before[c, i]`` and ``after[c, i]`` people are on ``levels[i]``.

    Raises BadCounts and BadParameter; a cell for which ``welch`` raises NotEstimable is not estimable.

    >>> found = welch_cells([1, 2, 3, 4, 5], [[2, 4, 3, 1, 0], [1, 0, 0, 0, 0]], [[0, 2, 4, 3, 1], [0, 2, 4, 3, 1]])
    >>> found.estimable.tolist(), found.estimate.tolist(), found.p.round(4).tolist()
    ([True, False], [1.0, 0.0], [0.0299, 0.0])
    >>> found.at(1)
    Traceback (most recent call last):
    reports.statistics.errors.NotEstimable: A mean with its uncertainty needs at least 2 people; here there are 1.
    """
    cells = checked_cells(levels, before, after)
    first, second = moments_of_cells(cells.levels, cells.before), moments_of_cells(cells.levels, cells.after)

    def at(cell: int) -> Change:
        return welch(levels, cells.before[cell], cells.after[cell], confidence)

    return changes(
        estimate=second.mean - first.mean,
        variance=first.error + second.error,
        df=satterthwaite(first, second),
        possible=cells.people_in_smaller >= 2,
        confidence=confidence,
        at=at,
    )

"""Cliff's delta in many cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reports.statistics.cells.changes import shown, unjudged
from reports.statistics.cells.placements import Standing, standing
from reports.statistics.cells.tables import Cells, Flags, Floats, checked_cells
from reports.statistics.cliff import CliffsDelta, cliffs_delta
from reports.statistics.normal import two_sided_z


@dataclass(frozen=True)
class CliffsDeltaCells:
    """A ``CliffsDelta`` in every cell; where a cell is not ``estimable``, 0 stands and means nothing.

    ``at(c)`` is cell c by itself: the answer of ``cliffs_delta``, or NotEstimable in its words.
    """

    estimable: Flags
    estimate: Floats
    low: Floats
    high: Floats
    at: Callable[[int], CliffsDelta]


@unjudged
def cliffs_delta_cells(
    levels: Sequence[float], before: ArrayLike, after: ArrayLike, confidence: float = 0.95
) -> CliffsDeltaCells:
    """``cliffs_delta`` in every cell, with the interval of Feng & Cliff.

    ``before[c, i]`` and ``after[c, i]`` people are on ``levels[i]``. Raises BadCounts and BadParameter; a cell
    for which ``cliffs_delta`` raises NotEstimable is not estimable.

    >>> found = cliffs_delta_cells([1, 2, 3, 4, 5], [[2, 4, 3, 1, 0]], [[0, 2, 4, 3, 1]])
    >>> found.estimate.tolist(), found.low.round(4).tolist(), found.high.round(4).tolist()
    ([0.53], [0.0621], [0.8069])
    """
    z = two_sided_z(confidence)
    cells = checked_cells(levels, before, after)
    stand = standing(cells)
    delta, room = (stand.won - cells.couples) / cells.couples, _room(cells, stand)
    reach = z * np.sqrt(_variances(cells, stand, delta))
    half, whole = reach * np.hypot(room, reach), room + reach * reach
    inner = delta * (cells.people_in_smaller - z * z) / (cells.people_in_smaller + z * z)
    low = np.where(room > 0, (delta * room - half) / whole, np.minimum(delta, inner))
    high = np.where(room > 0, (delta * room + half) / whole, np.maximum(delta, inner))
    estimable = cells.people_in_smaller >= 2

    def at(cell: int) -> CliffsDelta:
        return cliffs_delta(levels, cells.before[cell], cells.after[cell], confidence)

    return CliffsDeltaCells(estimable, shown(delta, estimable), shown(low, estimable), shown(high, estimable), at)


def _room(cells: Cells, stand: Standing) -> Floats:
    """1 − δ² as (1 − δ)(1 + δ), which is 0 only where one wave is wholly above the other."""
    return np.asarray((stand.lost / cells.couples) * (stand.won / cells.couples))


def _variances(cells: Cells, stand: Standing, delta: Floats) -> Floats:
    n, m, couples = cells.people_before, cells.people_after, cells.couples.astype(np.float64)
    unequal = couples - (cells.before * cells.after).sum(axis=1)
    # a person's mean d_ij is twice their placement, as a share of the other wave, less 1
    own = 4.0 * m * m * (n - 1) * stand.first.variance + 4.0 * n * n * (m - 1) * stand.second.variance
    estimated = (own - unequal + couples * delta**2) / (couples * (n - 1) * (m - 1))
    return np.asarray(np.maximum(estimated, _room(cells, stand) / (couples - 1)))

"""The Mann-Whitney test in many cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reports.statistics.cells.changes import shown, unjudged
from reports.statistics.cells.placements import doubled_placements
from reports.statistics.cells.tables import Cells, Flags, Floats, checked_cells
from reports.statistics.mann_whitney import MannWhitney, mann_whitney


@dataclass(frozen=True)
class MannWhitneyCells:
    """A ``MannWhitney`` in every cell; where a cell is not ``estimable``, 0 stands and means nothing.

    ``at(c)`` is cell c by itself: the answer of ``mann_whitney``, or NotEstimable in its words.
    """

    estimable: Flags
    u: Floats
    p: Floats
    at: Callable[[int], MannWhitney]


@unjudged
def mann_whitney_cells(levels: Sequence[float], before: ArrayLike, after: ArrayLike) -> MannWhitneyCells:
    """``mann_whitney``, the normal approximation, in every cell.

    ``before[c, i]`` and ``after[c, i]`` people are on ``levels[i]``. Raises BadCounts; a cell for which
    ``mann_whitney`` raises NotEstimable is not estimable.

    >>> found = mann_whitney_cells([1, 2, 3, 4, 5], [[2, 4, 3, 1, 0]], [[0, 2, 4, 3, 1]])
    >>> found.u.tolist(), found.p.round(4).tolist()
    ([76.5], [0.0408])
    """
    cells = checked_cells(levels, before, after)
    doubled = (cells.after * doubled_placements(cells.before)).sum(axis=1)
    estimable = (cells.people_in_smaller >= 1) & cells.vary
    z = (np.abs(doubled - cells.couples) - 1) / (2 * _deviations_of_u(cells))

    def at(cell: int) -> MannWhitney:
        return mann_whitney(levels, cells.before[cell], cells.after[cell])

    p = np.minimum(1.0, 2 * special.ndtr(-z))
    return MannWhitneyCells(estimable, u=shown(doubled / 2, estimable), p=shown(p, estimable), at=at)


def _deviations_of_u(cells: Cells) -> Floats:
    # Σ t (n − t)(n + t) is n³ − n − Σ(t³ − t), without a difference of large numbers
    ties, n = (
        (cells.before + cells.after).astype(np.float64),
        (cells.people_before + cells.people_after).astype(np.float64),
    )
    untied = (ties * (n[:, None] - ties) * (n[:, None] + ties)).sum(axis=1)
    return np.asarray(np.sqrt(cells.couples / 12 * (untied / (n * (n - 1)))))

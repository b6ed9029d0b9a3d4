"""Where the people of one wave stand among those of the other, in many cells."""

from dataclasses import dataclass

import numpy as np

from reports.statistics.cells.moments import CellMoments, moments_of_cells
from reports.statistics.cells.tables import Cells, Floats, Integers


@dataclass(frozen=True)
class Standing:
    """``lost`` and ``won``: doubled numbers of couples in which the later is lower and higher, equals as halves.

    ``first`` and ``second`` are moments of the placements before and after, as shares of the other wave.
    """

    lost: Integers
    won: Integers
    first: CellMoments
    second: CellMoments


def standing(cells: Cells) -> Standing:
    """The placements of every cell, as ``placed`` has them for one; lost + won is twice the couples.

    >>> from reports.statistics.cells.tables import checked_cells
    >>> found = standing(checked_cells([1, 2, 3], [[2, 1, 0]], [[0, 1, 4]]))
    >>> found.lost.tolist(), found.won.tolist(), found.second.mean.round(4).tolist()
    ([1], [29], [0.9667])
    """
    earlier, later = doubled_placements(cells.after), doubled_placements(cells.before)
    return Standing(
        lost=(cells.before * earlier).sum(axis=1),
        won=(cells.after * later).sum(axis=1),
        first=moments_of_cells(_shares(earlier, cells.people_after), cells.before),
        second=moments_of_cells(_shares(later, cells.people_before), cells.after),
    )


def doubled_placements(among: Integers) -> Integers:
    """The doubled placement of each level: twice the people of the other wave below it, and those on it once.

    >>> doubled_placements(np.array([[2, 1, 0]])).tolist()
    [[2, 5, 6]]
    """
    return 2 * np.cumsum(among, axis=1) - among


def _shares(doubled: Integers, people: Integers) -> Floats:
    return np.asarray(doubled / (2 * np.maximum(people, 1))[:, None])

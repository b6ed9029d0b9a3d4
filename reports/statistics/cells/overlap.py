"""The partially overlapping samples t in many cells."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reports.statistics.cells.changes import ChangeCells, changes, satterthwaite, unjudged
from reports.statistics.cells.moments import CellMoments, moments_of_cells
from reports.statistics.cells.tables import Floats, Integers, checked_cells, checked_tables
from reports.statistics.change import Change
from reports.statistics.correlation import CAUTION, ENOUGH_PAIRS
from reports.statistics.overlap import partially_overlapping


def overlap_cells(
    levels: Sequence[float], before: ArrayLike, after: ArrayLike, pairs: ArrayLike, confidence: float = 0.95
) -> ChangeCells:
    """``partially_overlapping`` in every cell, with its caution about few pairs.

    ``before[c, i]`` and ``after[c, i]`` are ALL people on ``levels[i]``; ``pairs[c, i, j]`` are the paired people
    on ``levels[i]`` before and ``levels[j]`` after. Raises BadCounts and BadParameter; a cell for which
    ``partially_overlapping`` raises NotEstimable is not estimable.

    >>> found = overlap_cells([1, 2, 3], [[8, 6, 4]], [[3, 6, 9]], [[[2, 2, 1], [0, 2, 2], [0, 0, 3]]])
    >>> found.estimate.round(4).tolist(), found.df.round(2).tolist(), found.p.round(4).tolist()
    ([0.5556], [18.64], [0.0201])
    """
    cells = checked_cells(levels, before, after)
    tables = checked_tables(cells, pairs)
    first, second = moments_of_cells(cells.levels, cells.before), moments_of_cells(cells.levels, cells.after)
    own = _differences(cells.levels, tables)
    all_paired = (own.n == first.n) & (own.n == second.n)
    apart = first.error + second.error
    together = apart - 2 * _shared(first, second, own.n, cautious_correlations(cells.levels, tables))

    def at(cell: int) -> Change:
        return partially_overlapping(levels, cells.before[cell], cells.after[cell], tables[cell].tolist(), confidence)

    return changes(
        estimate=second.mean - first.mean,
        variance=np.where(all_paired, own.error, together),
        df=np.where(all_paired, own.n - 1, _df(first, second, own.n)),
        # below this the difference is nothing but rounding
        possible=(cells.people_in_smaller >= 2) & (all_paired | (together > 1e-12 * apart)),
        confidence=confidence,
        at=at,
    )


def cautious_correlations(levels: Floats, tables: Integers) -> Floats:
    """``cautious_correlation`` of the pairs of every cell, −1 to 1.

    >>> cautious_correlations(np.array([1.0, 2.0]), np.array([[[15, 5], [5, 15]], [[6, 2], [2, 6]]])).round(4).tolist()
    [0.5, 0.3058]
    """
    r, n = _correlations(levels, tables), tables.sum(axis=(1, 2))
    held = np.minimum(r, 1 - 1 / np.maximum(n, 1))
    step = np.tanh(special.ndtri(CAUTION) / np.sqrt(np.maximum(n - 3, 1)))
    # the addition theorem of tanh, which unlike artanh also takes r = −1
    bound = np.maximum(0.0, (held - step) / (1 - held * step))
    return np.select([n >= ENOUGH_PAIRS, n > 3], [r, bound], 0.0)


@unjudged
def _correlations(levels: Floats, tables: Integers) -> Floats:
    """Pearson's r, and 0 where the pairs are all on one level before or after."""
    x, y = moments_of_cells(levels, tables.sum(axis=2)), moments_of_cells(levels, tables.sum(axis=1))
    from_x, from_y = levels - x.mean[:, None], levels - y.mean[:, None]
    across = np.einsum("cij,ci,cj->c", tables, from_x, from_y) / (x.n - 1)
    spread = np.sqrt(x.variance) * np.sqrt(y.variance)
    return np.where(spread > 0, np.clip(across / spread, -1.0, 1.0), 0.0)


def _differences(levels: Floats, tables: Integers) -> CellMoments:
    """Moments of everyone's own difference, after minus before."""
    return moments_of_cells((levels[None, :] - levels[:, None]).ravel(), tables.reshape(len(tables), -1))


@unjudged
def _shared(first: CellMoments, second: CellMoments, pairs: Integers, correlation: Floats) -> Floats:
    """What the pairs take from the variance of the change, halved."""
    return np.asarray(pairs * correlation * np.sqrt(first.error * second.error / first.n / second.n))


@unjudged
def _df(first: CellMoments, second: CellMoments, pairs: Integers) -> Floats:
    alone = first.n + second.n - 2 * pairs
    return np.asarray((pairs - 1) + (satterthwaite(first, second) - pairs + 1) * alone / (alone + 2 * pairs))

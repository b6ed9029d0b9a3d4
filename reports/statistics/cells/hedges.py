"""Hedges' g in many cells, and the noncentral t that its interval needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special
from scipy.optimize import elementwise

from reports.statistics.cells.changes import finite, shown, unjudged
from reports.statistics.cells.moments import moments_of_cells
from reports.statistics.cells.tables import Flags, Floats, checked_cells
from reports.statistics.hedges import EffectSize, hedges_g
from reports.statistics.noncentral_t import REACH
from reports.statistics.parameters import checked_share


@dataclass(frozen=True)
class EffectSizeCells:
    """An ``EffectSize`` in every cell; where a cell is not ``estimable``, 0 stands and means nothing.

    ``at(c)`` is cell c by itself: the answer of ``hedges_g``, or NotEstimable in its words.
    """

    estimable: Flags
    estimate: Floats
    low: Floats
    high: Floats
    at: Callable[[int], EffectSize]


@unjudged
def hedges_g_cells(
    levels: Sequence[float], before: ArrayLike, after: ArrayLike, confidence: float = 0.95
) -> EffectSizeCells:
    """``hedges_g`` in every cell, with its interval by the noncentral t.

    ``before[c, i]`` and ``after[c, i]`` people are on ``levels[i]``. Raises BadCounts and BadParameter; a cell
    for which ``hedges_g`` raises NotEstimable is not estimable.

    >>> found = hedges_g_cells([1, 2, 3, 4, 5], [[2, 4, 3, 1, 0]], [[0, 2, 4, 3, 1]])
    >>> found.estimate.round(4).tolist(), found.low.round(4).tolist(), found.high.round(4).tolist()
    ([1.0094], [0.1006], [1.9823])
    """
    tail = (1 - checked_share("confidence", confidence)) / 2
    cells = checked_cells(levels, before, after)
    first, second = moments_of_cells(cells.levels, cells.before), moments_of_cells(cells.levels, cells.after)
    df = (first.n + second.n - 2).astype(np.float64)
    pooled = ((first.n - 1) * first.variance + (second.n - 1) * second.variance) / df
    effect = (second.mean - first.mean) / np.sqrt(pooled)
    per_deviation = np.sqrt(cells.couples / (first.n + second.n))
    t = effect * per_deviation
    possible = (cells.people_in_smaller >= 2) & (pooled > 0) & (np.abs(t) <= REACH)
    t = np.where(possible, t, np.nan)
    low, high = (noncentralities_with(t, df, below) / per_deviation for below in (1 - tail, tail))
    estimate = _small_sample_factors(df) * effect
    estimable = possible & finite(estimate, low, high)

    def at(cell: int) -> EffectSize:
        return hedges_g(levels, cells.before[cell], cells.after[cell], confidence)

    return EffectSizeCells(estimable, shown(estimate, estimable), shown(low, estimable), shown(high, estimable), at)


def _small_sample_factors(df: Floats) -> Floats:
    return np.asarray(special.poch((df - 1) / 2, 0.5) / np.sqrt(df / 2))


def noncentralities_with(t: Floats, df: Floats, below: float) -> Floats:
    """``noncentrality_with`` for many t at once; NaN where t is NaN or nothing is found within ±50 000.

    Bracketed by steps that double, then by Chandrupatla (1997), Advances in Engineering Software 28(3), 145–149.

    >>> noncentralities_with(np.array([2.0, np.nan]), np.array([10.0, 10.0]), 0.5).round(4).tolist()
    [1.9478, nan]
    """
    found = np.full(t.shape, np.nan)
    asked = np.flatnonzero(np.isfinite(t))
    if len(asked) == 0:
        return found
    t, df = t[asked], df[asked]
    # where a normal curve of the same width would put it, from which the bracket grows
    step = np.sqrt(1 + t * t / (2 * df))
    start = t - special.ndtri(below) * step
    bracket = elementwise.bracket_root(_excess, start - step / 8, start + step / 8, args=(t, df, below)).bracket
    roots = elementwise.find_root(_excess, bracket, args=(t, df, below), tolerances={"xatol": 1e-12, "xrtol": 1e-14})
    found[asked] = np.where(roots.success & (np.abs(roots.x) <= REACH), roots.x, np.nan)
    return found


def _excess(noncentrality: Floats, t: Floats, df: Floats, below: Floats) -> Floats:
    probability = special.nctdtr(df, noncentrality, t)
    # scipy answers NaN where the two lie far apart; the truth there is 0 or 1
    return np.where(np.isnan(probability), t > noncentrality, probability) - below

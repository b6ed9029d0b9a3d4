"""The chance that a random answer after is higher than a random answer before, in many cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reports.statistics.brunner_munzel import BrunnerMunzel, brunner_munzel
from reports.statistics.cells.changes import finite, satterthwaite, shown, unjudged
from reports.statistics.cells.placements import Standing, standing
from reports.statistics.cells.tables import Flags, Floats, checked_cells
from reports.statistics.parameters import checked_share


@dataclass(frozen=True)
class BrunnerMunzelCells:
    """A ``BrunnerMunzel`` in every cell; where a cell is not ``estimable``, 0 stands and means nothing.

    ``at(c)`` is cell c by itself: the answer of ``brunner_munzel``, or NotEstimable in its words.
    """

    estimable: Flags
    probability: Floats
    low: Floats
    high: Floats
    statistic: Floats
    df: Floats
    p: Floats
    at: Callable[[int], BrunnerMunzel]


@unjudged
def brunner_munzel_cells(
    levels: Sequence[float], before: ArrayLike, after: ArrayLike, confidence: float = 0.95
) -> BrunnerMunzelCells:
    """``brunner_munzel`` in every cell, with its interval on the logit scale.

    ``before[c, i]`` and ``after[c, i]`` people are on ``levels[i]``. Raises BadCounts and BadParameter; a cell
    for which ``brunner_munzel`` raises NotEstimable is not estimable.

    >>> found = brunner_munzel_cells([1, 2, 3, 4, 5], [[2, 4, 3, 1, 0]], [[0, 2, 4, 3, 1]])
    >>> found.probability.tolist(), found.low.round(4).tolist(), found.high.round(4).tolist()
    ([0.765], [0.4938], [0.9157])
    """
    tail = (1 - checked_share("confidence", confidence)) / 2
    cells = checked_cells(levels, before, after)
    stand = standing(cells)
    error = np.sqrt(stand.first.error + stand.second.error)
    statistic, df = (
        (stand.won - cells.couples) / (2.0 * cells.couples) / error,
        satterthwaite(stand.first, stand.second),
    )
    low, high = _on_the_logit_scale(stand, -special.stdtrit(df, tail) * error)
    p = 2 * special.stdtr(df, -np.abs(statistic))
    separate = (stand.lost == 0) | (stand.won == 0)
    estimable = (cells.people_in_smaller >= 2) & ~separate & (error > 0) & finite(low, high, statistic, df, p)

    def at(cell: int) -> BrunnerMunzel:
        return brunner_munzel(levels, cells.before[cell], cells.after[cell], confidence)

    return BrunnerMunzelCells(
        estimable=estimable,
        probability=shown(stand.second.mean, estimable),
        low=shown(low, estimable),
        high=shown(high, estimable),
        statistic=shown(statistic, estimable),
        df=shown(df, estimable),
        p=shown(p, estimable),
        at=at,
    )


def _on_the_logit_scale(stand: Standing, half: Floats) -> tuple[Floats, Floats]:
    odds = stand.won / stand.lost
    # p (1 − p) = odds / (1 + odds)²
    reach = half * (1 + odds) ** 2 / odds
    low, high = special.expit(np.log(odds) - reach), special.expit(np.log(odds) + reach)
    # there and back over the logit may move an end by a digit past the estimate
    return np.minimum(low, stand.second.mean), np.maximum(high, stand.second.mean)

"""How many, how high on average, how spread, in every cell."""

from dataclasses import dataclass

import numpy as np

from reports.statistics.cells.tables import Floats, Integers


@dataclass(frozen=True)
class CellMoments:
    """People, mean and sample variance of each cell; the variance is 0 under 2 people, and the mean without any."""

    n: Integers
    mean: Floats
    variance: Floats

    @property
    def error(self) -> Floats:
        """The squared standard error of the mean, variance / n; 0 without people."""
        return self.variance / np.maximum(self.n, 1)


def moments_of_cells(levels: Floats, counts: Integers) -> CellMoments:
    """``moments`` of every cell: ``counts[c, i]`` people are on ``levels[i]``, or on ``levels[c, i]``.

        mean = b + Σ c (v − b) / n        variance = Σ c (v − mean)² / (n − 1)

    b is a level of the cell on which there are people, so a cell on one level has variance 0 to the
    last digit. Nothing is subtracted but levels, so nothing cancels: the two-pass algorithm of Chan,
    Golub & LeVeque (1983), The American Statistician 37(3), 242–247.

    >>> found = moments_of_cells(np.array([1.0, 2.0, 3.0]), np.array([[1, 2, 1], [0, 0, 7], [0, 0, 0]]))
    >>> found.n.tolist(), found.mean.tolist(), found.variance.round(4).tolist()
    ([4, 7, 0], [2.0, 3.0, 0.0], [0.6667, 0.0, 0.0])
    """
    n = counts.sum(axis=1)
    occupied = np.argmax(counts > 0, axis=1)[:, None]
    base = np.take_along_axis(np.broadcast_to(levels, counts.shape), occupied, axis=1)
    offset = levels - base
    mean = (counts * offset).sum(axis=1, keepdims=True) / np.maximum(n, 1)[:, None]
    squares = (counts * (offset - mean) ** 2).sum(axis=1)
    return CellMoments(n, np.where(n > 0, (base + mean)[:, 0], 0.0), squares / np.maximum(n - 1, 1))

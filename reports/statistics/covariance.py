"""How the items of a scale vary together, from sums alone."""

import operator
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reports.statistics.counts import checked_people
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable

Covariance = Sequence[Sequence[float]]

ROUNDING = 1e-9


def covariance_of(n: int, sums: Sequence[int], products: Sequence[Sequence[int]]) -> list[list[float]]:
    """The sample covariance matrix of items, in the squared unit of their levels.

        cov(i, j) = (n Σ xᵢ xⱼ − Σ xᵢ Σ xⱼ) / (n (n − 1))

    ``n`` people answered every item; ``sums[i]`` is Σ xᵢ over them and ``products[i][j]`` is Σ xᵢ xⱼ, all
    whole numbers. The numerator is worked out in whole numbers and rounded once, so nothing cancels.
    Chan, Golub & LeVeque (1983), The American Statistician 37(3), 242–247, show what happens otherwise.

    Raises BadCounts where the sums are not those of any answers, and NotEstimable under 2 people.

    >>> covariance_of(3, [6, 7], [[14, 15], [15, 17]])
    [[1.0, 0.5], [0.5, 0.3333333333333333]]
    """
    if checked_people(n) < 2:
        raise NotEstimable(f"A covariance needs at least 2 people; here there are {n}.")
    totals, rows = _whole(sums), tuple(map(_whole, products))
    square = len(rows) == len(totals) and all(len(row) == len(totals) for row in rows)
    if not square or rows != tuple(zip(*rows, strict=True)):
        raise BadCounts("The sums of products must be a square, the same along and down, with a row for each item.")
    spread = [
        [n * product - mine * other for product, other in zip(row, totals, strict=True)]
        for row, mine in zip(rows, totals, strict=True)
    ]
    _refuse_impossible(spread)
    return [[entry / (n * (n - 1)) for entry in row] for row in spread]


def checked_covariance(covariance: Covariance) -> NDArray[np.float64]:
    """A matrix that can be a covariance matrix, or BadParameter.

    It must be square, finite and symmetric, and no weighted sum of the items may vary by less than 0;
    10⁻⁹ of the largest variance is taken for rounding.

    >>> checked_covariance([[2.0, 1.0], [1.0, 2.0]]).shape
    (2, 2)
    """
    size = len(covariance)
    if size == 0 or any(len(row) != size for row in covariance):
        raise BadParameter("A covariance matrix must be square, with a row for each item.")
    matrix = np.array(covariance, dtype=float)
    if not np.isfinite(matrix).all():
        raise BadParameter("A covariance matrix must hold numbers only.")
    slack = ROUNDING * float(np.abs(matrix).max())
    if np.abs(matrix - matrix.T).max() > slack:
        raise BadParameter("A covariance matrix must be the same along and down.")
    if np.linalg.eigvalsh(matrix)[0] < -slack:
        raise BadParameter("These cannot be covariances: some sum of the items would vary by less than nothing.")
    return matrix


def _whole(numbers: Sequence[int]) -> tuple[int, ...]:
    try:
        return tuple(map(operator.index, numbers))
    except TypeError:
        raise BadCounts("Sums of answers must be whole numbers.") from None


def _refuse_impossible(spread: list[list[int]]) -> None:
    for i, row in enumerate(spread):
        if row[i] < 0 or any(row[j] ** 2 > row[i] * spread[j][j] for j in range(i)):
            raise BadCounts("The sums and the sums of products cannot come from the same answers.")

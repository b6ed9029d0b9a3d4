"""How well the items of a scale measure one thing: McDonald's omega."""

import math

import numpy as np
from numpy.typing import NDArray

from reports.statistics.covariance import ROUNDING, Covariance, checked_covariance
from reports.statistics.errors import NotEstimable

FEWEST_PEOPLE = 30
FEWEST_ITEMS = 3
MOST_SWEEPS = 5_000
STILL = 1e-13


def omega(covariance: Covariance, n: int) -> float:
    """McDonald's omega total with one factor: the share of the sum score that the items have in common, 0 to 1.

        ω = (Σ λᵢ)² / ((Σ λᵢ)² + Σ (1 − λᵢ²))

    λ are the loadings of ``one_factor``. The sum is that of standardised items, and what varies is what the
    factor says varies, not what was seen to. ``n`` people answered every item; under 30 the loadings
    are too unsteady. An item worded the other way round is to be turned before.
    McDonald (1999), Test Theory: A Unified Treatment, chapter 6.

    Raises BadParameter, and NotEstimable under 30 people and as ``one_factor`` does.

    >>> round(omega([[1.0, 0.4, 0.4], [0.4, 1.0, 0.4], [0.4, 0.4, 1.0]], 100), 6)
    0.666667
    """
    if n < FEWEST_PEOPLE:
        raise NotEstimable(f"Omega is too unsteady with fewer than {FEWEST_PEOPLE} people; here there are {n}.")
    loadings = one_factor(covariance)
    common = math.fsum(loadings) ** 2
    return common / (common + math.fsum(1 - loading**2 for loading in loadings))


def one_factor(covariance: Covariance) -> tuple[float, ...]:
    """The loadings of each item on one factor, −1 to 1, fitted by minimum residuals to the correlations.

        minimise Σ over i < j of (rᵢⱼ − λᵢ λⱼ)²

    The sum of the loadings is not below 0.
    Harman & Jones (1966), Psychometrika 31(3), 351–368.

    Raises BadParameter, and NotEstimable under 3 items, where an item has no spread, where the items
    have nothing in common, and where the factor would explain all of an item or more, which
    is known as a Heywood case.

    >>> [round(loading, 6) for loading in one_factor([[1.0, 0.72, 0.63], [0.72, 1.0, 0.56], [0.63, 0.56, 1.0]])]
    [0.9, 0.8, 0.7]
    """
    loadings = _minimum_residuals(_correlations(checked_covariance(covariance)))
    if (loadings**2).max() >= 1 - ROUNDING:
        raise NotEstimable("One item would be explained in full, so one factor does not fit these items.")
    return tuple(map(float, loadings if loadings.sum() >= 0 else -loadings))


def _correlations(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    variances = covariance.diagonal()
    if len(variances) < FEWEST_ITEMS:
        raise NotEstimable(f"One factor needs at least {FEWEST_ITEMS} items; here there are {len(variances)}.")
    if variances.min() <= 0:
        raise NotEstimable("Everyone gave the same answer to an item, so it goes together with nothing.")
    deviations: NDArray[np.float64] = np.sqrt(variances)
    return covariance / np.outer(deviations, deviations)


def _minimum_residuals(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    sizes, directions = np.linalg.eigh(correlations)
    loadings: NDArray[np.float64] = directions[:, -1] * math.sqrt(sizes[-1])
    for _ in range(MOST_SWEEPS):
        swept = _swept(loadings, correlations)
        if np.abs(swept - loadings).max() < STILL:
            return swept
        loadings = swept
    raise NotEstimable("No single factor fits these items.")


def _swept(loadings: NDArray[np.float64], correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    # with the others held, the best loading of an item is a regression of its correlations on theirs
    swept = loadings.copy()
    for i, row in enumerate(correlations):
        others = np.delete(swept, i)
        weight = others @ others
        if weight == 0:
            raise NotEstimable("The items have nothing in common.")
        swept[i] = np.delete(row, i) @ others / weight
    return swept

"""Did groups with peer support change more than groups without? Groups are the units."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from reports.statistics.change import Change
from reports.statistics.errors import NotEstimable
from reports.statistics.group_changes import moments_of_changes
from reports.statistics.welch import welch_of

NUMBERS_FROM = 2  # groups in each arm: one group alone would be that group's own result
TESTED_FROM = 4  # groups in each arm: with 3 and 3 no arrangement of them is rarer than 1 in 10
MOST_ENUMERATED = 20_000
DRAWS = 9_999
TIE = 1e-12

Arms = npt.NDArray[np.intp]


class Scope(Enum):
    """What may be said about the difference between the arms."""

    NOTHING = "nothing"
    NUMBERS = "numbers without a test"
    TESTED = "numbers and a test"


@dataclass(frozen=True)
class GroupPermutation:
    """How often chance alone parts the arms this far; 0 < ``p`` ≤ 1.

    ``draws`` arrangements of the groups were looked at; ``enumerated`` says that these were all there are.
    """

    p: float
    enumerated: bool
    draws: int


def scope(without: int, with_peers: int) -> Scope:
    """What so many groups without and with peer support are enough for.

    Under 2 groups in an arm nothing, under 4 numbers without a test, from 4 on both.

    >>> scope(1, 9), scope(3, 8), scope(4, 4)
    (<Scope.NOTHING: 'nothing'>, <Scope.NUMBERS: 'numbers without a test'>, <Scope.TESTED: 'numbers and a test'>)
    """
    fewest = min(without, with_peers)
    if fewest < NUMBERS_FROM:
        return Scope.NOTHING
    return Scope.NUMBERS if fewest < TESTED_FROM else Scope.TESTED


def difference_in_differences(
    without: Sequence[float], with_peers: Sequence[float], confidence: float = 0.95
) -> Change:
    """Welch's t on the changes of groups: the mean change with peer support minus that without.

        t = (d̄₂ − d̄₁) / √(v₁/G₁ + v₂/G₂)        df as in ``welch``

    Each number is the change of one group, after minus before; G₁ groups are ``without`` and G₂
    ``with_peers``. Groups were not drawn by lot, so a difference is associated with peer support and
    not proven to come from it.
    Welch (1947), Biometrika 34(1–2), 28–35; one summary a group: Donner & Klar (2000), Design and
    Analysis of Cluster Randomization Trials in Health Research, chapter 7.

    Raises BadParameter, and NotEstimable under 2 groups in an arm or where in each arm all changed alike.

    >>> difference = difference_in_differences([2.0, 0.0, 4.0, 2.0], [6.0, 4.0, 8.0, 6.0])
    >>> difference.estimate, round(difference.df, 6), round(difference.p, 4)
    (4.0, 6.0, 0.0134)
    """
    first, second = moments_of_changes(without), moments_of_changes(with_peers)
    if first.variance == second.variance == 0:
        raise NotEstimable("In each arm all groups changed by the same amount, so there is no spread to judge by.")
    return welch_of(first, second, confidence)


def permutation_of_groups(
    without: Sequence[float], with_peers: Sequence[float], *, rng: np.random.Generator
) -> GroupPermutation:
    """The two-sided permutation test of the difference between the arms.

        p = share of arrangements whose |d̄₂ − d̄₁| is at least the observed one

    An arrangement deals the groups' changes anew to arms of the same sizes. All are looked at where there are
    20 000 or fewer; else 9 999 are drawn with ``rng``, and the observed one is counted in:
    p = (1 + as far) / (1 + draws). What falls short by rounding alone counts as as far.
    Fisher (1935), The Design of Experiments, section 21; Phipson & Smyth (2010), Statistical Applications in
    Genetics and Molecular Biology 9(1), article 39.

    Raises BadParameter, and NotEstimable under 2 groups in an arm.

    >>> permutation_of_groups([1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], rng=np.random.default_rng(1))
    GroupPermutation(p=0.02857142857142857, enumerated=True, draws=70)
    """
    first, second = moments_of_changes(without), moments_of_changes(with_peers)
    changes = np.array([*without, *with_peers], dtype=float)
    enumerated = math.comb(len(changes), second.n) <= MOST_ENUMERATED
    arms = _every_arm(len(changes), second.n) if enumerated else _drawn_arms(len(changes), second.n, rng)
    away = changes - changes.mean()
    # the changes left over sum to the opposite, so one arm's sum gives the difference of the means
    differences = np.abs(away[arms].sum(axis=1)) * (1 / first.n + 1 / second.n)
    observed = abs(float(away[first.n :].sum())) * (1 / first.n + 1 / second.n)
    as_far = int(np.sum(differences >= observed - TIE * max(1.0, float(np.abs(changes).max()))))
    p = as_far / len(arms) if enumerated else (1 + as_far) / (1 + len(arms))
    return GroupPermutation(p, enumerated, len(arms))


def _every_arm(groups: int, size: int) -> Arms:
    return np.array(list(itertools.combinations(range(groups), size)), dtype=np.intp)


def _drawn_arms(groups: int, size: int, rng: np.random.Generator) -> Arms:
    return rng.permuted(np.tile(np.arange(groups, dtype=np.intp), (DRAWS, 1)), axis=1)[:, :size]

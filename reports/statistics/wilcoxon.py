"""Change within people, by the ranks of their differences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special

from reports.statistics.errors import NotEstimable
from reports.statistics.pairs import Pairs, checked_pairs

MOST_PAIRS = 500


@dataclass(frozen=True)
class SignedRanks:
    """The ranks of those who rose, of those who fell, and how often chance parts them as far.

    ``w_plus`` and ``w_minus`` are sums of ranks, 0 or more; ``p`` is two-sided, 0 to 1.
    """

    w_plus: float
    w_minus: float
    p: float


class _Tie(NamedTuple):
    doubled_rank: int
    rose: int
    fell: int


def wilcoxon(levels: Sequence[float], pairs: Sequence[Sequence[int]]) -> SignedRanks:
    """Wilcoxon's signed ranks by the normal curve, with ties, and with Pratt's zeros.

        W₊ = Σ r over those who rose        W₋ = Σ r over those who fell
        z = (W₊ − W₋) / √(Σ r²)             p = 2 Φ(−|z|)

    ``pairs[i][j]`` people were on ``levels[i]`` before and on ``levels[j]`` after. r is the mean rank
    of the size of a person's difference. Those who did not change are ranked with the rest, at the
    bottom, and then leave the sums. There is no continuity correction. Σ r² over those who changed is
    four times the variance of W₊, ties and zeros included. Trust it from about 25 changed pairs on.
    Wilcoxon (1945), Biometrics Bulletin 1(6), 80–83; Pratt (1959), Journal of the American
    Statistical Association 54, 655–667.

    Raises BadCounts, and NotEstimable where nobody changed.

    >>> wilcoxon([1, 2, 3], [[1, 2, 1], [0, 2, 2], [0, 1, 1]])
    SignedRanks(w_plus=38.0, w_minus=7.0, p=0.09512057129475807)
    """
    ties = _ties(checked_pairs(levels, pairs))
    up, down = _doubled_sums(ties)
    squares = sum(tie.doubled_rank**2 * (tie.rose + tie.fell) for tie in ties)
    z = (up - down) / math.sqrt(squares)
    return SignedRanks(up / 2, down / 2, float(2 * special.ndtr(-abs(z))))


def exact_wilcoxon(levels: Sequence[float], pairs: Sequence[Sequence[int]]) -> SignedRanks:
    """Wilcoxon's signed ranks with their exact p, ties and Pratt's zeros included.

        P(2 W₊ = w) is the coefficient of xʷ in Π ((1 + x²ʳ) / 2) over those who changed
        p = min(1, 2 P(W₊ ≤ min(W₊, W₋)))

    As ``wilcoxon``, but each person's rise or fall is a fair coin, and all tosses are counted. It takes
    at most 500 pairs, changed or not.
    Pratt (1959), Journal of the American Statistical Association 54, 655–667; counting as in
    Streitberg & Röhmel (1986), Statistical Software Newsletter 12(1), 10–17.

    Raises BadCounts, and NotEstimable where nobody changed or there are too many pairs.

    >>> exact_wilcoxon([1, 2, 3], [[1, 2, 1], [0, 2, 2], [0, 1, 1]]).p
    0.1875
    """
    table = checked_pairs(levels, pairs)
    if table.people > MOST_PAIRS:
        raise NotEstimable(f"The exact test takes at most {MOST_PAIRS} pairs; here there are {table.people}.")
    ties = _ties(table)
    up, down = _doubled_sums(ties)
    return SignedRanks(up / 2, down / 2, min(1.0, 2 * _chance_at_most(min(up, down), ties)))


def _ties(pairs: Pairs) -> list[_Tie]:
    people = dict(zip(pairs.differences.levels, pairs.differences.counts, strict=True))
    below, ties = people.get(0, 0), []
    for size in sorted({max(difference, -difference) for difference in people if difference}):
        rose, fell = people.get(size, 0), people.get(-size, 0)
        ties.append(_Tie(2 * below + rose + fell + 1, rose, fell))
        below += rose + fell
    if not ties:
        raise NotEstimable("Nobody's answer changed, so there is no change to rank.")
    return ties


def _doubled_sums(ties: list[_Tie]) -> tuple[int, int]:
    return sum(tie.doubled_rank * tie.rose for tie in ties), sum(tie.doubled_rank * tie.fell for tie in ties)


def _chance_at_most(most: int, ties: list[_Tie]) -> float:
    chance = np.zeros(most + 1)
    chance[0] = 1
    for tie in ties:
        for _ in range(tie.rose + tie.fell):
            chance /= 2
            chance[tie.doubled_rank :] += chance[: -tie.doubled_rank]
    return float(chance.sum())

"""Whether answers after tend to be higher than answers before, by the order of the levels alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scipy import special

from reports.statistics.counts import Counts
from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.placements import placed, two_waves

MOST_PEOPLE_EXACTLY = 120


@dataclass(frozen=True)
class MannWhitney:
    """``u`` of after over before, 0 to n₁ n₂, its two-sided ``p``, and whether that is ``exact``.

    ``u`` counts the couples of one person before and one after in which the later is higher;
    couples on the same level count one half.
    """

    u: float
    p: float
    exact: bool


def mann_whitney(levels: Sequence[float], before: Sequence[int], after: Sequence[int]) -> MannWhitney:
    """The Mann-Whitney test by its normal approximation, with ties and continuity corrected.

        z = (|U − n₁ n₂ / 2| − 1/2) / s        p = min(1, 2 Φ(−z))
        s² = n₁ n₂ / 12 · ((N + 1) − Σ(t³ − t) / (N (N − 1)))

    ``before[i]`` and ``after[i]`` people are on ``levels[i]``, t of both waves together; N = n₁ + n₂.
    The waves are taken as independent. Where spreads differ it is not a test of P(higher) = P(lower);
    that is ``brunner_munzel``. Mann & Whitney (1947), Annals of Mathematical Statistics 18(1), 50–60;
    ties: Lehmann (1975), Nonparametrics, section 1.4.

    Raises BadCounts, and NotEstimable where a wave is empty or everyone is on one level.

    >>> test = mann_whitney([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    >>> test.u, round(test.p, 4), test.exact
    (76.5, 0.0408, False)
    """
    earlier, later = two_waves(levels, before, after)
    doubled, couples = _doubled_u(earlier, later), earlier.people * later.people
    z = (abs(doubled - couples) - 1) / (2 * deviation_of_u(earlier, later))
    return MannWhitney(u=doubled / 2, p=min(1.0, 2 * float(special.ndtr(-z))), exact=False)


def exact_mann_whitney(levels: Sequence[float], before: Sequence[int], after: Sequence[int]) -> MannWhitney:
    """The Mann-Whitney test by all ways to deal the answers out to the two waves, ties and all.

        p = P(|U* − n₁ n₂ / 2| ≥ |U − n₁ n₂ / 2|)

    U* is U when n₂ of the N people, all choices alike, are called the later ones. Nothing is
    approximated. For up to 120 people in both waves together; a wave may be of any size.
    Lehmann (1975), Nonparametrics, section 1.4; level by level as in Streitberg & Röhmel (1986),
    Statistical Software Newsletter 12, 10–17.

    Raises BadCounts; BadParameter above 120 people; NotEstimable where a wave is empty or
    everyone is on one level.

    >>> test = exact_mann_whitney([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    >>> test.u, round(test.p, 4), test.exact
    (76.5, 0.0485, True)
    """
    earlier, later = two_waves(levels, before, after)
    everyone = earlier.people + later.people
    if everyone > MOST_PEOPLE_EXACTLY:
        raise BadParameter(f"The exact test is for up to {MOST_PEOPLE_EXACTLY} people, but there are {everyone}.")
    _on_more_than_one_level(earlier, later)
    doubled, couples = _doubled_u(earlier, later), earlier.people * later.people
    far = sum(
        ways
        for possible, ways in enumerate(_ways(_ties(earlier, later), later.people))
        if abs(possible - couples) >= abs(doubled - couples)
    )
    return MannWhitney(u=doubled / 2, p=far / math.comb(everyone, later.people), exact=True)


def deviation_of_u(before: Counts, after: Counts) -> float:
    """The standard deviation of U where the waves do not differ, ties corrected; formula in ``mann_whitney``.

    >>> round(deviation_of_u(*two_waves([1, 2, 3], [1, 1, 1], [1, 1, 1])), 4)
    2.1909
    """
    _on_more_than_one_level(before, after)
    n, couples = before.people + after.people, before.people * after.people
    tied = sum(t**3 - t for t in _ties(before, after))
    return math.sqrt(Fraction(couples * (n**3 - n - tied), 12 * n * (n - 1)))


def _doubled_u(before: Counts, after: Counts) -> int:
    return int(placed(after, among=before).total)


def _ties(before: Counts, after: Counts) -> list[int]:
    return [a + b for a, b in zip(before.counts, after.counts, strict=True)]


def _on_more_than_one_level(before: Counts, after: Counts) -> None:
    if sum(map(bool, _ties(before, after))) < 2:
        raise NotEstimable("Everyone is on the same level before and after, so there is no order to judge by.")


def _ways(ties: Sequence[int], chosen: int) -> list[int]:
    """In how many ways ``chosen`` of the tied people make a doubled U of 0, 1, 2, and so on."""
    everyone = sum(ties)
    size = 2 * chosen * (everyone - chosen) + 1
    # as many bytes as the sum of all ways needs, so no coefficient runs into the next
    width = math.comb(everyone, chosen).bit_length() // 8 + 1
    digits = _generating_function(ties, chosen, 8 * width).to_bytes(size * width, "little")
    return [int.from_bytes(digits[at : at + width], "little") for at in range(0, size * width, width)]


def _generating_function(ties: Sequence[int], chosen: int, bits: int) -> int:
    """Σ ways · x^(doubled U) at x = 2^bits: one whole number for the whole polynomial."""
    by_chosen, seen = [1] + [0] * chosen, 0
    for tied in ties:
        grown = [0] * (chosen + 1)
        for g in range(min(seen, chosen) + 1):
            for j in range(min(tied, chosen - g) + 1):
                # j chosen people are above all below who were not chosen, and tied with those beside them
                gained = j * (2 * (seen - g) + tied - j)
                grown[g + j] += math.comb(tied, j) * by_chosen[g] << bits * gained
        by_chosen, seen = grown, seen + tied
    return by_chosen[chosen]

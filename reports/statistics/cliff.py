"""How much more often an answer after is higher than one before, than lower."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.statistics.counts import Counts
from reports.statistics.errors import NotEstimable
from reports.statistics.normal import two_sided_z
from reports.statistics.placements import placed, two_waves


@dataclass(frozen=True)
class CliffsDelta:
    """P(after higher) − P(after lower) over all couples of one before and one after, −1 to 1, with its interval."""

    estimate: float
    low: float
    high: float


def cliffs_delta(
    levels: Sequence[float], before: Sequence[int], after: Sequence[int], confidence: float = 0.95
) -> CliffsDelta:
    """Cliff's δ, and its interval, which is not symmetric so as to stay within −1 to 1.

        d = mean of d_ij        d_ij = 1, 0 or −1 where person j after is higher than, equal to or lower than i before
        s² = (n₂² Σ(d_i. − d)² + n₁² Σ(d_.j − d)² − ΣΣ(d_ij − d)²) / (n₁ n₂ (n₁ − 1) (n₂ − 1))
        s² is held to (1 − d²) / (n₁ n₂ − 1) at least
        ends:  (d − d³ ± z s √((1 − d²)² + z² s²)) / (1 − d² + z² s²)        z = Φ⁻¹((1 + confidence) / 2)

    Where d is ±1 the formula has no value, and the inner end is ±(n − z²) / (n + z²) with n the smaller
    of n₁ and n₂. ``before[i]`` and ``after[i]`` people are on ``levels[i]``; the waves are taken as independent.
    Cliff (1993), Psychological Bulletin 114(3), 494–509; interval: Feng & Cliff (2004), Journal of Modern
    Applied Statistical Methods 3(2), 322–332, with z as there.

    Raises BadCounts, BadParameter, and NotEstimable under 2 people in a wave.

    >>> delta = cliffs_delta([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1])
    >>> delta.estimate, round(delta.low, 4), round(delta.high, 4)
    (0.53, 0.0621, 0.8069)
    """
    z = two_sided_z(confidence)
    earlier, later = two_waves(levels, before, after)
    smaller, couples = min(earlier.people, later.people), earlier.people * later.people
    if smaller < 2:
        raise NotEstimable("The interval of Cliff's delta needs at least 2 people in each wave.")
    delta = Fraction(placed(later, among=earlier).total - couples, couples)
    estimate, room = float(delta), float(1 - delta**2)
    if room == 0:
        inner = estimate * (smaller - z * z) / (smaller + z * z)
        return CliffsDelta(estimate, min(estimate, inner), max(estimate, inner))
    reach = z * math.sqrt(_variance(earlier, later, delta))
    half = reach * math.hypot(room, reach)
    whole = room + reach * reach
    return CliffsDelta(estimate, (estimate * room - half) / whole, (estimate * room + half) / whole)


def _variance(before: Counts, after: Counts, delta: Fraction) -> Fraction:
    couples = before.people * after.people
    unequal = couples - sum(a * b for a, b in zip(before.counts, after.counts, strict=True))
    # a person's mean d_ij is their doubled placement over the size of the other wave, less 1
    own = _squared_deviations(placed(before, among=after)) + _squared_deviations(placed(after, among=before))
    estimated = (own - unequal + couples * delta**2) / (couples * (before.people - 1) * (after.people - 1))
    return max(estimated, (1 - delta**2) / (couples - 1))


def _squared_deviations(placements: Counts) -> Fraction:
    return placements.squares - Fraction(placements.total**2) / placements.people

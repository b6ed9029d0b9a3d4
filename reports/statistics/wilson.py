"""A share of people, with the interval it could lie in."""

import math
from dataclasses import dataclass

from reports.statistics.counts import checked_people
from reports.statistics.errors import BadCounts, NotEstimable
from reports.statistics.normal import two_sided_z


@dataclass(frozen=True)
class Share:
    """A share of people, 0 to 1, with its interval, which stays within 0 to 1."""

    estimate: float
    low: float
    high: float


def wilson(successes: int, n: int, confidence: float = 0.95) -> Share:
    """Wilson's score interval: all shares from which the one seen is not too far.

        p = x / n        ends:  (x + z²/2 ± z √(x (n − x) / n + z²/4)) / (n + z²)
        z = Φ⁻¹((1 + confidence) / 2)

    ``successes`` x of ``n`` people have what is counted. No continuity correction.
    Wilson (1927), Journal of the American Statistical Association 22(158), 209–212; method 3 of
    Newcombe (1998), Statistics in Medicine 17(8), 857–872.

    Raises BadCounts, also where x is above n; BadParameter; NotEstimable where n is 0.

    >>> share = wilson(15, 20)
    >>> share.estimate, round(share.low, 4), round(share.high, 4)
    (0.75, 0.5313, 0.8881)
    """
    z = two_sided_z(confidence)
    some, everyone = checked_people(successes), checked_people(n)
    if some > everyone:
        raise BadCounts(f"{some} people out of {everyone} cannot be.")
    if everyone == 0:
        raise NotEstimable("A share needs at least 1 person.")
    return Share(some / everyone, _low(some, everyone, z), 1 - _low(everyone - some, everyone, z))


def _low(successes: int, n: int, z: float) -> float:
    # the product of the ends is x² / (n (n + z²)): this is the lower one without a difference of near numbers
    root = z * math.sqrt(4 * successes * (n - successes) / n + z * z)
    return 2 * successes * successes / n / (2 * successes + z * z + root)

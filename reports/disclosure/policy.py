"""How many people must stand behind every number, and from how many on it may be how fine."""

from dataclasses import dataclass
from math import ceil

from feedback.errors import Refusal

HARD_FLOOR = 5  # two readers may each know one answer; three must stay unknown
EXACT_FROM = 100  # smaller numbers of responses are rounded to ROUND_TO
ROUND_TO = 5
RATE_FROM = 10  # invited people, for a response rate
SHARES_FROM = 25  # people of the wave who chose an answer, for bands and option shares
ITEMS_FROM = 30  # people with a value in both waves, for the mean of a single statement
RELIABILITY_FROM = 30  # people who answered every statement of a scale, for its reliability
TESTS_FROM = 25  # people with a value in both waves, for a p band, Hedges g and an interval of its own place
WIDE = 0.65  # of the widest interval possible: from here on an interval is printed as the widest
SHARE_STEP = 5  # per cent
LEAST_WIDTH = 0.5  # of its range that a mean of 1 to k - 1 people must be able to take, after all that is printed


class PolicyRefused(Refusal):
    """The smallest group asked for is smaller than the product allows."""


@dataclass(frozen=True)
class Policy:
    """What HR may choose: ``k``, the fewest people per population and wave, >= HARD_FLOOR."""

    k: int = 10

    def __post_init__(self) -> None:
        if self.k < HARD_FLOOR:
            raise PolicyRefused(
                f"The smallest group that may be reported cannot be {self.k}: it must be {HARD_FLOOR} people "
                f"or more. Choose {HARD_FLOOR} or a higher number. Nothing was stored."
            )


def clip(n: int) -> int:
    """How many of ``n`` people must be able to differ from the rest, whatever is printed."""
    return max(2, ceil(n / 10))

"""What is planned: who is invited, in how many groups, and how many of them will probably answer."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from reports.statistics.designs import Answers, Spread
from reports.statistics.errors import BadCounts

# the usual spread of an index from 0 to 100, and values that reviews of surveys in groups take
USUAL = Spread(sd=20, correlation=0.6, icc=0.05, wave_icc=0.05)
AGAIN_IN_THE_ROOM = 85  # per cent, while the group is still together
AGAIN_LATER = 50  # per cent; 289 of 608 in Reavley et al. (2021), Internet Interventions 26, 100434


@dataclass(frozen=True)
class Shares:
    """How many people answer, in per cent, 0 to 100 each.

    ``response``  of the invited, before
    ``again``     of those, after
    ``paired``    of those who answer both times, how many are paired by their private words
    """

    response: int = 60
    again: int = AGAIN_IN_THE_ROOM
    paired: int = 60


@dataclass(frozen=True)
class Plan:
    """Training groups that are alike in size; ``size`` people are invited on average in each.

    ``peer_groups`` of the ``groups`` have peer support; ``k`` people are the fewest that are ever shown.
    """

    groups: int
    size: Fraction
    peer_groups: int = 0
    k: int = 10
    shares: Shares = Shares()
    spread: Spread = USUAL

    def __post_init__(self) -> None:
        if not (self.groups >= 1 and self.size >= 1 and 0 <= self.peer_groups <= self.groups):
            raise BadCounts(
                "There cannot be more groups than people invited, nor more groups with peer support than groups."
            )

    @property
    def invited(self) -> int:
        """Everybody who is invited, rounded up."""
        return -int(-self.size * self.groups // 1)

    @property
    def answers(self) -> Answers:
        """Who answers, in all groups together; nobody is counted on who answers after and not before."""
        return self._answers(self.size * self.groups)

    @property
    def answers_of_a_group(self) -> Answers:
        """Who answers in each group."""
        return self._answers(self.size)

    @property
    def pairs(self) -> float:
        """How many answer both times and are paired."""
        return float(self.size * self.groups * self._both() * self.shares.paired / 100)

    def with_groups(self, groups: int) -> Self:
        """As many groups instead, of the same size, and the same share of them with peer support."""
        peers = (2 * self.peer_groups * groups + self.groups) // (2 * self.groups)
        return replace(self, groups=groups, peer_groups=peers)

    def _answers(self, invited: Fraction) -> Answers:
        before, both = float(invited * self.shares.response / 100), float(invited * self._both())
        return Answers(before, both, both)

    def _both(self) -> Fraction:
        return Fraction(self.shares.response * self.shares.again, 10_000)

"""The numbers a plan is made of, as page and command line ask for them, with range and usual value."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from feedback.settings import SMALLEST_GROUP_FLOOR
from reports.planner.plan import AGAIN_IN_THE_ROOM, AGAIN_LATER, USUAL, Plan, Shares
from reports.statistics.designs import Spread
from surveys.programmes.models import LARGEST_HEADCOUNT, Programme
from surveys.programmes.planning import MOST_GROUPS


@dataclass(frozen=True)
class Asked:
    """One number from ``low`` to ``high``; ``what`` it is begins a sentence."""

    what: str
    low: float
    high: float
    usual: float
    whole: bool = True

    @property
    def sentence(self) -> str:
        """What is said to somebody who gave anything else."""
        kind = "a whole number" if self.whole else "a number with a point, not a comma,"
        return f"{self.what} is {kind} from {self.low:,} to {self.high:,}."


ASKED = {
    "invited": Asked("The number of people invited", 1, LARGEST_HEADCOUNT, 200),
    "groups": Asked("The number of training groups", 1, MOST_GROUPS, 10),
    "peer_groups": Asked("The number of groups with peer support", 0, MOST_GROUPS, 5),
    "response": Asked("How many of a hundred invited people answer before", 1, 100, Shares.response),
    "again": Asked("How many of a hundred of those answer again after", 1, 100, Shares.again),
    "paired": Asked("How many of a hundred who answer twice are paired", 0, 100, Shares.paired),
    "k": Asked("The smallest group that is shown", SMALLEST_GROUP_FLOOR, LARGEST_HEADCOUNT, Plan.k),
    # from 5 points on the report calls a change noticeable
    "wanted": Asked("The change that you would like to see, in points of 100,", 0.5, 100, 5, whole=False),
    "sd": Asked("The standard deviation of people, in points,", 1, 50, USUAL.sd, whole=False),
    "correlation": Asked("The correlation of a person’s two answers", 0, 0.95, USUAL.correlation, whole=False),
    "icc": Asked("The share of the variance between groups in every wave", 0, 0.4, USUAL.icc, whole=False),
    "wave_icc": Asked("The share of the variance between groups in one wave", 0, 0.4, USUAL.wave_icc, whole=False),
}


def known_of(programme: Programme) -> dict[str, int]:
    """What a programme's own plan says of these numbers."""
    return {
        "invited": sum(group.headcount for group in programme.groups),
        "groups": len(programme.groups),
        "peer_groups": sum(group.arm == "peer" for group in programme.groups),
        "again": AGAIN_LATER if programme.entry == "invitations" else AGAIN_IN_THE_ROOM,
        "paired": Shares.paired if programme.pairing else 0,
        "k": programme.k,
    }


def plan_of(numbers: Mapping[str, Any]) -> Plan:
    """The plan behind a number for each name in ``ASKED``, all in their ranges.

    Raises BadCounts where there are more groups than people, or more groups with peer support than groups.
    """
    return Plan(
        groups=numbers["groups"],
        size=Fraction(numbers["invited"], numbers["groups"]),
        peer_groups=numbers["peer_groups"],
        k=numbers["k"],
        shares=Shares(numbers["response"], numbers["again"], numbers["paired"]),
        spread=Spread(numbers["sd"], numbers["correlation"], numbers["icc"], numbers["wave_icc"]),
    )

"""What is compared between two waves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.disclosure.populations import Cut


@dataclass(frozen=True)
class Measure:
    """A scale or a single item, as it is printed.

    ``low``, ``high``  ends of the printed range: 0 and 100 for an index, 1 and 5 for an item
    ``person_step``    the smallest move of one person's own value on that range: 25/q for an index of q items
    ``finest``         the finest step ever printed: 1.0 for an index, 0.01 for an item
    ``reverse``        whether the high end of an item is unfavourable
    ``items``          of a scale: the statements that it is the mean of, after turning those that are reverse
    ``whole_only``     whether it is reported for everybody together and for no part
    """

    id: str
    kind: Literal["scale", "item"]
    low: float
    high: float
    person_step: float
    finest: float
    whole_only: bool = False
    reverse: bool = False
    items: tuple[str, ...] = ()

    def reported_in(self, cut: Cut) -> bool:
        """Whether it is reported for the populations of that cut."""
        return cut == "whole" or not self.whole_only


@dataclass(frozen=True)
class Comparison:
    """Counts of one population for one measure: for the statistics only, never for a page.

    ``before``, ``after``  level of a scale, or code >= 1 of an item -> people
    ``pairs``              (before, after) -> people, or None where the overlap may not be used
    """

    before: Mapping[int, int]
    after: Mapping[int, int]
    pairs: Mapping[tuple[int, int], int] | None

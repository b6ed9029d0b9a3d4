"""Who a number is about, or why there is no number."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal, get_args

Cut = Literal["whole", "site", "group", "arm"]
CUTS: tuple[Cut, ...] = get_args(Cut)


class Reason(Enum):
    """Why something is not shown. No reason tells how many people there are."""

    SMALL = "small"  # too few people, even together with others
    MERGED = "merged"  # shown, but only together with others
    NEEDED_TO_HIDE = "needed to hide"  # large enough, but would give a small set of people away
    NOT_PROVEN = "not proven"  # could not be shown to be safe beside what else is shown
    ALIKE = "alike"  # would tell that nearly everybody answered the same
    TOO_FEW_SCORES = "too few scores"  # too few people answered these questions


@dataclass(frozen=True)
class Population:
    """The people one row of a report is about, the same groups in both waves.

    ``key``     stable within a programme: "whole", "site:1", "site:other", "group:7", "group:other:1",
                "arm:peer"
    ``groups``  ids of all groups inside, sorted
    ``merged``  names of the sites or groups that are shown only together here; empty for a single one
    """

    key: str
    cut: Cut
    name: str
    groups: tuple[str, ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withheld:
    """Something that is not shown, by the name its reader knows it by."""

    cut: Cut
    name: str
    reason: Reason

"""Who a number is about, or why there is no number."""

from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, TypeAlias

Division: TypeAlias = Literal["whole", "site", "group", "arm"]
Cut: TypeAlias = str  # a Division, "by:ITEM" for a background question, "by:ITEM@site" for the same at each site
WHOLE: Final = "Whole programme"


class Reason(Enum):
    """Why something is not shown. No reason tells how many people there are."""

    SMALL = "small"  # too few people, even together with others
    MERGED = "merged"  # shown, but only together with others
    NEEDED_TO_HIDE = "needed to hide"  # large enough, but would give a small set of people away
    NOT_PROVEN = "not proven"  # could not be shown to be safe beside what else is shown
    ALIKE = "alike"  # would tell that nearly everybody answered the same
    TOO_FINE = "too fine"  # a single statement, which together with its scale would tell more than either
    TOO_FEW_SCORES = "too few scores"  # too few people answered these questions


@dataclass(frozen=True)
class Population:
    """The people one row of a report is about, the same in both waves.

    ``key``     stable within a programme: "whole", "site:1", "site:other", "group:7", "group:other:1",
                "arm:peer", "by:tenure:2", "by:tenure:2@1"
    ``groups``  ids of all groups inside, sorted
    ``merged``  names of the sites or groups that are shown only together here; empty for a single one
    ``among``   of these groups only who gave one of these answers to a background question: (item, codes)
    """

    key: str
    cut: Cut
    name: str
    groups: tuple[str, ...]
    merged: tuple[str, ...] = ()
    among: tuple[str, tuple[int, ...]] | None = None


@dataclass(frozen=True)
class Withheld:
    """Something that is not shown, by the name its reader knows it by."""

    cut: Cut
    name: str
    reason: Reason


@dataclass(frozen=True)
class Background:
    """A background question that was declared as a cut; ``labels`` goes from code, >= 1, to the answer in words.

    ``by_site``  whether its answers are told apart at each site too, or for everybody together only
    """

    item: str
    labels: tuple[tuple[int, str], ...]
    by_site: bool

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The cuts it makes."""
        whole = f"by:{self.item}"
        return (whole, f"{whole}@site") if self.by_site else (whole,)

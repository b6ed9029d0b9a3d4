"""Counts of people by level: checked once, then exact.

A level is a possible score; ``counts[i]`` people are on ``levels[i]``. Everything is
kept as whole numbers or fractions, so ten million people cost no digit.
"""

import itertools
import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from reports.statistics.errors import BadCounts

Exact = int | Fraction

LARGEST_LEVEL = 10**12
MOST_PEOPLE = 10**10


@dataclass(frozen=True)
class Counts:
    """One wave: ``counts[i]`` people are on ``levels[i]``; levels rise. Made by ``checked_counts``."""

    levels: tuple[Exact, ...]
    counts: tuple[int, ...]

    @cached_property
    def people(self) -> int:
        """How many people there are on all levels together."""
        return sum(self.counts)

    @cached_property
    def total(self) -> Exact:
        """The sum of everyone's level."""
        return sum(count * level for level, count in zip(self.levels, self.counts, strict=True))

    @cached_property
    def squares(self) -> Exact:
        """The sum of everyone's squared level."""
        return sum(count * level * level for level, count in zip(self.levels, self.counts, strict=True))


def checked_counts(levels: Sequence[float], counts: Sequence[int]) -> Counts:
    """Counts that can be counts of people, or BadCounts.

    ``levels`` must be finite and rise strictly; ``counts`` holds as many whole numbers,
    none below 0.

    >>> checked_counts([1, 2.5], [3, 0])
    Counts(levels=(1, Fraction(5, 2)), counts=(3, 0))
    """
    checked = Counts(checked_levels(levels), tuple(map(checked_people, counts)))
    if len(checked.counts) != len(checked.levels):
        raise BadCounts(f"There are {len(checked.levels)} levels but {len(checked.counts)} counts.")
    checked_people(checked.people)
    return checked


def checked_levels(levels: Sequence[float]) -> tuple[Exact, ...]:
    """The levels made exact, or BadCounts if there are none, or they do not rise.

    >>> checked_levels([1.0, 1.5])
    (1, Fraction(3, 2))
    """
    if len(levels) == 0:
        raise BadCounts("There are no levels.")
    exact = tuple(map(_level, levels))
    if any(low >= high for low, high in itertools.pairwise(exact)):
        raise BadCounts("The levels must rise, and none may come twice.")
    return exact


def checked_people(count: int) -> int:
    """A whole number of people, 0 or more, or BadCounts.

    >>> checked_people(3)
    3
    """
    try:
        people = operator.index(count)
    except TypeError:
        raise BadCounts(f"A count must be a whole number of people, but one is {count}.") from None
    if not 0 <= people <= MOST_PEOPLE:
        raise BadCounts(f"A count of people must lie between 0 and {MOST_PEOPLE}, but one is {people}.")
    return people


def _level(level: float) -> Exact:
    value = float(level)
    if not math.isfinite(value) or abs(value) > LARGEST_LEVEL:
        raise BadCounts(f"A level must be a number within ±{LARGEST_LEVEL}, but one is {level}.")
    return int(value) if value.is_integer() else Fraction(value)

"""People whose answers before and after could be paired, as a table of two levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.statistics.counts import Counts, Exact, checked_levels, checked_people
from reports.statistics.errors import BadCounts


@dataclass(frozen=True)
class Pairs:
    """``table[i][j]`` people were on ``levels[i]`` before and on ``levels[j]`` after.

    Made by ``checked_pairs``.
    """

    levels: tuple[Exact, ...]
    table: tuple[tuple[int, ...], ...]

    @cached_property
    def before(self) -> Counts:
        """The paired people by their level before."""
        return Counts(self.levels, tuple(sum(row) for row in self.table))

    @cached_property
    def after(self) -> Counts:
        """The paired people by their level after."""
        return Counts(self.levels, tuple(sum(column) for column in zip(*self.table, strict=True)))

    @cached_property
    def people(self) -> int:
        """How many people are paired."""
        return self.before.people

    @cached_property
    def products(self) -> Exact:
        """The sum over the pairs of level before times level after."""
        return sum(
            before * sum(count * after for after, count in zip(self.levels, row, strict=True))
            for before, row in zip(self.levels, self.table, strict=True)
        )

    @cached_property
    def differences(self) -> Counts:
        """The paired people by their difference, after minus before."""
        found: dict[Exact, int] = {}
        for before, row in zip(self.levels, self.table, strict=True):
            for after, count in zip(self.levels, row, strict=True):
                if count:
                    found[after - before] = found.get(after - before, 0) + count
        rising = sorted(found)
        return Counts(tuple(rising), tuple(found[difference] for difference in rising))


def checked_pairs(levels: Sequence[float], pairs: Sequence[Sequence[int]]) -> Pairs:
    """A square table of pairs that can be counts of people, or BadCounts.

    >>> checked_pairs([1, 2], [[4, 1], [0, 2]]).people
    7
    """
    checked = Pairs(checked_levels(levels), tuple(tuple(map(checked_people, row)) for row in pairs))
    size = len(checked.levels)
    if len(checked.table) != size or any(len(row) != size for row in checked.table):
        raise BadCounts(f"With {size} levels the table of pairs must be {size} by {size}.")
    checked_people(checked.people)
    return checked

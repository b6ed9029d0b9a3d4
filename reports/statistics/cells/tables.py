"""Counts of many cells: checked once, then whole numbers that cannot overflow."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reports.statistics.counts import checked_levels
from reports.statistics.errors import BadCounts

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# twice the couples of two such waves still fit into 63 bits
MOST_PEOPLE_IN_A_CELL = 2 * 10**9


@dataclass(frozen=True)
class Cells:
    """Two waves of many cells: in cell c, ``before[c, i]`` and ``after[c, i]`` people are on ``levels[i]``."""

    levels: Floats
    before: Integers
    after: Integers

    @cached_property
    def people_before(self) -> Integers:
        """How many people each cell has before."""
        return np.asarray(self.before.sum(axis=1))

    @cached_property
    def people_after(self) -> Integers:
        """How many people each cell has after."""
        return np.asarray(self.after.sum(axis=1))

    @cached_property
    def people_in_smaller(self) -> Integers:
        """How many people the smaller of the two waves of each cell has."""
        return np.minimum(self.people_before, self.people_after)

    @cached_property
    def couples(self) -> Integers:
        """How many couples of one person before and one after each cell has."""
        return self.people_before * self.people_after

    @cached_property
    def vary(self) -> Flags:
        """In which cells anybody is on another level than the rest, both waves taken together."""
        return np.asarray(np.count_nonzero(self.before + self.after, axis=1) > 1)


def checked_cells(levels: Sequence[float], before: ArrayLike, after: ArrayLike) -> Cells:
    """Counts that can be counts of people in every cell, or BadCounts.

    ``before`` and ``after`` are whole numbers, (cells, levels) each; ``levels`` are finite and
    rise. A cell may hold up to 2 · 10⁹ people in a wave.

    >>> cells = checked_cells([1, 2], [[3, 0], [1, 1]], [[1, 2], [0, 0]])
    >>> cells.couples.tolist(), cells.vary.tolist()
    ([9, 0], [True, True])
    """
    exact = checked_levels(levels)
    first, second = (_whole(counts, (len(exact),)) for counts in (before, after))
    if len(first) != len(second):
        raise BadCounts(f"There are {len(first)} cells before but {len(second)} after.")
    return Cells(np.array(exact, dtype=np.float64), first, second)


def checked_tables(cells: Cells, pairs: ArrayLike) -> Integers:
    """Tables of pairs, (cells, levels, levels), that fit among the people of the cells, or BadCounts.

    ``pairs[c, i, j]`` people of cell c are on ``levels[i]`` before and on ``levels[j]`` after.

    >>> cells = checked_cells([1, 2], [[3, 0]], [[1, 2]])
    >>> checked_tables(cells, [[[1, 1], [0, 0]]]).tolist()
    [[[1, 1], [0, 0]]]
    """
    size = len(cells.levels)
    tables = _whole(pairs, (size, size))
    if len(tables) != len(cells.before):
        raise BadCounts(f"There are {len(cells.before)} cells but {len(tables)} tables of pairs.")
    _fits(tables.sum(axis=2), cells.before, "before")
    _fits(tables.sum(axis=1), cells.after, "after")
    return tables


def _fits(paired: Integers, everyone: Integers, wave: str) -> None:
    if np.any(paired > everyone):
        cell, level = np.argwhere(paired > everyone)[0]
        raise BadCounts(f"In cell {cell} more people are paired at level number {level} {wave} than are there.")


def _whole(counts: ArrayLike, each: tuple[int, ...]) -> Integers:
    found = np.asarray(counts)
    if found.dtype.kind not in "iu":
        raise BadCounts("The counts of cells must be whole numbers of people.")
    if found.ndim == 0 or found.shape[1:] != each:
        asked, given = (" by ".join(map(str, shape)) for shape in (each, found.shape[1:]))
        raise BadCounts(f"Every cell must have {asked} counts, but the cells have {given or 'none'}.")
    if found.size and not 0 <= found.min() <= found.max() <= MOST_PEOPLE_IN_A_CELL:
        raise BadCounts(f"Every count must lie between 0 and {MOST_PEOPLE_IN_A_CELL}.")
    whole = found.astype(np.int64)
    if np.any(whole.sum(axis=tuple(range(1, whole.ndim))) > MOST_PEOPLE_IN_A_CELL):
        raise BadCounts(f"A cell may hold up to {MOST_PEOPLE_IN_A_CELL} people in a wave.")
    return whole

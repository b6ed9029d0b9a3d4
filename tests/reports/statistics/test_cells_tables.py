"""Counts of many cells that cannot be counts of people are refused."""

import numpy as np
import pytest

from reports.statistics.cells.mann_whitney import mann_whitney_cells
from reports.statistics.cells.tables import MOST_PEOPLE_IN_A_CELL, checked_cells, checked_tables
from reports.statistics.errors import BadCounts
from reports.statistics.mann_whitney import mann_whitney


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([[1.0, 2.0]], [[1, 2]], "whole numbers"),
        ([[True, False]], [[1, 2]], "whole numbers"),
        ([[1, -2]], [[1, 2]], "between 0 and"),
        ([[1, 2]], [[1, MOST_PEOPLE_IN_A_CELL + 1]], "between 0 and"),
        ([[1, 2]], [[1, MOST_PEOPLE_IN_A_CELL]], "up to"),
        ([[1, 2, 3]], [[1, 2]], "must have 2 counts, but the cells have 3"),
        ([1, 2], [[1, 2]], "must have 2 counts"),
        ([[1, 2], [3, 4]], [[1, 2]], "2 cells before but 1 after"),
    ],
)
def test_what_cannot_be_people_is_refused(before, after, words):
    with pytest.raises(BadCounts, match=words):
        checked_cells([1, 2], before, after)


def test_levels_that_do_not_rise_are_refused():
    with pytest.raises(BadCounts, match="rise"):
        checked_cells([2, 1], [[1, 2]], [[1, 2]])


def test_unsigned_counts_beyond_63_bits_do_not_wrap_round():
    with pytest.raises(BadCounts, match="between 0 and"):
        checked_cells([1, 2], np.array([[1, 2**64 - 1]], dtype=np.uint64), [[1, 2]])


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([[[2, 0], [0, 0]]], "cell 0 .* level number 0 after"),
        ([[[0, 0], [0, 3]]], "cell 0 .* level number 1 before"),
        ([[[0, 0, 0], [0, 0, 0]]], "must have 2 by 2 counts"),
        (np.zeros((2, 2, 2), dtype=int), "tables"),
    ],
)
def test_pairs_that_do_not_fit_among_the_people_are_refused(pairs, words):
    with pytest.raises(BadCounts, match=words):
        checked_tables(checked_cells([1, 2], [[4, 2]], [[1, 5]]), pairs)


def test_the_fullest_cells_there_may_be_do_not_overflow():
    before, after = [0, MOST_PEOPLE_IN_A_CELL], [1, MOST_PEOPLE_IN_A_CELL - 1]
    found, alone = mann_whitney_cells([1, 2], [before], [after]), mann_whitney([1, 2], before, after)
    assert (found.u[0], found.p[0]) == pytest.approx((alone.u, alone.p), rel=1e-12)

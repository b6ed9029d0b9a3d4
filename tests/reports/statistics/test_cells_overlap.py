"""The partially overlapping t of many cells, with its caution about few pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.cells.overlap import cautious_correlations, overlap_cells
from reports.statistics.cells.welch import welch_cells
from reports.statistics.correlation import cautious_correlation
from reports.statistics.errors import NotEstimable
from reports.statistics.overlap import partially_overlapping
from reports.statistics.paired_t import paired_t
from reports.statistics.pairs import checked_pairs
from tests.reports.statistics.test_cells import agrees, arrays

LEVELS = [1, 2.5, 4]
FEW = st.sampled_from([0, 0, 0, 1, 2, 9])
TABLE = st.lists(st.lists(FEW, min_size=3, max_size=3), min_size=3, max_size=3)
ALONE = st.one_of(st.just([0, 0, 0]), st.lists(FEW, min_size=3, max_size=3))
COMPARISONS = st.lists(st.tuples(TABLE, ALONE, ALONE), min_size=1, max_size=10)


def waves(comparisons):
    """Before, after and pairs of all cells, from the pairs and those who answered once."""
    pairs, first, second = (np.array(each) for each in zip(*comparisons, strict=True))
    return first + pairs.sum(axis=2), second + pairs.sum(axis=1), pairs


@settings(deadline=None, max_examples=60)
@given(COMPARISONS)
def test_every_cell_says_what_it_says_by_itself(comparisons):
    before, after, pairs = waves(comparisons)
    result = overlap_cells(LEVELS, before, after, pairs)
    for cell in range(len(comparisons)):
        alone = before[cell].tolist(), after[cell].tolist(), pairs[cell].tolist()
        assert agrees(result, lambda alone=alone: partially_overlapping(LEVELS, *alone), cell, 1e-11)


@settings(deadline=None, max_examples=60)
@given(st.lists(TABLE, min_size=1, max_size=10))
def test_caution_about_few_pairs_is_that_of_one_cell(tables):
    found = cautious_correlations(np.array(LEVELS), np.array(tables))
    alone = [cautious_correlation(checked_pairs(LEVELS, table)) for table in tables]
    assert found.tolist() == pytest.approx(alone, rel=1e-12, abs=1e-12)


def test_nobody_paired_is_welch_in_every_cell():
    before, after = [[3, 2, 1], [9, 0, 4]], [[1, 2, 3], [4, 4, 4]]
    unpaired = overlap_cells(LEVELS, before, after, np.zeros((2, 3, 3), dtype=int))
    theirs = arrays(welch_cells(LEVELS, before, after))
    for name, numbers in arrays(unpaired).items():
        assert numbers.tolist() == pytest.approx(theirs[name].tolist(), rel=1e-12)


def test_everybody_paired_is_the_paired_t():
    pairs = np.array([[[3, 2, 1], [0, 4, 2], [1, 0, 3]]])
    found, alone = (
        overlap_cells(LEVELS, pairs.sum(axis=2), pairs.sum(axis=1), pairs),
        paired_t(LEVELS, pairs[0].tolist()),
    )
    assert (found.estimate[0], found.df[0], found.p[0]) == pytest.approx((alone.estimate, alone.df, alone.p), rel=1e-12)


def test_everybody_moved_alike_is_told_by_its_own_cell():
    pairs = np.array([[[0, 4, 0], [0, 0, 3], [0, 0, 0]]])
    found = overlap_cells(LEVELS, pairs.sum(axis=2), pairs.sum(axis=1), pairs)
    assert found.estimable.tolist() == [False]
    with pytest.raises(NotEstimable, match="changed by the same amount"):
        found.at(0)

import numpy as np
import pytest
from hypothesis import given, settings

from reports.statistics.errors import BadCounts, NotEstimable
from reports.statistics.placements import placed, two_waves
from tests.reports.statistics import rows_and_counts
from tests.reports.statistics.rows_and_counts import rows


@settings(deadline=None, max_examples=30)
@given(rows_and_counts.two_waves())
def test_a_placement_is_how_many_of_the_others_are_below_and_half_of_those_beside(waves):
    levels, before, after = waves
    x, y = rows(levels, before), rows(levels, after)
    expected = [2 * np.sum(x < value) + np.sum(x == value) for value in y]
    earlier, later = two_waves(levels, before, after)
    found = placed(later, among=earlier)
    assert list(np.repeat(found.levels, found.counts)) == expected


@settings(deadline=None, max_examples=30)
@given(rows_and_counts.two_waves())
def test_every_couple_is_placed_once_from_either_side(waves):
    earlier, later = two_waves(*waves)
    both = placed(later, among=earlier).total + placed(earlier, among=later).total
    assert both == 2 * earlier.people * later.people


@pytest.mark.parametrize(("before", "after"), [([0, 0], [1, 1]), ([1, 1], [0, 0]), ([0, 0], [0, 0])])
def test_an_empty_wave_cannot_be_compared(before, after):
    with pytest.raises(NotEstimable, match="at least 1 person"):
        two_waves([1, 2], before, after)


def test_counts_that_are_none_are_refused():
    with pytest.raises(BadCounts):
        two_waves([1, 2], [1, 1], [1, -1])

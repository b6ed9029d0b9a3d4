from fractions import Fraction

import numpy as np
import pytest

from reports.statistics.counts import checked_counts
from reports.statistics.errors import BadCounts, StatisticsError
from reports.statistics.pairs import checked_pairs


@pytest.mark.parametrize(
    ("levels", "counts"),
    [
        ([1, 2, 3], [1, -1, 2]),
        ([1, 2, 3], [1, 0.5, 2]),
        ([1, 2, 3], [1, 2.0, 2]),
        ([1, 2, 3], [1, 2]),
        ([1, 2, 3], [1, 2, 3, 4]),
        ([1, 3, 2], [1, 2, 3]),
        ([1, 2, 2], [1, 2, 3]),
        ([1, 2, float("nan")], [1, 2, 3]),
        ([1, 2, float("inf")], [1, 2, 3]),
        ([1, 2, 10**13], [1, 2, 3]),
        ([1, 2, 3], [1, 2, 10**11]),
        ([], []),
    ],
)
def test_what_cannot_be_counts_of_people_is_refused(levels, counts):
    with pytest.raises(BadCounts):
        checked_counts(levels, counts)


@pytest.mark.parametrize(
    "pairs", [[[1, 0]], [[1, 0], [1]], [[1, 0, 0], [1, 0, 0]], [[1, -1], [0, 1]], [[1, 0.5], [0, 1]], []]
)
def test_what_cannot_be_a_table_of_pairs_is_refused(pairs):
    with pytest.raises(BadCounts):
        checked_pairs([1, 2], pairs)


def test_every_reason_is_a_statistics_error_and_a_sentence():
    with pytest.raises(StatisticsError, match=r"^A count .* \.?.*\.$"):
        checked_counts([1, 2], [3, -4])


def test_counts_from_an_array_are_as_good_as_counts_from_a_list():
    from_array = checked_counts(np.array([1, 2, 3]), np.array([4, 0, 2]))
    assert from_array == checked_counts([1, 2, 3], [4, 0, 2])
    assert from_array.squares == 22


def test_the_margins_and_differences_of_a_table_add_up():
    pairs = checked_pairs([1, 2.5, 5], [[1, 2, 0], [0, 3, 1], [1, 0, 0]])
    assert pairs.before.counts == (3, 4, 1)
    assert pairs.after.counts == (2, 5, 1)
    assert pairs.differences.levels == (-4, 0, Fraction(3, 2), Fraction(5, 2))
    assert pairs.differences.counts == (1, 4, 2, 1)
    assert pairs.products == 1 + 2 * 2.5 + 3 * 6.25 + 12.5 + 5

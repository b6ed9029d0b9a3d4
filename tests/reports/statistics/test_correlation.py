import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy import stats

from reports.statistics.correlation import cautious_correlation, correlation
from reports.statistics.errors import NotEstimable
from reports.statistics.pairs import checked_pairs
from tests.reports.statistics.rows_and_counts import overlapping_waves, paired_rows


@settings(deadline=None, max_examples=25)
@given(overlapping_waves())
def test_correlation_equals_numpy_on_the_raw_rows(waves):
    levels, _, _, pairs = waves
    before, after = paired_rows(levels, pairs)
    assume(len(set(before)) > 1 and len(set(after)) > 1)
    assert correlation(checked_pairs(levels, pairs)) == pytest.approx(np.corrcoef(before, after)[0, 1], abs=1e-12)


def test_pairs_on_one_level_have_no_correlation():
    with pytest.raises(NotEstimable):
        correlation(checked_pairs([1, 2], [[3, 4], [0, 0]]))


def test_twenty_pairs_are_taken_at_their_word_and_nineteen_are_not():
    assert cautious_correlation(checked_pairs([1, 2], [[8, 2], [2, 8]])) == pytest.approx(0.6)
    nineteen = checked_pairs([1, 2], [[8, 2], [2, 7]])
    expected = math.tanh(math.atanh(correlation(nineteen)) - stats.norm.ppf(0.80) / math.sqrt(16))
    assert cautious_correlation(nineteen) == pytest.approx(expected, rel=1e-12)


def test_the_lower_bound_of_few_pairs_holds_four_times_in_five():
    rng = np.random.default_rng(20170501)
    true, below = 0.6, 0
    for _ in range(800):
        before = rng.standard_normal(12)
        after = true * before + 0.8 * rng.standard_normal(12)
        levels = np.arange(-60, 61)
        pairs = np.zeros((121, 121), dtype=int)
        np.add.at(pairs, (np.rint(before * 10).astype(int) + 60, np.rint(after * 10).astype(int) + 60), 1)
        kept = pairs.any(axis=0) | pairs.any(axis=1)
        below += cautious_correlation(checked_pairs(levels[kept], pairs[np.ix_(kept, kept)])) <= true
    assert below / 800 == pytest.approx(0.80, abs=0.04)


def test_a_few_pairs_on_a_line_do_not_prove_a_perfect_correlation():
    five = checked_pairs([1, 2, 3], [[2, 0, 0], [0, 2, 0], [0, 0, 1]])
    assert correlation(five) == 1
    expected = math.tanh(math.atanh(0.8) - stats.norm.ppf(0.80) / math.sqrt(2))
    assert cautious_correlation(five) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "pairs",
    [
        [[0, 0], [0, 0]],
        [[1, 0], [0, 2]],  # three pairs: Fisher's bound does not exist
        [[30, 30], [0, 0]],  # one level before: r does not exist
        [[0, 8], [8, 0]],  # r = −1
        [[3, 2], [2, 3]],  # the bound falls below 0
    ],
)
def test_pairs_that_show_nothing_count_as_not_correlated(pairs):
    assert cautious_correlation(checked_pairs([1, 2], pairs)) == 0

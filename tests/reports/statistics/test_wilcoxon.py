import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy import stats

from reports.statistics.errors import BadCounts, NotEstimable
from reports.statistics.wilcoxon import MOST_PAIRS, exact_wilcoxon, wilcoxon
from tests.reports.statistics.rows_and_counts import overlapping_waves, paired_rows, table


@settings(deadline=None, max_examples=40)
@given(overlapping_waves())
def test_wilcoxon_equals_scipy_with_pratts_zeros_on_the_raw_rows(waves):
    levels, _, _, pairs = waves
    before, after = paired_rows(levels, pairs)
    change = after - before
    assume(np.any(change))
    ranks = stats.rankdata(np.abs(change))
    theirs = stats.wilcoxon(change, zero_method="pratt", correction=False, method="approx")
    ours = wilcoxon(levels, pairs)
    assert (ours.w_plus, ours.w_minus) == (ranks[change > 0].sum(), ranks[change < 0].sum())
    assert min(ours.w_plus, ours.w_minus) == theirs.statistic
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-10)


def every_toss(change):
    """The exact p by trying every way to rise or fall."""
    ranks = stats.rankdata(np.abs(change))[np.not_equal(change, 0)]
    signs = np.array(list(itertools.product([-1, 1], repeat=len(ranks))))
    observed = abs(np.sign(change)[np.not_equal(change, 0)] @ ranks)
    return np.mean(np.abs(signs @ ranks) >= observed - 1e-9)


@settings(deadline=None, max_examples=40)
@given(overlapping_waves(most=1))
def test_the_exact_p_counts_every_way_to_rise_or_fall(waves):
    levels, _, _, pairs = waves
    before, after = paired_rows(levels, pairs)
    change = after - before
    assume(0 < np.count_nonzero(change) <= 11)
    assert exact_wilcoxon(levels, pairs).p == pytest.approx(every_toss(change), rel=1e-12)


def test_without_ties_and_zeros_the_exact_p_is_scipys():
    change = [3, -1, 4, 2, 5, 9, -7, 6, 8, 10]
    levels = range(-10, 11)
    ours = exact_wilcoxon(levels, table(levels, [0] * 10, change))
    assert ours.p == pytest.approx(stats.wilcoxon(change, method="exact").pvalue, rel=1e-12)


def test_with_many_pairs_the_exact_p_is_near_the_normal_curve():
    pairs = [[60, 50, 10], [40, 70, 55], [8, 42, 65]]
    assert exact_wilcoxon([1, 2, 3], pairs).p == pytest.approx(wilcoxon([1, 2, 3], pairs).p, rel=0.05)


@settings(deadline=None, max_examples=25)
@given(overlapping_waves())
def test_turning_time_round_swaps_the_two_sums(waves):
    levels, _, _, pairs = waves
    assume(sum(map(sum, pairs)) > sum(pairs[i][i] for i in range(len(levels))))
    there, back = wilcoxon(levels, pairs), wilcoxon(levels, np.transpose(pairs))
    assert (there.w_plus, there.w_minus, there.p) == (back.w_minus, back.w_plus, back.p)


def test_as_much_up_as_down_is_as_likely_as_can_be():
    assert wilcoxon([1, 2], [[5, 4], [4, 7]]).p == 1
    assert exact_wilcoxon([1, 2], [[5, 4], [4, 7]]).p == 1


def test_ten_million_pairs_cost_no_digit():
    million = 10**6
    ours = wilcoxon([1, 2], [[4 * million, 1001], [1000, 4 * million]])
    # one size of change only: z is the sign test's
    assert ours.p == pytest.approx(2 * stats.norm.sf(1 / 2001**0.5), rel=1e-12)


@pytest.mark.parametrize("pairs", [[[0, 0], [0, 0]], [[5, 0], [0, 9]]])
@pytest.mark.parametrize("test", [wilcoxon, exact_wilcoxon])
def test_where_nobody_changed_there_is_nothing_to_rank(test, pairs):
    with pytest.raises(NotEstimable, match="Nobody"):
        test([1, 2], pairs)


def test_too_many_pairs_are_not_counted_out():
    assert 0 < exact_wilcoxon([1, 2], [[MOST_PAIRS - 9, 9], [0, 0]]).p < 1
    with pytest.raises(NotEstimable, match="at most 500 pairs"):
        exact_wilcoxon([1, 2], [[MOST_PAIRS - 9, 10], [0, 0]])


def test_a_table_that_is_not_square_is_refused():
    with pytest.raises(BadCounts):
        wilcoxon([1, 2], [[1, 2, 3], [4, 5, 6]])

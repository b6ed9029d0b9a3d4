import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.mann_whitney import MannWhitney, exact_mann_whitney, mann_whitney
from tests.reports.statistics.rows_and_counts import rows, two_waves


@settings(deadline=None, max_examples=60)
@given(two_waves())
def test_the_approximation_equals_scipy_on_the_raw_rows(waves):
    levels, before, after = waves
    ours = mann_whitney(levels, before, after)
    theirs = stats.mannwhitneyu(rows(levels, after), rows(levels, before), method="asymptotic")
    assert ours.u == theirs.statistic
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-10)
    assert not ours.exact


FEW = st.lists(st.integers(0, 3), min_size=3, max_size=3)


@settings(deadline=None, max_examples=60)
@given(FEW, FEW)
def test_the_exact_p_is_that_of_dealing_out_the_answers_in_every_way(before, after):
    levels = [1, 2, 4]
    pooled = np.concatenate([rows(levels, before), rows(levels, after)])
    assume(sum(before) and sum(after) and len(set(pooled)) > 1 and len(pooled) <= 12)
    ranks = stats.rankdata(pooled)
    sums = [sum(chosen) for chosen in itertools.combinations(ranks, sum(after))]
    middle = sum(after) * (len(pooled) + 1) / 2
    far = abs(sum(ranks[sum(before) :]) - middle)
    expected = np.mean([abs(each - middle) >= far for each in sums])
    assert exact_mann_whitney(levels, before, after).p == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("later", [1, 4, 9])
def test_without_ties_the_exact_p_is_scipys(later):
    order = np.random.default_rng(later).permutation(14)
    after = [int(place < later) for place in order]
    ours = exact_mann_whitney(range(14), [1 - one for one in after], after)
    theirs = stats.mannwhitneyu(np.flatnonzero(after), np.flatnonzero(np.equal(after, 0)), method="exact")
    assert ours == MannWhitney(u=theirs.statistic, p=pytest.approx(theirs.pvalue, rel=1e-12), exact=True)


@settings(deadline=None, max_examples=25)
@given(two_waves(), st.sampled_from([mann_whitney, exact_mann_whitney]))
def test_only_the_order_of_the_levels_counts_and_a_swap_mirrors(waves, test):
    levels, before, after = waves
    assume(sum(before) + sum(after) <= 60)
    ours = test(levels, before, after)
    assert test([level**3 / 7 for level in levels], before, after) == ours
    swapped = test(levels, after, before)
    assert (swapped.u, swapped.p) == (sum(before) * sum(after) - ours.u, ours.p)


def test_with_120_people_the_approximation_is_close_to_the_truth():
    waves = [1, 2, 3, 4, 5], [10, 15, 15, 10, 10], [5, 10, 15, 15, 15]
    exact, approximate = exact_mann_whitney(*waves), mann_whitney(*waves)
    assert approximate.u == exact.u
    assert approximate.p == pytest.approx(exact.p, rel=0.01)


def test_the_exact_test_is_for_120_people_at_most():
    with pytest.raises(BadParameter, match="up to 120 people, but there are 121"):
        exact_mann_whitney([1, 2], [60, 0], [0, 61])


def test_one_person_in_each_wave_says_nothing():
    assert mann_whitney([1, 2], [1, 0], [0, 1]) == MannWhitney(u=1.0, p=1.0, exact=False)
    assert exact_mann_whitney([1, 2], [1, 0], [0, 1]) == MannWhitney(u=1.0, p=1.0, exact=True)


def test_complete_separation_is_the_rarest_of_all_ways():
    # 2 of the 20 ways to choose 3 of 6 are as far apart
    assert exact_mann_whitney([1, 2], [3, 0], [0, 3]) == MannWhitney(u=9.0, p=0.1, exact=True)


def test_a_ceiling_is_but_a_large_tie():
    before, after = [0, 1, 2, 3, 14], [0, 0, 1, 1, 18]
    theirs = stats.mannwhitneyu(rows(range(5), after), rows(range(5), before), method="asymptotic")
    assert mann_whitney(range(5), before, after).p == pytest.approx(theirs.pvalue, rel=1e-12)


def test_ten_million_people_lose_no_digit():
    before, after = [600_001] * 17, [599_000 + 130 * i for i in range(17)]
    ours = mann_whitney(range(17), before, after)
    u = sum(b * (sum(before[:i]) + before[i] / 2) for i, b in enumerate(after))
    n = sum(before) + sum(after)
    tied = sum((a + b) ** 3 - (a + b) for a, b in zip(before, after, strict=True))
    variance = Fraction(sum(before) * sum(after), 12) * (n + 1 - Fraction(tied, n * (n - 1)))
    z = (abs(u - sum(before) * sum(after) / 2) - 0.5) / math.sqrt(variance)
    assert ours.u == u
    assert ours.p == pytest.approx(2 * stats.norm.sf(z), rel=1e-12)
    assert 1e-6 < ours.p < 0.5


@pytest.mark.parametrize("test", [mann_whitney, exact_mann_whitney])
def test_what_cannot_be_judged_says_so(test):
    with pytest.raises(NotEstimable, match="same level"):
        test([1, 2, 3], [0, 4, 0], [0, 5, 0])
    with pytest.raises(NotEstimable, match="at least 1 person"):
        test([1, 2], [0, 0], [1, 5])
    with pytest.raises(BadCounts):
        test([1, 2], [1, 2], [1, 2, 3])

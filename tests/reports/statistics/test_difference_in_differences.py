import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.difference_in_differences import (
    DRAWS,
    TESTED_FROM,
    Scope,
    difference_in_differences,
    permutation_of_groups,
    scope,
)
from reports.statistics.errors import BadParameter, NotEstimable

ARM = st.lists(st.integers(-15, 15).map(lambda half: half / 2), min_size=2, max_size=5)


def permuted(without, with_peers, seed=1):
    return permutation_of_groups(without, with_peers, rng=np.random.default_rng(seed))


@settings(deadline=None, max_examples=60)
@given(ARM, ARM)
def test_it_is_welchs_t_over_groups(without, with_peers):
    # scipy warns of arms without spread
    assume(len(set(without)) > 1 and len(set(with_peers)) > 1)
    ours = difference_in_differences(without, with_peers)
    theirs = stats.ttest_ind(with_peers, without, equal_var=False)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-11, abs=1e-11)
    assert (ours.df, ours.p) == pytest.approx((theirs.df, theirs.pvalue), rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(ARM, ARM)
def test_few_groups_are_dealt_anew_in_every_way(without, with_peers):
    together = [*without, *with_peers]
    observed = abs(np.mean(with_peers) - np.mean(without))
    differences = [
        abs(np.mean([together[i] for i in arm]) - np.mean([together[i] for i in range(len(together)) if i not in arm]))
        for arm in itertools.combinations(range(len(together)), len(with_peers))
    ]
    found = permuted(without, with_peers)
    assert (found.enumerated, found.draws) == (True, len(differences))
    assert found.p == pytest.approx(np.mean(np.array(differences) >= observed - 1e-9), abs=1e-12)


def test_with_3_and_3_groups_no_p_is_small_and_with_4_and_4_one_can_be():
    assert permuted([0.0, 1.0, 2.0], [10.0, 11.0, 12.0]).p == 2 / 20
    assert permuted([0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0, 13.0]).p == 2 / 70 < 0.05
    assert TESTED_FROM == 4


def test_many_groups_are_drawn_and_the_observed_arrangement_counts():
    low, high = [float(i) for i in range(10)], [100.0 + i for i in range(10)]
    assert math.comb(20, 10) > 20_000
    found = permuted(low, high)
    assert (found.enumerated, found.draws) == (False, 9_999)
    assert found.p >= 1 / (DRAWS + 1)
    assert permuted(low, high, seed=1) == permuted(low, high, seed=1)


def test_drawn_p_is_near_the_one_of_every_arrangement():
    changes = np.random.default_rng(5).normal(0, 4, 18) + np.repeat([0.0, 3.0], 9)
    every = np.array(list(itertools.combinations(changes - changes.mean(), 9))).mean(axis=1)
    exact = np.mean(np.abs(every) >= abs(changes[9:].mean() - changes.mean()) - 1e-9)
    drawn = permuted(changes[:9], changes[9:])
    assert not drawn.enumerated
    assert 0.01 < exact < 0.5
    assert drawn.p == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / DRAWS))


def test_what_falls_short_by_rounding_alone_is_as_far():
    assert permuted([0.1, 0.2, 0.3], [0.3, 0.2, 0.1]).p == 1.0
    assert permuted([7.0, 7.0], [7.0, 7.0, 7.0]).p == 1.0


@pytest.mark.parametrize(
    ("without", "with_peers", "expected"),
    [
        (0, 0, Scope.NOTHING),
        (1, 20, Scope.NOTHING),
        (20, 1, Scope.NOTHING),
        (2, 20, Scope.NUMBERS),
        (20, 3, Scope.NUMBERS),
        (4, 4, Scope.TESTED),
    ],
)
def test_no_numbers_under_2_groups_in_an_arm_and_no_test_under_4(without, with_peers, expected):
    assert scope(without, with_peers) is expected


def test_one_arm_without_spread_still_compares():
    difference = difference_in_differences([3.0, 3.0, 3.0], [4.0, 6.0, 8.0])
    assert (difference.estimate, difference.df) == (3.0, 2.0)


@pytest.mark.parametrize(("without", "with_peers"), [([1.0], [1.0, 2.0]), ([1.0, 2.0], []), ([1.0, 1.0], [3.0, 3.0])])
def test_one_group_in_an_arm_or_no_spread_gives_no_number(without, with_peers):
    with pytest.raises(NotEstimable):
        difference_in_differences(without, with_peers)


def test_one_group_in_an_arm_gives_no_p():
    with pytest.raises(NotEstimable):
        permuted([1.0], [1.0, 2.0])


def test_a_change_that_is_no_number_is_refused():
    with pytest.raises(BadParameter):
        permuted([1.0, math.nan], [1.0, 2.0])

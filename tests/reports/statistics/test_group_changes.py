import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.group_changes import mean_of_changes, moments_of_changes

CHANGES = st.lists(st.integers(-60, 60).map(lambda half: half / 2), min_size=2, max_size=25)


@settings(deadline=None, max_examples=60)
@given(CHANGES)
def test_it_is_students_t_over_groups(changes):
    assume(len(set(changes)) > 1)
    ours, theirs = mean_of_changes(changes), stats.ttest_1samp(changes, 0)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-11, abs=1e-11)
    assert (ours.df, ours.p) == (len(changes) - 1, pytest.approx(theirs.pvalue, rel=1e-9))


@settings(deadline=None, max_examples=60)
@given(CHANGES, st.randoms(use_true_random=False))
def test_the_order_of_the_groups_says_nothing(changes, random):
    shuffled = changes.copy()
    random.shuffle(shuffled)
    assert moments_of_changes(shuffled) == moments_of_changes(changes)


def test_turning_the_sign_turns_the_result():
    up, down = mean_of_changes([1.0, 4.0, 2.0]), mean_of_changes([-1.0, -4.0, -2.0])
    assert (down.estimate, down.low, down.high) == (-up.estimate, -up.high, -up.low)


@pytest.mark.parametrize("changes", [[], [3.0], [2.0, 2.0, 2.0], [0.1 + 0.2, 0.3, 0.3]])
def test_one_group_or_no_spread_gives_no_number(changes):
    with pytest.raises(NotEstimable):
        mean_of_changes(changes)


@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf])
def test_a_change_that_is_no_number_is_refused(broken):
    with pytest.raises(BadParameter):
        mean_of_changes([1.0, broken, 2.0])

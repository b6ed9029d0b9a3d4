import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.wilson import Share, wilson

SHARES = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None, max_examples=60)
@given(SHARES, st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_wilson_equals_scipy(share, confidence):
    ours = wilson(*share, confidence)
    theirs = stats.binomtest(*share).proportion_ci(confidence, method="wilson")
    assert ours.estimate == share[0] / share[1]
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-10, abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(SHARES)
def test_the_interval_stays_within_0_to_1_and_mirrors(share):
    successes, n = share
    ours, mirrored = wilson(successes, n), wilson(n - successes, n)
    assert 0 <= ours.low <= ours.estimate <= ours.high <= 1
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - ours.high, 1 - ours.low), abs=1e-12)


def test_nobody_and_everybody_have_an_end_of_exactly_0_and_1():
    z = stats.norm.ppf(0.975)
    assert wilson(0, 20) == Share(0.0, 0.0, pytest.approx(z**2 / (20 + z**2), rel=1e-12))
    assert wilson(20, 20) == Share(1.0, pytest.approx(20 / (20 + z**2), rel=1e-12), 1.0)


def test_each_end_is_a_share_from_which_the_one_seen_is_just_z_errors_away():
    share, z = wilson(7, 31), stats.norm.ppf(0.975)
    for end in (share.low, share.high):
        assert abs(share.estimate - end) / math.sqrt(end * (1 - end) / 31) == pytest.approx(z, rel=1e-12)


def test_numbers_of_numpy_do_not_overflow():
    assert wilson(np.int64(4 * 10**9), np.int64(10**10)) == wilson(4 * 10**9, 10**10)


def test_one_person_among_ten_million_is_told_from_nobody():
    share = wilson(1, 10**7)
    assert share.low == pytest.approx(1.765e-8, rel=1e-3)
    assert share.high == pytest.approx(5.665e-7, rel=1e-3)


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2), (1.5, 2), (0, -1)])
def test_what_cannot_be_people_is_refused(successes, n):
    with pytest.raises(BadCounts):
        wilson(successes, n)


def test_no_people_have_no_share():
    with pytest.raises(NotEstimable):
        wilson(0, 0)


@pytest.mark.parametrize("confidence", [0, 1, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(BadParameter, match="confidence"):
        wilson(1, 2, confidence)

"""The bootstrap of a variance against Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 14.

Table 14.1, test A, 26 children. The statistic looks at one wave only, so the other adds nothing.
"""

import numpy as np
import pytest

from reports.statistics.bootstrap import bca_interval, jackknife_acceleration
from tests.reports.statistics.rows_and_counts import tally

TEST_A = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]
LEVELS = range(49)


def variance_after(before, after):
    people, values = after.sum(axis=1), np.array(LEVELS)
    return after @ values**2 / people - (after @ values / people) ** 2


def test_the_acceleration_of_the_variance_is_the_one_printed():
    a = jackknife_acceleration(np.ones(49, dtype=int), np.array(tally(LEVELS, TEST_A)), variance_after)
    assert a == pytest.approx(0.061, abs=5e-4)
    assert np.var(TEST_A) == pytest.approx(171.5, abs=0.05)


def test_the_interval_of_the_variance_is_about_the_one_printed():
    ends = bca_interval(
        LEVELS, [1] * 49, tally(LEVELS, TEST_A), variance_after, rng=np.random.default_rng(14), confidence=0.90
    )
    # printed with 2000 replicates: (115.8, 259.6)
    assert (ends.low, ends.high) == pytest.approx((115.8, 259.6), rel=0.02)

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.covariance import checked_covariance, covariance_of
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable

ANSWERS = st.lists(st.tuples(*[st.integers(-5, 9)] * 4), min_size=2, max_size=40)


@settings(deadline=None, max_examples=40)
@given(ANSWERS)
def test_covariances_equal_numpy_on_the_raw_rows(answers):
    rows = np.array(answers)
    ours = covariance_of(len(rows), rows.sum(axis=0), rows.T @ rows)
    assert np.allclose(ours, np.cov(rows.T), rtol=1e-12, atol=1e-12)


def test_ten_million_people_on_high_levels_lose_no_digit():
    n, level = 10_000_000, 10**9
    # half on level, half one higher, on both items alike
    total, products = n * level + n // 2, n // 2 * (level**2 + (level + 1) ** 2)
    expected = n / 4 / (n - 1)
    assert covariance_of(n, [total] * 2, [[products] * 2] * 2) == [[expected] * 2] * 2


def test_one_person_has_no_covariance():
    with pytest.raises(NotEstimable, match="at least 2 people"):
        covariance_of(1, [3], [[9]])


@pytest.mark.parametrize(
    ("sums", "products"),
    [
        ([6, 7], [[14, 15]]),
        ([6, 7], [[14, 15, 1], [15, 17, 1]]),
        ([6, 7], [[14, 15], [16, 17]]),
        ([6, 7], [[14, 15], [15]]),
        ([6.0, 7], [[14, 15], [15, 17]]),
        ([6, 7], [[11, 15], [15, 17]]),  # a negative variance
        ([6, 7], [[14, 17], [17, 17]]),  # a correlation of 2.6
    ],
)
def test_sums_of_no_answers_are_refused(sums, products):
    with pytest.raises(BadCounts):
        covariance_of(3, sums, products)


@pytest.mark.parametrize(
    "matrix",
    [
        [],
        [[1.0, 0.5]],
        [[1.0, 0.5], [0.5]],
        [[1.0, math.nan], [math.nan, 1.0]],
        [[1.0, 0.5], [0.4, 1.0]],
        [[1.0, 2.0], [2.0, 1.0]],
        [[-1.0, 0.0], [0.0, 1.0]],
        [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]],
    ],
)
def test_what_cannot_be_covariances_is_refused(matrix):
    with pytest.raises(BadParameter):
        checked_covariance(matrix)


def test_items_that_are_the_same_or_without_spread_are_still_covariances():
    assert checked_covariance([[2.0, 2.0], [2.0, 2.0]]).sum() == 8
    assert checked_covariance([[0.0, 0.0], [0.0, 0.0]]).sum() == 0

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.newcombe import newcombe
from reports.statistics.wilson import wilson
from tests.reports.statistics.test_wilson import SHARES


@settings(deadline=None, max_examples=60)
@given(SHARES, SHARES, st.sampled_from([0.5, 0.95, 0.999]))
def test_the_interval_stays_within_its_range_and_a_swap_mirrors_it(before, after, confidence):
    change, swapped = newcombe(*before, *after, confidence), newcombe(*after, *before, confidence)
    assert -1 <= change.low <= change.estimate <= change.high <= 1
    assert (swapped.low, swapped.high) == pytest.approx((-change.high, -change.low), abs=1e-12)


def test_beside_very_many_people_it_is_the_interval_of_the_few():
    few = wilson(7, 20)
    change = newcombe(5 * 10**9, 10**10, 7, 20)
    assert (change.low, change.high) == pytest.approx((few.low - 0.5, few.high - 0.5), abs=1e-8)


def test_the_interval_covers_the_true_change_as_often_as_it_says():
    rng = np.random.default_rng(1998)
    draws = zip(rng.binomial(40, 0.3, 600), rng.binomial(25, 0.6, 600), strict=True)
    changes = [newcombe(before, 40, after, 25) for before, after in draws]
    covered = np.mean([change.low < 0.3 < change.high for change in changes])
    assert covered == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize("shares", [(0, 0, 1, 2), (1, 2, 0, 0)])
def test_an_empty_wave_has_no_change(shares):
    with pytest.raises(NotEstimable):
        newcombe(*shares)


def test_what_cannot_be_is_refused():
    with pytest.raises(BadCounts):
        newcombe(3, 2, 1, 2)
    with pytest.raises(BadParameter, match="confidence"):
        newcombe(1, 2, 1, 2, math.nan)

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.change import Change
from reports.statistics.combined import Interval, difference_of
from reports.statistics.errors import BadParameter

INTERVALS = st.tuples(st.floats(-50, 50), st.floats(0, 20), st.floats(0, 20)).map(
    lambda each: Interval(each[0], each[0] - each[1], each[0] + each[2])
)


@given(st.floats(-9, 9), st.floats(0.1, 5), st.floats(-9, 9), st.floats(0.1, 5))
def test_symmetric_intervals_combine_as_standard_errors_do(first, error, second, other):
    one, two = (Change(estimate, se, 1e9) for estimate, se in ((first, error), (second, other)))
    found = difference_of(*(Interval(each.estimate, each.low, each.high) for each in (one, two)))
    known = Change(second - first, math.hypot(error, other), 1e9)
    assert found.estimate == pytest.approx(known.estimate, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((known.low, known.high), rel=1e-9, abs=1e-9)


@given(INTERVALS, INTERVALS)
def test_taking_the_difference_the_other_way_turns_it_round(first, second):
    one, other = difference_of(first, second), difference_of(second, first)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)


@pytest.mark.parametrize("wrong", [(1.0, 2.0, 3.0), (4.0, 2.0, 3.0), (math.nan, 0.0, 1.0), (0.0, -math.inf, 1.0)])
def test_an_estimate_outside_its_interval_is_refused(wrong):
    with pytest.raises(BadParameter, match="between the ends"):
        Interval(*wrong)

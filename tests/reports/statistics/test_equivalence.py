import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.change import Change
from reports.statistics.equivalence import equivalent
from reports.statistics.errors import BadParameter


@settings(deadline=None, max_examples=50)
@given(st.floats(-2, 2), st.floats(0.05, 2), st.floats(1, 200), st.floats(0.1, 2))
def test_it_is_two_one_sided_tests_at_5_percent(estimate, error, df, margin):
    change = Change(estimate, error, df)
    too_low = stats.t.sf((estimate + margin) / error, df)
    too_high = stats.t.cdf((estimate - margin) / error, df)
    larger = max(too_low, too_high)
    if abs(larger - 0.05) > 1e-9:
        assert equivalent(change, margin) == (larger < 0.05)


def test_knowing_little_is_not_being_the_same():
    assert not equivalent(Change(estimate=0.0, standard_error=5.0, df=8.0), margin=0.8)


@pytest.mark.parametrize("margin", [0, -1, math.nan])
def test_a_margin_must_be_above_0(margin):
    with pytest.raises(BadParameter):
        equivalent(Change(0.1, 0.2, 9.0), margin)

import math

import pytest
from scipy import stats

from reports.statistics.change import Change
from reports.statistics.errors import BadParameter, NotEstimable


def test_a_change_reads_as_students_t():
    change = Change(estimate=-1.2, standard_error=0.4, df=7.5, confidence=0.9)
    assert change.statistic == pytest.approx(-3.0)
    assert change.p == pytest.approx(2 * stats.t.cdf(-3.0, 7.5), rel=1e-12)
    assert (change.low, change.high) == pytest.approx(stats.t.interval(0.9, 7.5, loc=-1.2, scale=0.4), rel=1e-12)
    assert change.interval(0.9) == (change.low, change.high)


def test_the_interval_leaves_out_zero_exactly_when_p_says_so():
    change = Change(estimate=1.0, standard_error=0.45, df=11.0)
    low, high = change.interval(1 - change.p)
    assert low == pytest.approx(0, abs=1e-12)
    assert high == pytest.approx(2)


@pytest.mark.parametrize(
    "numbers",
    [
        (math.nan, 1.0, 5.0),
        (math.inf, 1.0, 5.0),
        (1.0, 0.0, 5.0),
        (1.0, -1.0, 5.0),
        (1.0, math.nan, 5.0),
        (1.0, 1.0, 0.0),
        (1.0, 1.0, math.inf),
        (1e300, 1e-300, 5.0),
    ],
)
def test_a_change_that_is_no_number_cannot_be_made(numbers):
    with pytest.raises(NotEstimable):
        Change(*numbers)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(BadParameter, match="confidence"):
        Change(1.0, 1.0, 5.0, confidence)
    with pytest.raises(BadParameter, match="confidence"):
        Change(1.0, 1.0, 5.0).interval(confidence)


def test_an_interval_too_wide_for_a_number_is_refused():
    with pytest.raises(NotEstimable):
        Change(1.0, 1e300, 0.01).interval(0.999999)

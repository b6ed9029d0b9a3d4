import pytest
from hypothesis import assume, given, settings
from scipy import stats

from reports.statistics.errors import BadCounts, NotEstimable
from reports.statistics.paired_t import paired_t
from tests.reports.statistics.rows_and_counts import overlapping_waves, paired_rows, table
from tests.reports.statistics.sleep_data import FIRST, LEVELS, SECOND


def test_paired_t_gives_what_r_prints_for_students_sleep_data():
    # R, ?sleep: t.test of the pairs, first minus second
    change = paired_t(LEVELS, table(LEVELS, FIRST, SECOND))
    assert change.statistic == pytest.approx(4.0621, abs=5e-5)
    assert change.df == 9
    assert change.p == pytest.approx(0.002833, abs=5e-7)
    assert change.estimate == pytest.approx(15.8)
    assert (change.low, change.high) == pytest.approx((7.001142, 24.598858), abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(overlapping_waves())
def test_paired_t_equals_scipy_on_the_raw_rows(waves):
    levels, _, _, pairs = waves
    before, after = paired_rows(levels, pairs)
    assume(len(set(after - before)) > 1)
    ours, theirs = paired_t(levels, pairs), stats.ttest_rel(after, before)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-12, abs=1e-12)
    assert (ours.df, ours.p) == (theirs.df, pytest.approx(theirs.pvalue, rel=1e-10))
    interval = theirs.confidence_interval(0.95)
    assert (ours.low, ours.high) == pytest.approx((interval.low, interval.high), rel=1e-11, abs=1e-11)


@pytest.mark.parametrize("pairs", [[[0, 0], [0, 0]], [[0, 1], [0, 0]], [[0, 9], [0, 0]], [[4, 0], [0, 5]]])
def test_too_few_pairs_or_the_same_change_in_everyone_gives_no_number(pairs):
    with pytest.raises(NotEstimable):
        paired_t([1, 2], pairs)


def test_a_table_that_is_not_square_is_refused():
    with pytest.raises(BadCounts):
        paired_t([1, 2], [[1, 2, 3], [4, 5, 6]])

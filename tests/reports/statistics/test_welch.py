import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.moments import moments
from reports.statistics.welch import welch
from tests.reports.statistics.rows_and_counts import rows, tally, two_waves
from tests.reports.statistics.sleep_data import FIRST, LEVELS, SECOND


def test_welch_gives_what_r_prints_for_students_sleep_data():
    # R, ?t.test: t.test(extra ~ group, data = sleep), first minus second
    change = welch(LEVELS, tally(LEVELS, FIRST), tally(LEVELS, SECOND))
    assert change.statistic == pytest.approx(1.8608, abs=5e-5)
    assert change.df == pytest.approx(17.776, abs=5e-4)
    assert change.p == pytest.approx(0.07939, abs=5e-6)
    assert (change.low, change.high) == pytest.approx((-2.054832, 33.654832), abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(two_waves(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_welch_equals_scipy_on_the_raw_rows(waves, confidence):
    levels, before, after = waves
    ours = welch(levels, before, after, confidence)
    theirs = stats.ttest_ind(rows(levels, after), rows(levels, before), equal_var=False)
    interval = theirs.confidence_interval(confidence)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-12, abs=1e-12)
    assert ours.df == pytest.approx(theirs.df, rel=1e-12)
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-10)
    assert (ours.low, ours.high) == pytest.approx((interval.low, interval.high), rel=1e-11, abs=1e-11)


def test_welch_equals_scipy_from_moments_at_ten_million_people():
    levels, before, after = range(4, 21), [600_000] * 17, [590_000 + 1_000 * i for i in range(17)]
    a, b = moments(levels, before), moments(levels, after)
    theirs = stats.ttest_ind_from_stats(b.mean, b.variance**0.5, b.n, a.mean, a.variance**0.5, a.n, equal_var=False)
    ours = welch(levels, before, after)
    assert (ours.statistic, ours.p) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-12)


@settings(deadline=None, max_examples=25)
@given(two_waves(), st.integers(-1000, 1000), st.integers(1, 50))
def test_welch_follows_swaps_shifts_and_changes_of_unit(waves, shift, unit):
    levels, before, after = waves
    change = welch(levels, before, after)
    swapped = welch(levels, after, before)
    mirrored = (-change.estimate, -change.high, -change.low)
    assert (swapped.estimate, swapped.low, swapped.high) == pytest.approx(mirrored, rel=1e-12, abs=1e-12)
    moved = welch([unit * level + shift for level in levels], before, after)
    assert moved.estimate == pytest.approx(unit * change.estimate, rel=1e-9, abs=1e-9)
    assert moved.standard_error == pytest.approx(unit * change.standard_error, rel=1e-12)
    assert moved.df == pytest.approx(change.df, rel=1e-12)


def test_one_wave_without_spread_still_compares():
    change = welch([1, 2, 3], [0, 6, 0], [2, 2, 2])
    assert (change.estimate, change.df) == (0.0, 5.0)


@pytest.mark.parametrize(
    ("before", "after"),
    [([1, 0, 0], [2, 2, 2]), ([2, 2, 2], [0, 0, 0]), ([5, 0, 0], [0, 0, 5]), ([5, 0, 0], [5, 0, 0])],
)
def test_too_few_people_or_no_spread_give_no_number(before, after):
    with pytest.raises(NotEstimable):
        welch([1, 2, 3], before, after)


def test_contradictory_input_is_refused():
    with pytest.raises(BadCounts):
        welch([1, 2, 3], [1, 2, -3], [1, 2, 3])
    with pytest.raises(BadParameter):
        welch([1, 2, 3], [1, 2, 3], [1, 2, 3], confidence=95)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 2), min_size=3, max_size=3), st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_an_answer_is_a_finite_number_or_a_typed_reason(before, after):
    try:
        change = welch([1, 2, 3], before, after)
    except NotEstimable:
        return
    assert change.low <= change.estimate <= change.high
    assert 0 <= change.p <= 1

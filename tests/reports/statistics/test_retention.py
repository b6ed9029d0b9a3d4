import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.change import Change
from reports.statistics.equivalence import equivalent
from reports.statistics.errors import BadParameter
from reports.statistics.retention import Retention, retention, retention_of
from reports.wording import Moved, Verdict, judge

ROSE, FELL, UNCLEAR = (2.0, 10.0), (-10.0, -2.0), (-1.0, 9.0)
ENDS = st.tuples(st.integers(-20, 20), st.integers(1, 20)).map(lambda each: (float(each[0]), float(sum(each))))
SAME_THING = {
    Verdict.HIGHER: Retention.GREW,
    Verdict.SLIGHTLY_HIGHER: Retention.GREW,
    Verdict.LOWER: Retention.FADED,
    Verdict.SLIGHTLY_LOWER: Retention.FADED,
    Verdict.SAME: Retention.HELD,
    Verdict.NOT_CLEAR: Retention.NOT_CLEAR,
    Verdict.TOO_FEW: Retention.NOT_CLEAR,
}


@pytest.mark.parametrize(
    ("since", "after_a_rise", "after_a_fall"),
    [
        ((1.0, 9.0), Retention.GREW, Retention.FADED),
        ((0.5, 2.0), Retention.GREW, Retention.FADED),
        ((-9.0, -1.0), Retention.FADED, Retention.GREW),
        ((-5.0, 5.0), Retention.HELD, Retention.HELD),
        ((0.0, 5.0), Retention.HELD, Retention.HELD),
        ((-6.5, 1.0), Retention.NOT_CLEAR, Retention.NOT_CLEAR),
        ((-40.0, 40.0), Retention.NOT_CLEAR, Retention.NOT_CLEAR),
    ],
)
def test_what_became_of_a_change(since, after_a_rise, after_a_fall):
    assert retention_of(ROSE, since, margin=5.0) is after_a_rise
    assert retention_of(FELL, since, margin=5.0) is after_a_fall


@pytest.mark.parametrize("first", [UNCLEAR, (0.0, 8.0), (-8.0, 0.0), (0.0, 0.0)])
def test_what_was_never_clear_cannot_hold(first):
    assert retention_of(first, (1.0, 9.0), margin=5.0) is Retention.NOTHING_TO_HOLD


@settings(deadline=None, max_examples=60)
@given(ENDS)
def test_the_rules_are_those_of_the_report(since):
    said = judge(Moved(sum(since) / 2, *since), 5.0)
    assert retention_of(ROSE, since, margin=5.0) is SAME_THING[said]


@settings(deadline=None, max_examples=60)
@given(ENDS, ENDS)
def test_turning_the_scale_round_changes_nothing(first, since):
    turned = [(-high, -low) for low, high in (first, since)]
    assert retention_of(*turned, margin=5.0) is retention_of(first, since, margin=5.0)


def test_changes_are_judged_by_their_own_intervals():
    rose, steady = Change(8.0, 2.0, 90.0), Change(0.5, 1.0, 90.0)
    assert retention(rose, steady, margin=5.0) is Retention.HELD
    assert retention(steady, rose, margin=5.0) is Retention.NOTHING_TO_HOLD
    assert retention(rose, Change(0.5, 5.0, 90.0), margin=5.0) is Retention.NOT_CLEAR


@settings(deadline=None, max_examples=60)
@given(st.floats(-10, 10), st.floats(0.5, 6), st.integers(2, 200))
def test_intervals_alone_never_say_held_where_the_change_itself_does_not(estimate, error, df):
    since = Change(estimate, error, float(df))
    by_ends = retention_of(ROSE, (since.low, since.high), margin=5.0)
    assert by_ends in {retention(Change(6.0, 1.0, 90.0), since, margin=5.0), Retention.NOT_CLEAR}
    assert by_ends is not Retention.HELD or equivalent(since, margin=5.0)


@pytest.mark.parametrize("margin", [0, -1, math.nan])
def test_a_margin_must_be_above_0(margin):
    with pytest.raises(BadParameter):
        retention_of(ROSE, ROSE, margin)
    with pytest.raises(BadParameter):
        retention(Change(8.0, 2.0, 90.0), Change(8.0, 2.0, 90.0), margin)


@pytest.mark.parametrize("broken", [(2.0, 1.0), (math.nan, 1.0)])
def test_an_interval_must_not_end_before_it_begins(broken):
    with pytest.raises(BadParameter):
        retention_of(broken, ROSE, margin=5.0)
    with pytest.raises(BadParameter):
        retention_of(ROSE, broken, margin=5.0)

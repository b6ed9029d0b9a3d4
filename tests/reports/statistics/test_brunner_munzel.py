import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from reports.statistics.brunner_munzel import brunner_munzel
from reports.statistics.errors import BadParameter, NotEstimable, StatisticsError
from tests.reports.statistics.rows_and_counts import rows, tally, two_waves


def placements(people, among):
    """Each person's chance to be higher than one of the others, from the raw rows."""
    return np.mean((people[:, None] > among) + (people[:, None] == among) / 2, axis=1)


@settings(deadline=None, max_examples=60)
@given(two_waves())
def test_the_test_equals_scipy_on_the_raw_rows(waves):
    levels, before, after = waves
    x, y = rows(levels, before), rows(levels, after)
    assume(max(x) >= min(y) and max(y) >= min(x))
    ours, theirs = brunner_munzel(levels, before, after), stats.brunnermunzel(x, y)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-9, abs=1e-9)
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert ours.probability == pytest.approx(np.mean(placements(y, x)), rel=1e-12)


@settings(deadline=None, max_examples=40)
@given(two_waves(), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_the_delta_method_on_the_logit_scale(waves, confidence):
    levels, before, after = waves
    x, y = rows(levels, before), rows(levels, after)
    assume(max(x) >= min(y) and max(y) >= min(x))
    ours = brunner_munzel(levels, before, after, confidence)
    p = np.mean(placements(y, x))
    error = math.sqrt(np.var(placements(x, y), ddof=1) / len(x) + np.var(placements(y, x), ddof=1) / len(y))
    half = stats.t.ppf((1 + confidence) / 2, ours.df) * error / (p * (1 - p))
    assert ours.low == pytest.approx(special.expit(special.logit(p) - half), rel=1e-9)
    assert ours.high == pytest.approx(special.expit(special.logit(p) + half), rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(two_waves())
def test_an_interval_without_one_half_means_that_the_test_saw_it_too(waves):
    levels, before, after = waves
    try:
        ours = brunner_munzel(levels, before, after)
    except NotEstimable:
        return
    assert 0 <= ours.low < ours.probability < ours.high <= 1
    assert ours.low <= 0.5 <= ours.high or ours.p < 0.05


@settings(deadline=None, max_examples=25)
@given(two_waves())
def test_a_swap_mirrors_it_at_one_half(waves):
    levels, before, after = waves
    assume(max(rows(levels, before)) >= min(rows(levels, after)))
    assume(max(rows(levels, after)) >= min(rows(levels, before)))
    ours, swapped = brunner_munzel(levels, before, after), brunner_munzel(levels, after, before)
    assert swapped.probability == pytest.approx(1 - ours.probability, abs=1e-12)
    assert (swapped.low, swapped.high) == pytest.approx((1 - ours.high, 1 - ours.low), abs=1e-9)
    assert (swapped.statistic, swapped.p) == pytest.approx((-ours.statistic, ours.p), rel=1e-9, abs=1e-9)


def test_the_interval_covers_the_true_probability_as_often_as_it_says():
    rng = np.random.default_rng(2000)
    levels, runs, covered = np.arange(5), 400, 0
    p_before, p_after = np.array([0.1, 0.2, 0.4, 0.2, 0.1]), np.array([0.0, 0.1, 0.2, 0.3, 0.4])
    true = sum(p_after[j] * (p_before[:j].sum() + p_before[j] / 2) for j in levels)
    for _ in range(runs):
        test = brunner_munzel(levels, rng.multinomial(25, p_before), rng.multinomial(18, p_after))
        covered += test.low < true < test.high
    assert covered / runs == pytest.approx(0.95, abs=0.04)


def test_where_spreads_differ_it_keeps_the_level_that_mann_whitney_does_not_promise():
    rng = np.random.default_rng(2007)
    levels, runs, alarms = np.arange(-30, 31), 600, 0
    for _ in range(runs):
        before = tally(levels, np.clip(np.rint(rng.normal(0, 8, 40)), -30, 30))
        after = tally(levels, np.clip(np.rint(rng.normal(0, 2, 15)), -30, 30))
        alarms += brunner_munzel(levels, before, after).p < 0.05
    assert 0.02 < alarms / runs < 0.08


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([3, 2, 0, 0], [0, 0, 2, 1], "after is above every answer before"),
        ([0, 0, 2, 1], [3, 2, 0, 0], "after is below every answer before"),
        ([0, 4, 0, 0], [0, 3, 0, 0], "same level"),
        ([0, 1, 0, 0], [3, 3, 3, 0], "at least 2 people"),
        ([0, 0, 0, 0], [3, 3, 3, 0], "at least 1 person"),
    ],
)
def test_what_cannot_be_tested_says_why_and_which_way(before, after, words):
    with pytest.raises(NotEstimable, match=words):
        brunner_munzel([1, 2, 3, 4], before, after)


def test_one_wave_on_one_level_is_enough_if_the_other_spreads():
    test = brunner_munzel([1, 2, 3], [0, 6, 0], [1, 2, 5])
    theirs = stats.brunnermunzel([2] * 6, [1, 2, 2, 3, 3, 3, 3, 3])
    assert (test.statistic, test.p, test.df) == pytest.approx((theirs.statistic, theirs.pvalue, 7), rel=1e-12)


def test_ten_million_people_make_a_narrow_interval():
    test = brunner_munzel(range(4, 21), [600_000] * 17, [592_000 + 1_000 * i for i in range(17)])
    assert test.low < test.probability < test.high < test.low + 1e-3


@pytest.mark.parametrize("confidence", [0, 1, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(BadParameter, match="confidence"):
        brunner_munzel([1, 2, 3], [2, 2, 2], [1, 2, 3], confidence)


SMALL = st.lists(st.integers(0, 2), min_size=3, max_size=3)


@settings(deadline=None, max_examples=60)
@given(SMALL, SMALL, st.sampled_from([1e-9, 0.5, 0.95, 1 - 1e-15]))
@example([2, 1, 0], [0, 1, 2], 1e-9)
def test_an_answer_is_a_finite_number_or_a_typed_reason(before, after, confidence):
    try:
        test = brunner_munzel([1, 2, 3], before, after, confidence)
    except StatisticsError:
        return
    assert 0 <= test.low <= test.probability <= test.high <= 1
    assert 0 <= test.p <= 1
    assert test.df >= 1

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.bootstrap import bca_interval, bca_of, jackknife_acceleration
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from tests.reports.statistics.rows_and_counts import rows, two_waves


def change_of_means(levels):
    values = np.array(levels)
    return lambda before, after: after @ values / after.sum(axis=1) - before @ values / before.sum(axis=1)


def rounded_change_of_means(levels):
    # scipy takes ties that differ in the last digit as apart, ours does not; so that digit is cut off
    change = change_of_means(levels)
    return lambda before, after: np.round(change(before, after), 10)


def one_more_agrees(before, after):
    return 1.0 * after[:, 1] - before[:, 1]


@settings(deadline=None, max_examples=25)
@given(two_waves(), st.sampled_from([0.8, 0.95]), st.integers(0, 99))
def test_with_the_same_replicates_the_interval_equals_scipys(waves, confidence, seed):
    levels, before, after = waves
    rng = np.random.default_rng(seed)
    draws = [rng.multinomial(sum(wave), np.divide(wave, sum(wave)), 1200) for wave in (before, after)]
    statistic = rounded_change_of_means(levels)
    drawn = statistic(*draws)
    raw = rows(levels, before), rows(levels, after)
    theirs = stats.bootstrap(
        raw,
        lambda x, y, axis: np.round(y.mean(axis) - x.mean(axis), 10),
        n_resamples=0,
        bootstrap_result=SimpleNamespace(bootstrap_distribution=drawn),
        confidence_level=confidence,
        method="BCa",
    ).confidence_interval
    estimate = statistic(np.array([before]), np.array([after])).item()
    ours = bca_of(estimate, drawn, jackknife_acceleration(np.array(before), np.array(after), statistic), confidence)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(two_waves())
def test_the_acceleration_equals_leaving_out_each_person_in_turn(waves):
    levels, before, after = waves
    x, y = rows(levels, before), rows(levels, after)
    u = []
    for values, n in [
        ([y.mean() - np.delete(x, k).mean() for k in range(len(x))], len(x)),
        ([np.delete(y, k).mean() - x.mean() for k in range(len(y))], len(y)),
    ]:
        u.extend((n - 1) / n * (np.mean(values) - np.array(values)))
    u = np.array(u)
    expected = np.sum(u**3) / (6 * np.sum(u**2) ** 1.5)
    ours = jackknife_acceleration(np.array(before), np.array(after), change_of_means(levels))
    assert ours == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_interval_is_made_of_estimate_replicates_and_acceleration():
    levels, before, after = [1, 2, 3, 4], [9, 6, 3, 2], [2, 5, 5, 9]
    statistic = change_of_means(levels)
    rng = np.random.default_rng(5)
    drawn = statistic(*[rng.multinomial(sum(wave), np.divide(wave, sum(wave)), 999) for wave in (before, after)])
    expected = bca_of(1.1, drawn, jackknife_acceleration(np.array(before), np.array(after), statistic), 0.9)
    ours = bca_interval(levels, before, after, statistic, rng=np.random.default_rng(5), replicates=999, confidence=0.9)
    assert (ours.estimate, ours.low, ours.high) == pytest.approx((1.1, expected.low, expected.high), rel=1e-12)


def test_without_bias_and_acceleration_the_ends_are_plain_quantiles():
    drawn = np.random.default_rng(2).permutation(np.linspace(-3, 3, 4001))
    ends = bca_of(0.0, drawn, 0.0, 0.90)
    assert (ends.low, ends.high) == pytest.approx((-2.7, 2.7), abs=1e-9)


def test_replicates_that_differ_from_the_estimate_by_rounding_count_as_ties():
    drawn = np.concatenate([np.linspace(-1, 0.2, 400), [0.3] * 200, np.linspace(0.4, 1.6, 400)])
    exact, rounded = bca_of(0.3, drawn, 0.0), bca_of(0.1 + 0.2, drawn, 0.0)
    assert exact.estimate != rounded.estimate
    assert (exact.low, exact.high) == (rounded.low, rounded.high)


def test_the_interval_holds_the_true_change_as_often_as_it_says():
    rng = np.random.default_rng(1987)
    levels, earlier, later, held = [1, 2, 3, 4, 5], [0.3, 0.3, 0.2, 0.1, 0.1], [0.1, 0.1, 0.2, 0.3, 0.3], 0
    true = np.dot(levels, later) - np.dot(levels, earlier)
    for _ in range(400):
        before, after = rng.multinomial(40, earlier), rng.multinomial(30, later)
        ends = bca_interval(levels, before, after, change_of_means(levels), rng=rng, replicates=999, confidence=0.9)
        held += ends.low <= true <= ends.high
    assert held / 400 == pytest.approx(0.90, abs=0.045)


def test_the_same_generator_gives_the_same_interval():
    asked = [1, 2, 3], [8, 6, 4], [3, 6, 9], change_of_means([1, 2, 3])
    assert bca_interval(*asked, rng=np.random.default_rng(3)) == bca_interval(*asked, rng=np.random.default_rng(3))


@pytest.mark.parametrize(
    ("before", "after"),
    [([1, 0], [5, 5]), ([5, 5], [0, 0]), ([9, 0], [9, 0])],
    ids=["one person", "nobody", "no spread"],
)
def test_too_few_people_or_no_spread_give_no_interval(before, after):
    with pytest.raises(NotEstimable):
        bca_interval([0, 1], before, after, change_of_means([0, 1]), rng=np.random.default_rng(1))


def test_a_statistic_without_a_value_somewhere_has_no_interval():
    def only_if_all_are_there(before, after):
        return np.where(before[:, 0] > 0, 1.0, np.nan) * after[:, 0]

    with pytest.raises(NotEstimable, match="no value"):
        bca_interval([0, 1], [1, 9], [5, 5], only_if_all_are_there, rng=np.random.default_rng(1))


def test_an_estimate_at_the_edge_of_all_replicates_has_no_interval():
    with pytest.raises(NotEstimable, match="one side"):
        bca_of(2.0, np.linspace(0, 1, 999), 0.0)


def test_a_statistic_that_no_single_person_moves_has_no_acceleration():
    def whether_any(before, after):
        return 1.0 * (after[:, 1] > 0) - (before[:, 1] > 0)

    with pytest.raises(NotEstimable, match="No single person"):
        jackknife_acceleration(np.array([3, 3]), np.array([4, 2]), whether_any)


def test_too_lopsided_a_statistic_has_no_interval():
    with pytest.raises(NotEstimable, match="lopsided"):
        bca_of(0.999, np.linspace(0, 1, 9999), 1 / 6, 0.9999)


def test_numbers_out_of_range_are_refused():
    asked = [0, 1], [5, 5], [3, 7], one_more_agrees
    with pytest.raises(BadParameter, match="replicates"):
        bca_interval(*asked, rng=np.random.default_rng(1), replicates=998)
    with pytest.raises(BadParameter, match="confidence"):
        bca_interval(*asked, rng=np.random.default_rng(1), confidence=95)
    with pytest.raises(BadCounts):
        bca_interval([0, 1], [5, -5], [3, 7], one_more_agrees, rng=np.random.default_rng(1))

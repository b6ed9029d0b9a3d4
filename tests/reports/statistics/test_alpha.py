import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.alpha import alpha, alpha_of
from reports.statistics.counts import checked_counts
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from tests.reports.statistics.rows_and_counts import tally

ANSWERS = st.integers(2, 5).flatmap(
    lambda q: st.lists(st.lists(st.integers(1, 5), min_size=q, max_size=q), min_size=2, max_size=30)
)


def histogram(values):
    levels = sorted({int(value) for value in values})
    return checked_counts(levels, tally(levels, values))


def from_rows(rows, confidence=0.95):
    return alpha([histogram(item) for item in rows.T], histogram(rows.sum(axis=1)), confidence)


@settings(deadline=None, max_examples=40)
@given(ANSWERS, st.sampled_from([0.8, 0.95, 0.99]))
def test_alpha_and_its_interval_equal_the_formula_on_the_raw_rows(answers, confidence):
    rows = np.array(answers)
    n, q = rows.shape
    assume(rows.sum(axis=1).var() > 0)
    ours = from_rows(rows, confidence)
    expected = q / (q - 1) * (1 - rows.var(axis=0).sum() / rows.sum(axis=1).var())
    assert ours.estimate == pytest.approx(expected, rel=1e-11, abs=1e-12)
    f = stats.f(n - 1, (n - 1) * (q - 1))
    ends = [1 - (1 - expected) * f.ppf(share) for share in ((1 + confidence) / 2, (1 - confidence) / 2)]
    assert (ours.low, ours.high) == pytest.approx(ends, rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(ANSWERS)
def test_the_covariances_of_the_items_give_the_same_alpha(answers):
    rows = np.array(answers)
    assume(rows.sum(axis=1).var() > 0)
    ours, other = from_rows(rows), alpha_of(np.cov(rows.T), len(rows))
    assert (ours.estimate, ours.low, ours.high) == pytest.approx((other.estimate, other.low, other.high), abs=1e-9)


def test_items_of_equal_correlation_follow_spearman_and_brown():
    q, r = 6, 0.3
    matrix = np.full((q, q), r) + (1 - r) * np.eye(q)
    assert alpha_of(matrix, 100).estimate == pytest.approx(q * r / (1 + (q - 1) * r), rel=1e-12)


def test_the_same_item_twice_hangs_together_perfectly():
    item = checked_counts([1, 2, 3], [4, 2, 4])
    consistency = alpha([item, item], checked_counts([2, 4, 6], [4, 2, 4]))
    assert (consistency.estimate, consistency.low, consistency.high) == (1, 1, 1)
    assert alpha_of([[0.8, 0.8], [0.8, 0.8]], 10).estimate == 1


def test_covariances_rounded_upwards_do_not_lift_alpha_above_1():
    assert alpha_of([[1.0, 1.0 + 5e-10], [1.0 + 5e-10, 1.0]], 40).estimate == 1


def test_items_may_have_different_levels():
    yes_no, five = checked_counts([0, 1], [5, 5]), checked_counts([1, 5], [5, 5])
    assert alpha([yes_no, five], checked_counts([1, 6], [5, 5])).estimate == pytest.approx(2 * (1 - 17 / 25))


def test_an_item_left_unturned_can_pull_alpha_below_0():
    item = checked_counts([1, 2, 3], [4, 2, 4])
    assert alpha([item, item], checked_counts([3, 4, 5], [1, 8, 1])).estimate < 0


def test_the_interval_holds_the_true_alpha_as_often_as_it_says():
    rng = np.random.default_rng(1965)
    q, r, held = 4, 0.5, 0
    for _ in range(600):
        rows = np.sqrt(r) * rng.standard_normal((25, 1)) + np.sqrt(1 - r) * rng.standard_normal((25, q))
        consistency = alpha_of(np.cov(rows.T), 25, 0.90)
        held += consistency.low < q * r / (1 + (q - 1) * r) < consistency.high
    assert held / 600 == pytest.approx(0.90, abs=0.04)


ITEM = checked_counts([1, 2], [5, 5])


@pytest.mark.parametrize(
    ("other", "total"),
    [
        (checked_counts([1, 2], [5, 4]), checked_counts([2, 4], [5, 5])),  # one person less on an item
        (ITEM, checked_counts([2, 4], [5, 4])),  # one person less on the sum
        (ITEM, checked_counts([2, 4], [4, 6])),  # not the sum
        (ITEM, checked_counts([0, 6], [5, 5])),  # the right mean, but too wide
    ],
)
def test_items_and_sums_that_do_not_fit_together_are_refused(other, total):
    with pytest.raises(BadCounts):
        alpha([ITEM, other], total)


def test_one_item_or_one_sum_score_cannot_hang_together():
    with pytest.raises(NotEstimable, match="items or more"):
        alpha([ITEM], ITEM)
    with pytest.raises(NotEstimable, match="items or more"):
        alpha_of([[1.0]], 20)
    with pytest.raises(NotEstimable, match="same sum score"):
        alpha([ITEM, ITEM], checked_counts([3], [10]))
    with pytest.raises(NotEstimable, match="same sum score"):
        alpha_of([[1.0, -1.0], [-1.0, 1.0]], 20)
    with pytest.raises(NotEstimable, match="2 people"):
        alpha_of([[1.0, 0.0], [0.0, 1.0]], 1)


def test_a_confidence_outside_0_to_1_is_refused():
    with pytest.raises(BadParameter, match="confidence"):
        alpha_of([[1.0, 0.5], [0.5, 1.0]], 20, 95)

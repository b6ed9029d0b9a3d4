import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.cliff import CliffsDelta, cliffs_delta
from reports.statistics.errors import BadParameter, NotEstimable, StatisticsError
from reports.statistics.mann_whitney import mann_whitney
from tests.reports.statistics.rows_and_counts import rows, two_waves


def from_the_paper(x, y, confidence):
    """d and its interval on the matrix of everyone against everyone."""
    dominance = np.sign(y[None, :] - x[:, None])
    d, (n1, n2) = dominance.mean(), dominance.shape
    rowwise = n2**2 * np.sum((dominance.mean(axis=1) - d) ** 2)
    columnwise = n1**2 * np.sum((dominance.mean(axis=0) - d) ** 2)
    variance = (rowwise + columnwise - np.sum((dominance - d) ** 2)) / (n1 * n2 * (n1 - 1) * (n2 - 1))
    variance = max(variance, (1 - d**2) / (n1 * n2 - 1))
    z = stats.norm.ppf((1 + confidence) / 2)
    half = z * math.sqrt(variance) * math.sqrt((1 - d**2) ** 2 + z**2 * variance)
    return d, *((d - d**3 + side * half) / (1 - d**2 + z**2 * variance) for side in (-1, 1))


@settings(deadline=None, max_examples=60)
@given(two_waves(), st.sampled_from([0.8, 0.95, 0.99]))
def test_delta_and_its_interval_equal_the_paper_on_the_raw_rows(waves, confidence):
    levels, before, after = waves
    x, y = rows(levels, before), rows(levels, after)
    assume(max(x) >= min(y) and max(y) >= min(x))
    ours = cliffs_delta(levels, before, after, confidence)
    expected = from_the_paper(x, y, confidence)
    assert (ours.estimate, ours.low, ours.high) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(two_waves())
def test_delta_is_u_on_another_scale(waves):
    levels, before, after = waves
    share = mann_whitney(levels, before, after).u / (sum(before) * sum(after))
    assert cliffs_delta(levels, before, after).estimate == pytest.approx(2 * share - 1, abs=1e-12)


@settings(deadline=None, max_examples=30)
@given(two_waves())
def test_a_swap_mirrors_it_at_0(waves):
    levels, before, after = waves
    ours, swapped = cliffs_delta(levels, before, after), cliffs_delta(levels, after, before)
    assert (swapped.estimate, swapped.low, swapped.high) == pytest.approx(
        (-ours.estimate, -ours.high, -ours.low), abs=1e-12
    )


@pytest.mark.parametrize("n_after", [5, 9])
def test_complete_separation_has_an_interval_on_the_inside_only(n_after):
    z = stats.norm.ppf(0.975)
    inner = pytest.approx((5 - z**2) / (5 + z**2), rel=1e-12)
    assert cliffs_delta([1, 2, 3], [2, 3, 0], [0, 0, n_after]) == CliffsDelta(1.0, inner, 1.0)
    assert cliffs_delta([1, 2, 3], [0, 0, n_after], [2, 3, 0]) == CliffsDelta(-1.0, -1.0, -inner.expected)


def test_at_the_ceiling_the_variance_is_raised_to_its_floor():
    z, d, floor = stats.norm.ppf(0.975), -1 / 3, (1 - 1 / 9) / (2 * 3 - 1)
    half = z * math.sqrt(floor) * math.sqrt((1 - d**2) ** 2 + z**2 * floor)
    ends = [(d - d**3 + side * half) / (1 - d**2 + z**2 * floor) for side in (-1, 1)]
    ours = cliffs_delta([1, 2, 3], [0, 0, 2], [0, 1, 2])
    assert (ours.estimate, ours.low, ours.high) == pytest.approx((d, *ends), rel=1e-12)


def test_everyone_alike_is_a_delta_of_0_and_still_no_certainty():
    delta = cliffs_delta([1, 2, 3], [0, 5, 0], [0, 4, 0])
    assert delta.estimate == 0
    assert -1 < delta.low == -delta.high < 0


def test_the_interval_covers_the_true_delta_as_often_as_it_says():
    rng = np.random.default_rng(2004)
    levels, runs, covered = np.arange(5), 400, 0
    p_before, p_after = np.array([0.1, 0.2, 0.4, 0.2, 0.1]), np.array([0.0, 0.1, 0.2, 0.3, 0.4])
    true = sum(p_after[j] * (p_before[:j].sum() - p_before[j + 1 :].sum()) for j in levels)
    for _ in range(runs):
        delta = cliffs_delta(levels, rng.multinomial(25, p_before), rng.multinomial(18, p_after))
        covered += delta.low < true < delta.high
    assert covered / runs == pytest.approx(0.95, abs=0.04)


def test_ten_million_people_make_a_narrow_interval():
    delta = cliffs_delta(range(4, 21), [600_000] * 17, [592_000 + 1_000 * i for i in range(17)])
    assert delta.low < delta.estimate < delta.high < delta.low + 2e-3


@pytest.mark.parametrize(("before", "after"), [([1, 0], [2, 2]), ([3, 3], [0, 1]), ([0, 0], [3, 3])])
def test_one_person_is_not_enough(before, after):
    with pytest.raises(NotEstimable):
        cliffs_delta([1, 2], before, after)


@pytest.mark.parametrize("confidence", [0, 1, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(BadParameter, match="confidence"):
        cliffs_delta([1, 2, 3], [2, 2, 2], [1, 2, 3], confidence)


SMALL = st.lists(st.integers(0, 3), min_size=3, max_size=3)


@settings(deadline=None, max_examples=60)
@given(SMALL, SMALL, st.sampled_from([1e-9, 0.5, 0.95, 1 - 1e-15]))
def test_an_answer_is_a_finite_number_or_a_typed_reason(before, after, confidence):
    try:
        delta = cliffs_delta([1, 2, 3], before, after, confidence)
    except StatisticsError:
        return
    assert -1 <= delta.low <= delta.estimate <= delta.high <= 1

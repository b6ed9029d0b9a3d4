import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports.statistics.errors import BadParameter, NotEstimable, StatisticsError
from reports.statistics.hodges_lehmann import hodges_lehmann, shift_interval
from reports.statistics.mann_whitney import mann_whitney
from tests.reports.statistics.rows_and_counts import rows, tally, two_waves


@settings(deadline=None, max_examples=60)
@given(two_waves())
def test_it_is_the_median_of_all_differences_of_the_raw_rows(waves):
    levels, before, after = waves
    differences = rows(levels, after)[None, :] - rows(levels, before)[:, None]
    assert hodges_lehmann(levels, before, after) == np.median(differences)


@settings(deadline=None, max_examples=40)
@given(two_waves(), st.integers(-1000, 1000), st.integers(1, 50))
def test_it_follows_swaps_shifts_and_changes_of_unit(waves, shift, unit):
    levels, before, after = waves
    moved = hodges_lehmann(levels, before, after)
    assert hodges_lehmann(levels, after, before) == -moved
    assert hodges_lehmann([unit * level + shift for level in levels], before, after) == unit * moved


def test_of_an_odd_number_of_differences_it_is_the_middle_one():
    assert hodges_lehmann([0, 2, 7], [1, 0, 0], [1, 1, 1]) == 2


def test_levels_need_not_be_whole():
    # 0.1 + 0.2 of rows would not be 0.3; a difference of levels is exact and rounded once
    assert hodges_lehmann([0.1, 0.3, 0.4], [1, 0, 0], [0, 1, 0]) == 0.3 - 0.1
    assert hodges_lehmann([0.5, 0.75], [1, 0], [1, 1]) == 0.125


@settings(deadline=None, max_examples=40)
@given(two_waves(), st.sampled_from([0.5, 0.8, 0.95]))
def test_an_interval_without_0_means_that_mann_whitney_saw_it_too(waves, confidence):
    levels, before, after = waves
    try:
        low, high = shift_interval(levels, before, after, confidence)
    except NotEstimable:
        return
    assert low <= hodges_lehmann(levels, before, after) <= high
    assert low <= 0 <= high or mann_whitney(levels, before, after).p <= 1 - confidence + 1e-12


@settings(deadline=None, max_examples=40)
@given(two_waves())
def test_the_ends_are_the_same_number_of_differences_from_either_side(waves):
    levels, before, after = waves
    try:
        ends = shift_interval(levels, before, after, 0.9)
    except NotEstimable:
        return
    x, y = rows(levels, before), rows(levels, after)
    ordered = np.sort((y[None, :] - x[:, None]).ravel())
    _, t = np.unique(np.concatenate([x, y]), return_counts=True)
    n = len(x) + len(y)
    s = math.sqrt(len(ordered) / 12 * (n + 1 - np.sum(t**3 - t) / (n * (n - 1))))
    k = math.floor(len(ordered) / 2 + 0.5 - 1.6448536269514722 * s)
    assert ends == (ordered[k - 1], ordered[-k])


def test_the_interval_holds_the_true_shift_at_least_as_often_as_it_says():
    rng = np.random.default_rng(1963)
    levels, runs, covered = np.arange(-12, 16), 400, 0
    for _ in range(runs):
        before = tally(levels, np.clip(np.rint(rng.normal(0, 3, 20)), -12, 12))
        after = tally(levels, np.clip(np.rint(rng.normal(0, 3, 15)), -12, 12) + 2)
        low, high = shift_interval(levels, before, after)
        covered += low <= 2 <= high
    assert 0.93 < covered / runs < 1


def test_two_points_move_by_none_or_by_all():
    assert hodges_lehmann([0, 1], [6, 4], [4, 6]) == 0
    assert hodges_lehmann([0, 1], [9, 1], [1, 9]) == 1


def test_one_person_in_each_wave_is_a_difference_without_an_interval():
    assert hodges_lehmann([1, 4], [1, 0], [0, 1]) == 3
    with pytest.raises(NotEstimable, match="too few people"):
        shift_interval([1, 4], [1, 0], [0, 1])


def test_everyone_alike_did_not_move_but_has_no_interval():
    assert hodges_lehmann([1, 2], [0, 3], [0, 4]) == 0
    with pytest.raises(NotEstimable, match="same level"):
        shift_interval([1, 2], [0, 3], [0, 4])


def test_ten_million_people_are_no_trouble():
    before, after = [600_000] * 16 + [0], [0] + [600_000] * 16
    assert hodges_lehmann(range(17), before, after) == 1
    assert shift_interval(range(17), before, after) == (1, 1)


def test_an_empty_wave_or_a_confidence_out_of_range_is_refused():
    with pytest.raises(NotEstimable):
        hodges_lehmann([1, 2], [0, 0], [1, 1])
    with pytest.raises(BadParameter, match="confidence"):
        shift_interval([1, 2], [2, 2], [1, 1], 1)


SMALL = st.lists(st.integers(0, 3), min_size=3, max_size=3)


@settings(deadline=None, max_examples=60)
@given(SMALL, SMALL, st.sampled_from([1e-9, 0.5, 0.95, 1 - 1e-15]))
def test_an_answer_is_a_finite_number_or_a_typed_reason(before, after, confidence):
    assume(sum(before) and sum(after))
    try:
        low, high = shift_interval([1, 2, 3], before, after, confidence)
    except StatisticsError:
        return
    assert -2 <= low <= high <= 2

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.permutation import exact_permutation_p, permutation_p
from tests.reports.statistics.rows_and_counts import rows, two_waves

SMALL = st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(lambda wave: 2 <= sum(wave) <= 5)


def distance(x, y, axis):
    return np.abs(np.mean(y, axis) - np.mean(x, axis))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([[1, 2, 3, 4], [-3, 0, 1, 9], [0, 0.5, 1, 2.5]]), SMALL, SMALL)
def test_the_exact_p_equals_scipy_over_every_deal(levels, before, after):
    assume(sum(b + a > 0 for b, a in zip(before, after, strict=True)) > 1)
    theirs = stats.permutation_test(
        (rows(levels, before), rows(levels, after)),
        distance,
        vectorized=True,
        n_resamples=np.inf,
        alternative="greater",
    )
    assert exact_permutation_p(levels, before, after) == pytest.approx(theirs.pvalue, rel=1e-12)


def test_the_exact_p_counts_every_choice_of_people():
    levels, before, after = [1, 2, 5], [3, 2, 1], [0, 2, 4]
    everyone = np.concatenate([rows(levels, before), rows(levels, after)])
    deals = [everyone[list(chosen)].sum() for chosen in itertools.combinations(range(12), 6)]
    as_far = np.abs(np.array(deals) - everyone.sum() / 2) >= abs(rows(levels, after).sum() - everyone.sum() / 2)
    assert exact_permutation_p(levels, before, after) == pytest.approx(as_far.mean(), rel=1e-12)


@settings(deadline=None, max_examples=25)
@given(two_waves(), st.integers(0, 99))
def test_random_deals_come_near_the_exact_p(waves, seed):
    levels, before, after = waves
    exact = exact_permutation_p(levels, before, after)
    drawn = permutation_p(levels, before, after, rng=np.random.default_rng(seed))
    assert drawn == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / 9999) + 2e-4)


@settings(deadline=None, max_examples=25)
@given(two_waves(), st.integers(-50, 50), st.sampled_from([0.25, 3, 100]))
def test_the_exact_p_knows_neither_order_nor_origin_nor_unit(waves, shift, unit):
    levels, before, after = waves
    p = exact_permutation_p(levels, before, after)
    assert exact_permutation_p(levels, after, before) == pytest.approx(p, rel=1e-12)
    moved = [unit * level + shift for level in levels]
    assert exact_permutation_p(moved, before, after) == pytest.approx(p, rel=1e-12)


def test_deals_as_far_apart_as_the_waves_are_not_lost_to_rounding():
    # half of all deals lie at each end; as decimals the levels are not exact
    levels = [0.1, 0.2, 0.3]
    assert permutation_p(levels, [1, 0, 0], [0, 1, 0], rng=np.random.default_rng(1)) == 1
    even, odd = [2, 3, 2], [2, 3, 2]
    assert permutation_p(levels, even, odd, rng=np.random.default_rng(1)) == 1


def test_chance_alone_is_called_real_as_seldom_as_promised():
    rng = np.random.default_rng(2010)
    shares, alarms = [0.1, 0.2, 0.3, 0.25, 0.15], 0
    for _ in range(500):
        before, after = rng.multinomial(25, shares), rng.multinomial(18, shares)
        alarms += permutation_p(range(5), before, after, rng=rng, draws=499) <= 0.05
    assert 0.02 < alarms / 500 < 0.075


def test_p_is_never_0_and_what_is_the_same_is_1():
    apart = permutation_p([1, 2], [50, 0], [0, 50], rng=np.random.default_rng(1))
    assert apart == 1 / 10_000
    assert permutation_p([1, 2], [5, 5], [5, 5], rng=np.random.default_rng(1)) == 1
    assert exact_permutation_p([1, 2], [5, 5], [5, 5]) == 1


def test_a_thousand_people_are_still_counted_out():
    ours = exact_permutation_p([0, 1], [270, 230], [240, 260])
    # two levels: Fisher's exact test, which is two-sided in the same way when the waves are equal
    assert ours == pytest.approx(stats.fisher_exact([[270, 230], [240, 260]]).pvalue, rel=1e-9)


@pytest.mark.parametrize(
    ("levels", "before", "after"),
    [
        ([0, 1], [500, 1], [250, 250]),
        (range(101), [5] * 101, [4] * 101),
        ([0.1, 0.2, 0.3], [5, 5, 5], [4, 4, 4]),  # as decimals these have no common step
    ],
)
def test_more_deals_than_can_be_counted_are_refused(levels, before, after):
    with pytest.raises(NotEstimable, match="too many ways"):
        exact_permutation_p(levels, before, after)


@pytest.mark.parametrize(("before", "after"), [([0, 0], [3, 4]), ([3, 4], [0, 0]), ([0, 5], [0, 3])])
def test_an_empty_wave_or_a_single_level_gives_no_number(before, after):
    with pytest.raises(NotEstimable):
        exact_permutation_p([1, 2], before, after)
    with pytest.raises(NotEstimable):
        permutation_p([1, 2], before, after, rng=np.random.default_rng(1))


def test_what_cannot_be_drawn_is_refused():
    rng = np.random.default_rng(1)
    with pytest.raises(BadParameter, match="draws"):
        permutation_p([1, 2], [3, 4], [4, 3], rng=rng, draws=98)
    with pytest.raises(NotEstimable, match="too many people"):
        permutation_p([1, 2], [10**9, 4], [4, 3], rng=rng)
    with pytest.raises(BadCounts):
        permutation_p([1, 2], [3, -4], [4, 3], rng=rng)

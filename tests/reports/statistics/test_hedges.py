import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.errors import BadParameter, NotEstimable, StatisticsError
from reports.statistics.hedges import EffectSize, hedges_g, small_sample_factor
from reports.statistics.welch import welch
from tests.reports.statistics.rows_and_counts import rows, two_waves


def test_the_small_sample_factor_is_the_ratio_of_gammas():
    for df in (2, 3, 10, 57):
        assert small_sample_factor(df) == pytest.approx(
            math.gamma(df / 2) / (math.sqrt(df / 2) * math.gamma((df - 1) / 2)), rel=1e-12
        )
    # m = 2: Γ(1) / Γ(1/2) = 1/√π
    assert small_sample_factor(2) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-14)


def test_the_small_sample_factor_is_near_hedges_own_approximation():
    assert all(abs(small_sample_factor(df) - (1 - 3 / (4 * df - 1))) < 3.5e-4 for df in range(10, 2000))


@pytest.mark.parametrize("df", [1_000, 19_999, 20_001, 10**7, 10**9])
def test_the_small_sample_factor_keeps_its_digits_for_many_people(df):
    """Γ(x + 1/2) / Γ(x) / √x = 1 − 1/8x + 1/128x² + 5/1024x³ − …: DLMF 5.11.13."""
    x = (df - 1) / 2
    series = 1 - 1 / (8 * x) + 1 / (128 * x**2) + 5 / (1024 * x**3)
    assert small_sample_factor(df) == pytest.approx(math.sqrt(1 - 1 / df) * series, rel=1e-11)


@settings(deadline=None, max_examples=40)
@given(two_waves(), st.sampled_from([0.8, 0.95, 0.99]))
def test_g_and_its_interval_equal_the_formula_on_the_raw_rows(waves, confidence):
    levels, before, after = waves
    x, y = rows(levels, before), rows(levels, after)
    df = len(x) + len(y) - 2
    deviation = math.sqrt((np.sum((x - x.mean()) ** 2) + np.sum((y - y.mean()) ** 2)) / df)
    ours = hedges_g(levels, before, after, confidence)
    factor = math.gamma(df / 2) / (math.sqrt(df / 2) * math.gamma((df - 1) / 2))
    assert ours.estimate == pytest.approx(factor * (y.mean() - x.mean()) / deviation, rel=1e-11, abs=1e-12)
    t = stats.ttest_ind(y, x).statistic
    scale = math.sqrt(len(x) * len(y) / (len(x) + len(y)))
    assert stats.nct.cdf(t, df, ours.low * scale) == pytest.approx((1 + confidence) / 2, abs=1e-9)
    assert stats.nct.cdf(t, df, ours.high * scale) == pytest.approx((1 - confidence) / 2, abs=1e-9)


def test_the_interval_covers_the_true_effect_as_often_as_it_says():
    rng = np.random.default_rng(1981)
    levels, covered = range(-80, 81), 0
    for _ in range(300):
        before = np.bincount(np.rint(10 * rng.standard_normal(12)).astype(int) + 80, minlength=161)
        after = np.bincount(np.rint(10 * (rng.standard_normal(9) + 0.8)).astype(int) + 80, minlength=161)
        size = hedges_g(levels, before, after, 0.90)
        covered += size.low < 0.8 < size.high
    assert covered / 300 == pytest.approx(0.90, abs=0.055)


@settings(deadline=None, max_examples=25)
@given(two_waves(), st.integers(-1000, 1000), st.integers(1, 50))
def test_g_follows_swaps_and_knows_neither_origin_nor_unit(waves, shift, unit):
    levels, before, after = waves
    size = hedges_g(levels, before, after)
    swapped = hedges_g(levels, after, before)
    assert (swapped.estimate, swapped.low, swapped.high) == pytest.approx(
        (-size.estimate, -size.high, -size.low), rel=1e-7, abs=1e-7
    )
    moved = hedges_g([unit * level + shift for level in levels], before, after)
    assert (moved.estimate, moved.low, moved.high) == pytest.approx(
        (size.estimate, size.low, size.high), rel=1e-7, abs=1e-7
    )


def test_the_interval_leaves_out_0_exactly_when_students_t_does():
    # equal numbers, so Student's and Welch's t are the same number
    size = hedges_g([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 1, 3, 4, 2])
    change = welch([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 1, 3, 4, 2])
    assert 0 < size.low < size.estimate < size.high
    assert change.p < 0.05


def test_ten_million_people_are_no_trouble():
    size = hedges_g(range(4, 21), [300_000] * 17, [290_000 + 2_500 * i for i in range(17)])
    assert size.low < size.estimate < size.high
    assert size.high - size.low < 0.003


@pytest.mark.parametrize(("before", "after"), [([1, 0, 0], [2, 2, 2]), ([5, 0, 0], [0, 0, 5]), ([0, 0, 0], [1, 1, 1])])
def test_too_few_people_or_no_spread_give_no_number(before, after):
    with pytest.raises(NotEstimable):
        hedges_g([1, 2, 3], before, after)


def test_an_effect_beyond_all_reason_gives_no_number():
    with pytest.raises(NotEstimable):
        hedges_g([0, 1, 1_000_000_000], [9, 1, 0], [0, 0, 10])


def test_a_confidence_outside_0_to_1_is_refused():
    with pytest.raises(BadParameter):
        hedges_g([1, 2], [3, 3], [3, 3], confidence=1)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 2), min_size=3, max_size=3), st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_an_answer_is_a_finite_number_or_a_typed_reason(before, after):
    try:
        size = hedges_g([1, 2, 3], before, after)
    except StatisticsError:
        return
    assert isinstance(size, EffectSize)
    assert all(map(math.isfinite, (size.estimate, size.low, size.high)))
    assert size.low < size.high

import math

import numpy as np
import pytest
from scipy import stats

from reports.statistics.detectable import smallest_detectable
from reports.statistics.errors import BadParameter, NotEstimable


def test_it_agrees_with_the_examples_r_prints():
    # R, ?power.t.test: n = 20, delta = 1, sd = 1 has power 0.8689528
    assert smallest_detectable(20, 20, 1.0, power=0.8689528) == pytest.approx(1, abs=1e-6)
    # and power = .90, delta = 1 needs n = 22.02
    assert smallest_detectable(23, 23, 1.0, power=0.90) < 1 < smallest_detectable(22, 22, 1.0, power=0.90)


@pytest.mark.parametrize(("n", "d"), [(26, 0.80), (64, 0.50)])
def test_it_agrees_with_cohens_numbers_of_people(n, d):
    # Cohen (1992), Psychological Bulletin 112(1), 158, table 2: power .80 at .05
    assert smallest_detectable(n, n, 1.0) <= d < smallest_detectable(n - 1, n - 1, 1.0)


def test_so_large_a_change_is_found_as_often_as_promised():
    rng = np.random.default_rng(7)
    change = smallest_detectable(30, 12, 2.0, power=0.8)
    before = 2.0 * rng.standard_normal((4000, 30))
    after = 2.0 * rng.standard_normal((4000, 12)) + change
    found = stats.ttest_ind(after, before, axis=1, equal_var=False).pvalue < 0.05
    assert found.mean() == pytest.approx(0.8, abs=0.03)


def test_more_people_more_power_and_the_unit_act_as_they_should():
    assert smallest_detectable(50, 50, 1.0) > smallest_detectable(80, 80, 1.0) > smallest_detectable(8_000, 8_000, 1.0)
    assert smallest_detectable(50, 50, 1.0, power=0.9) > smallest_detectable(50, 50, 1.0)
    assert smallest_detectable(50, 50, 1.0, alpha=0.01) > smallest_detectable(50, 50, 1.0)
    assert smallest_detectable(50, 30, 3.0) == pytest.approx(3 * smallest_detectable(30, 50, 1.0), rel=1e-12)


def test_with_very_many_people_it_is_the_normal_formula():
    z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert smallest_detectable(10**7, 10**7, 1.0) == pytest.approx(z * math.sqrt(2e-7), rel=1e-6)


def test_it_is_never_negative_however_lopsided_the_waves():
    for n_before in (2, 3, 5, 10, 100, 10_000):
        for n_after in (2, 3, 5, 10, 100, 10_000):
            assert smallest_detectable(n_before, n_after, 1.0) > 0


@pytest.mark.parametrize(("n_before", "n_after", "sd"), [(1, 20, 1.0), (20, 0, 1.0), (20, 20, 0.0)])
def test_too_few_people_or_no_spread_give_no_number(n_before, n_after, sd):
    with pytest.raises(NotEstimable):
        smallest_detectable(n_before, n_after, sd)


@pytest.mark.parametrize(
    "asked",
    [
        {"power": 1},
        {"power": 0.025},
        {"alpha": 0},
        {"alpha": math.nan},
        {"sd": -1.0},
        {"sd": math.nan},
        {"sd": math.inf},
    ],
)
def test_numbers_out_of_range_are_refused(asked):
    with pytest.raises(BadParameter):
        smallest_detectable(20, 20, **{"sd": 1.0, **asked})

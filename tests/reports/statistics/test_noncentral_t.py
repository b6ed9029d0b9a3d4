import math

import numpy as np
import pytest
from scipy import special, stats

from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.noncentral_t import noncentral_below, noncentrality_with

NODE, WEIGHT = np.polynomial.legendre.leggauss(150)


def by_quadrature(t, df, noncentrality):
    """E over Z of P(χ²/df ≥ ((Z + noncentrality)/t)²), for t > 0: another way to the same number."""
    z = 9 * NODE
    root = np.maximum(0, z + noncentrality) / t
    return float(np.sum(9 * WEIGHT * stats.norm.pdf(z) * special.chdtrc(df, df * root**2)))


@pytest.mark.parametrize(
    ("t", "df", "noncentrality"),
    [(2, 10, 1), (3, 20, 3), (5, 8, 9), (40, 200, 42), (300, 20, 310), (2_000, 5_000_000, 2_001), (20_000, 40, 17_000)],
)
def test_the_probability_agrees_with_quadrature(t, df, noncentrality):
    assert noncentral_below(t, df, noncentrality) == pytest.approx(by_quadrature(t, df, noncentrality), abs=2e-5)


@pytest.mark.parametrize(
    ("t", "noncentrality", "truth"), [(8, -9.5, 1.0), (-8, 9.5, 0.0), (-8, 50, 0.0), (8, -50, 1.0)]
)
def test_the_far_tails_are_0_and_1_where_scipy_has_no_answer(t, noncentrality, truth):
    assert noncentral_below(t, 20, noncentrality) == pytest.approx(truth, abs=1e-9)


def test_without_noncentrality_it_is_students_t():
    assert noncentral_below(-1.3, 7, 0) == pytest.approx(stats.t.cdf(-1.3, 7), rel=1e-12)


@pytest.mark.parametrize("t", [-3_000, -12, -0.4, 0, 0.4, 12, 3_000])
@pytest.mark.parametrize("df", [2, 30, 1e7])
@pytest.mark.parametrize("below", [0.005, 0.5, 0.975])
def test_the_noncentrality_found_gives_the_probability_asked_for(t, df, below):
    assert noncentral_below(t, df, noncentrality_with(t, df, below)) == pytest.approx(below, abs=1e-9)


@pytest.mark.parametrize("t", [60_000, -60_000, 1e200, math.inf])
def test_beyond_its_reach_there_is_no_number(t):
    with pytest.raises(NotEstimable):
        noncentrality_with(t, 20, 0.5)


def test_a_probability_outside_0_to_1_is_refused():
    with pytest.raises(BadParameter):
        noncentrality_with(1.0, 20, 1.0)

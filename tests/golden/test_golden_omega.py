"""One factor and omega against R 4.2.2 and psych 2.2.9.

The loadings are those of fa(S, nfactors = 1, fm = "minres"), driven to the bottom by nlm(gradtol = 1e-14,
steptol = 1e-14) on the same sum of squared residuals; fa alone stops 1e-6 away from it.
"""

import numpy as np
import pytest

from reports.statistics.omega import omega, one_factor
from tests.golden.attitude_data import ATTITUDE

# R: datasets::ability.cov, 112 people, six tests; Bartholomew (1987), Latent Variable Models and Factor Analysis
ABILITY = [
    [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
    [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
    [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
    [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
    [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
    [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
]
ABILITY_BY_FA = [0.80229306019, 0.526473114232, 0.683277429832, 0.402825452618, 0.721441074164, 0.69614022796]
ABILITY_BY_NLM = [0.802292686473210, 0.526473267854845, 0.683278002390846]
ABILITY_BY_NLM += [0.402825574727383, 0.721440816688769, 0.696140018352957]
ATTITUDE_COVARIANCE = np.cov(np.array(ATTITUDE.split(), dtype=float).reshape(30, 7).T)


def test_the_loadings_of_the_ability_tests_are_those_of_r():
    assert one_factor(ABILITY) == pytest.approx(ABILITY_BY_NLM, abs=1e-8)
    assert one_factor(ABILITY) == pytest.approx(ABILITY_BY_FA, abs=1e-6)


@pytest.mark.parametrize(
    ("covariance", "n", "by_nlm", "by_fa"),
    [
        (ABILITY, 112, 0.810014741179827, 0.810014750425277),
        (ATTITUDE_COVARIANCE, 30, 0.850682358900106, 0.850682394795483),
    ],
    ids=["ability", "attitude"],
)
def test_omega_is_that_of_r(covariance, n, by_nlm, by_fa):
    assert omega(covariance, n) == pytest.approx(by_nlm, abs=1e-9)
    assert omega(covariance, n) == pytest.approx(by_fa, abs=1e-7)

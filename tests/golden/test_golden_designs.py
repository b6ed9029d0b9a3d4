"""What a planned study finds, beside the power procedures of R and statsmodels."""

import math

import pytest
from statsmodels.stats.power import NormalIndPower, TTestIndPower, TTestPower

from reports.statistics.designs import Answers, Spread, arms_of_groups, groups_as_units, people_as_units
from reports.statistics.detectable import smallest_detectable
from reports.statistics.sensitivity import smallest_found

USUAL = Spread(20, 0.6, 0.05, 0.05)
GROUP = Answers(12.24, 12.24, 12.24)

# statsmodels counts both tails of a two-sided test; what is found on its right side is the upper one
UPPER = {"alpha": 0.025, "alternative": "larger"}
SD_OF_A_GROUP = math.sqrt(400 * (2 * 0.05 + 0.9 * 0.8 / 12.24))


def test_people_as_units_find_what_r_says():
    # R 4.2.2: power.t.test(n=60, sd=20, power=.8, tol=1e-14)$delta, and with type="paired", sd=20*sqrt(2*(1-.6))
    assert smallest_found(people_as_units(Answers(60, 60, 0), USUAL)) == pytest.approx(10.314143798063823, abs=1e-9)
    assert smallest_found(people_as_units(Answers(60, 60, 60), USUAL)) == pytest.approx(6.5777027716527705, abs=1e-9)


def test_groups_as_units_find_what_r_says():
    # R 4.2.2: v <- 400*(2*.05 + .9*(2/12.24 - 2*.6/12.24));
    # power.t.test(n=12, sd=sqrt(v), power=.8, type="one.sample", tol=1e-14)$delta; n=6 and two samples for the arms
    assert smallest_found(groups_as_units(12, GROUP, USUAL)) == pytest.approx(7.0830560240255478, abs=1e-9)
    assert smallest_found(arms_of_groups(6, 6, GROUP, USUAL)) == pytest.approx(14.311433427988735, abs=1e-9)


def test_unpaired_people_have_the_power_that_statsmodels_gives():
    change = smallest_found(people_as_units(Answers(180, 180, 0), USUAL))
    assert TTestIndPower().power(change / 20, nobs1=180, ratio=1, **UPPER) == pytest.approx(0.8, abs=1e-9)


def test_waves_of_different_sizes_equal_our_own_welch():
    change = smallest_found(people_as_units(Answers(180, 90, 0), USUAL))
    assert change == pytest.approx(smallest_detectable(180, 90, 20), abs=1e-9)


def test_paired_people_and_groups_have_the_power_that_statsmodels_gives():
    paired = smallest_found(people_as_units(Answers(80, 80, 80), USUAL)) / (20 * math.sqrt(2 * (1 - 0.6)))
    assert TTestPower().power(paired, nobs=80, **UPPER) == pytest.approx(0.8, abs=1e-9)
    groups = smallest_found(groups_as_units(15, GROUP, USUAL)) / SD_OF_A_GROUP
    assert TTestPower().power(groups, nobs=15, **UPPER) == pytest.approx(0.8, abs=1e-9)


def test_arms_have_the_power_that_statsmodels_gives():
    arms = smallest_found(arms_of_groups(7, 7, GROUP, USUAL)) / SD_OF_A_GROUP
    assert TTestIndPower().power(arms, nobs1=7, ratio=1, **UPPER) == pytest.approx(0.8, abs=1e-9)


def test_very_many_people_have_the_power_of_the_normal_case_in_statsmodels():
    change = smallest_found(people_as_units(Answers(10**6, 10**6, 0), USUAL))
    assert NormalIndPower().power(change / 20, nobs1=10**6, ratio=1, **UPPER) == pytest.approx(0.8, abs=1e-6)

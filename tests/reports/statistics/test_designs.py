import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.designs import (
    Answers,
    Spread,
    arms_of_groups,
    group_change_variance,
    groups_as_units,
    people_as_units,
)
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.moments import Moments
from reports.statistics.overlap import overlap_of
from reports.statistics.sensitivity import smallest_found
from reports.statistics.welch import welch_of

USUAL = Spread(20, 0.6, 0.05, 0.05)
GROUP = Answers(12, 10, 8)


@given(st.integers(2, 400), st.integers(2, 400), st.floats(0.1, 1), st.floats(-0.9, 0.9))
def test_people_as_units_are_the_test_that_the_report_makes(before, after, share, correlation):
    pairs = max(1, int(share * min(before, after)))
    ours = people_as_units(Answers(before, after, pairs), Spread(20, correlation))
    theirs = overlap_of(Moments(before, 0.0, 400.0), Moments(after, 0.0, 400.0), pairs, correlation)
    assert (ours.standard_error, ours.df) == pytest.approx((theirs.standard_error, theirs.df), rel=1e-9)


@given(st.integers(2, 400), st.integers(2, 400))
def test_nobody_paired_is_welch(before, after):
    ours = people_as_units(Answers(before, after, 0), USUAL)
    theirs = welch_of(Moments(before, 0.0, 400.0), Moments(after, 0.0, 400.0))
    assert (ours.standard_error, ours.df) == pytest.approx((theirs.standard_error, theirs.df), rel=1e-12)


def test_everybody_paired_is_the_paired_t():
    study = people_as_units(Answers(40, 40, 40), USUAL)
    assert study.df == pytest.approx(39)
    assert study.standard_error == pytest.approx(20 * math.sqrt(2 * 0.4 / 40))


def test_a_group_without_likeness_changes_as_its_people_do():
    people = people_as_units(GROUP, Spread(20, 0.6))
    assert group_change_variance(GROUP, Spread(20, 0.6)) == pytest.approx(people.standard_error**2)


def test_what_a_group_keeps_cancels_and_what_is_of_one_wave_stays():
    many = Answers(1e9, 1e9, 0)
    assert group_change_variance(many, Spread(20, 0.6, icc=0.3)) == pytest.approx(0, abs=1e-4)
    assert group_change_variance(many, Spread(20, 0.6, wave_icc=0.1)) == pytest.approx(2 * 0.1 * 400)


def test_the_variance_of_a_group_is_that_of_hooper_and_others():
    # Hooper et al. (2016): the variance of a group's mean in one wave, and the correlation of two of its means
    m, icc, wave_icc, own = 15, 0.04, 0.03, 0.5
    rho, autocorrelation = icc + wave_icc, icc / (icc + wave_icc)
    mean = 400 * (1 + (m - 1) * rho) / m
    r = (m * rho * autocorrelation + (1 - rho) * own) / (1 + (m - 1) * rho)
    assert group_change_variance(Answers(m, m, m), Spread(20, own, icc, wave_icc)) == pytest.approx(2 * mean * (1 - r))


def test_arms_of_one_size_have_the_degrees_of_freedom_of_student():
    assert arms_of_groups(6, 6, GROUP, USUAL).df == pytest.approx(10)
    assert arms_of_groups(4, 12, GROUP, USUAL).df < 14


def test_so_large_a_change_of_groups_is_found_as_often_as_promised():
    rng, runs, groups, people = np.random.default_rng(11), 3000, 10, 12
    change = smallest_found(groups_as_units(groups, Answers(people, people, people), USUAL))
    within = 400 * 0.9
    lasting = rng.normal(0, math.sqrt(within * 0.6), (runs, groups, people)) + rng.normal(
        0, math.sqrt(400 * 0.05), (runs, groups, 1)
    )

    def wave():
        passing = rng.normal(0, math.sqrt(400 * 0.05), (runs, groups, 1))
        return (lasting + passing + rng.normal(0, math.sqrt(within * 0.4), (runs, groups, people))).mean(axis=2)

    found = stats.ttest_1samp(wave() + change - wave(), 0, axis=1)
    assert np.mean((found.pvalue < 0.05) & (found.statistic > 0)) == pytest.approx(0.8, abs=0.03)


def test_too_few_people_or_groups_give_no_study():
    for study in (
        lambda: people_as_units(Answers(1.9, 30, 0), USUAL),
        lambda: people_as_units(Answers(30, 30, 30), Spread(20, correlation=1)),
        lambda: groups_as_units(1, GROUP, USUAL),
        lambda: groups_as_units(5, Answers(0.5, 10, 0.5), USUAL),
        lambda: arms_of_groups(1, 9, GROUP, USUAL),
    ):
        with pytest.raises(NotEstimable):
            study()


@pytest.mark.parametrize(
    "answers", [(10, 10, 11), (10, 5, 6), (10, 10, -1), (math.nan, 10, 0), (10, math.nan, 0), (math.inf, 9, 0)]
)
def test_answers_that_cannot_be_are_refused(answers):
    with pytest.raises(BadCounts):
        Answers(*answers)


@pytest.mark.parametrize(
    "spread",
    [
        {"sd": 0},
        {"sd": math.nan},
        {"correlation": 1.1},
        {"correlation": math.nan},
        {"icc": -0.1},
        {"icc": 0.5, "wave_icc": 0.5},
        {"wave_icc": math.nan},
    ],
)
def test_a_spread_out_of_range_is_refused(spread):
    with pytest.raises(BadParameter):
        Spread(**{"sd": 20, **spread})

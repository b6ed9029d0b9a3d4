import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.change import Change
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.intraclass import CAUTIOUS_ICC, average_size, cautious_icc, design_effect, icc, inflate
from reports.statistics.moments import Moments

CHANGE = Change(estimate=5.0, standard_error=2.0, df=94.0, confidence=0.9)
FAR_APART = [Moments(10, 0.0, 1.0), Moments(10, 100.0, 1.0)]
ALIKE = [Moments(10, 50.0, 4.0), Moments(12, 50.0, 4.0)]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(0, 20), min_size=2, max_size=9), min_size=2, max_size=8))
def test_icc_is_the_anova_estimator_on_the_raw_rows(groups):
    everyone = np.concatenate(groups).astype(float)
    if len(set(everyone)) == 1:
        return
    sizes = np.array([len(rows) for rows in groups])
    fitted = np.concatenate([np.full(len(rows), np.mean(rows)) for rows in groups])
    between = ((fitted - everyone.mean()) ** 2).sum() / (len(groups) - 1)
    within = ((everyone - fitted) ** 2).sum() / (sizes.sum() - len(groups))
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(groups) - 1)
    found = icc([Moments(len(rows), float(np.mean(rows)), float(np.var(rows, ddof=1))) for rows in groups])
    assert found == pytest.approx((between - within) / (between + (size - 1) * within), rel=1e-9, abs=1e-9)
    assert -1 / (size - 1) - 1e-9 <= found <= 1


def test_groups_more_alike_than_chance_have_an_icc_below_0():
    assert icc(ALIKE) < 0
    assert icc([Moments(5, 3.0, 1.0)] * 4) == pytest.approx(-1 / 4)


def test_groups_of_one_mind_have_an_icc_of_1():
    assert icc([Moments(5, 3.0, 0.0), Moments(5, 4.0, 0.0)]) == 1


@pytest.mark.parametrize("groups", [[], [Moments(9, 3.0, 1.0)], [Moments(1, 3.0, 0.0)] * 3, [Moments(5, 3.0, 0.0)] * 3])
def test_one_group_groups_of_one_or_no_spread_give_no_icc(groups):
    with pytest.raises(NotEstimable):
        icc(groups)


def test_a_group_of_nobody_is_refused():
    with pytest.raises(BadCounts):
        icc([Moments(0, 3.0, 0.0), Moments(9, 3.0, 1.0)])
    with pytest.raises(BadCounts):
        average_size([4, 0])
    with pytest.raises(BadCounts):
        average_size([])


def test_the_cautious_icc_is_never_under_5_percent():
    assert cautious_icc([ALIKE, ALIKE]) == CAUTIOUS_ICC == 0.05
    assert cautious_icc([FAR_APART, FAR_APART]) == icc(FAR_APART) > 0.9


def test_the_cautious_icc_is_the_mean_of_the_waves_that_say_something():
    assert cautious_icc([FAR_APART, ALIKE]) == pytest.approx((icc(FAR_APART) + icc(ALIKE)) / 2)
    assert cautious_icc([FAR_APART, [Moments(9, 3.0, 1.0)]]) == icc(FAR_APART)
    assert cautious_icc([[Moments(9, 3.0, 1.0)]]) == CAUTIOUS_ICC


def test_unequal_groups_cost_more_than_equal_ones():
    assert average_size([20, 20]) == 20
    assert average_size([5, 35]) > 20


def test_alone_or_unlike_people_have_no_design_effect():
    assert design_effect(0.3, 1) == design_effect(0.0, 40) == 1


@pytest.mark.parametrize(("intraclass", "size"), [(-0.01, 12), (1.01, 12), (math.nan, 12), (0.1, 0.9), (0.1, math.inf)])
def test_a_design_effect_of_impossible_numbers_is_refused(intraclass, size):
    with pytest.raises(BadParameter):
        design_effect(intraclass, size)


def test_a_design_effect_of_1_changes_nothing():
    assert inflate(CHANGE, 1.0, groups=4) == CHANGE


@settings(deadline=None, max_examples=60)
@given(st.floats(1, 50), st.integers(2, 40))
def test_inflating_widens_and_its_df_lie_between_groups_and_people(effect, groups):
    wider = inflate(CHANGE, effect, groups)
    assert (wider.estimate, wider.confidence) == (CHANGE.estimate, CHANGE.confidence)
    assert wider.standard_error == pytest.approx(2.0 * math.sqrt(effect))
    assert min(groups - 1, 94) - 1e-9 <= wider.df <= groups - 1 + 94 + 1e-9
    assert wider.high - wider.low >= (CHANGE.high - CHANGE.low) * (1 - 1e-9)


def test_with_one_group_the_assumption_alone_widens():
    wider = inflate(CHANGE, 4.0, groups=1)
    assert (wider.standard_error, wider.df) == (4.0, 94.0)


@pytest.mark.parametrize(("effect", "groups"), [(0.9, 4), (math.nan, 4), (math.inf, 4), (1.5, 0)])
def test_inflating_by_impossible_numbers_is_refused(effect, groups):
    with pytest.raises(BadParameter):
        inflate(CHANGE, effect, groups)

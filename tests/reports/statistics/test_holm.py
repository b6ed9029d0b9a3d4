import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.errors import BadParameter
from reports.statistics.holm import holm

P_VALUES = st.lists(st.floats(0, 1), max_size=8)


def test_holm_worked_by_hand():
    # sorted .005 .01 .03 .04, times 4 3 2 1: .02 .03 .06 .04, and the last may not fall below .06
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def test_two_outcomes_double_the_smaller_p():
    assert holm([0.04, 0.01]) == (0.04, 0.02)


def test_one_test_is_left_as_it_is_and_none_gives_none():
    assert holm([0.3]) == (0.3,)
    assert holm([]) == ()


@settings(deadline=None, max_examples=50)
@given(P_VALUES)
def test_adjusted_values_keep_the_order_and_lie_between_p_and_bonferroni(p_values):
    adjusted = holm(p_values)
    for p, q in zip(p_values, adjusted, strict=True):
        assert p <= q <= min(1, len(p_values) * p)
    ranked = [q for _, q in sorted(zip(p_values, adjusted, strict=True))]
    assert ranked == sorted(ranked)


@settings(deadline=None, max_examples=50)
@given(P_VALUES, st.randoms())
def test_the_order_of_the_tests_does_not_matter(p_values, random):
    shuffled = random.sample(range(len(p_values)), len(p_values))
    adjusted = holm(p_values)
    assert holm([p_values[i] for i in shuffled]) == tuple(adjusted[i] for i in shuffled)


@settings(deadline=None, max_examples=50)
@given(P_VALUES, st.sampled_from([0.01, 0.05, 0.2]))
def test_it_rejects_what_holms_stepping_down_rejects(p_values, level):
    rejected = 0
    for rank, p in enumerate(sorted(p_values)):
        if (len(p_values) - rank) * p > level:
            break
        rejected += 1
    assert sum(q <= level for q in holm(p_values)) == rejected


@pytest.mark.parametrize("p", [-0.01, 1.01, math.nan])
def test_what_is_no_p_value_is_refused(p):
    with pytest.raises(BadParameter):
        holm([0.5, p])

import math

import pytest

from reports.disclosure.attacking.statements import BadStatement, Mean, People, Share

SOME = frozenset({0, 2})


def test_a_number_is_about_somebody():
    for atoms in (frozenset(), frozenset({-1, 2})):
        with pytest.raises(BadStatement, match="one atom or more"):
            People("after/openness", atoms, 5, 5)
        with pytest.raises(BadStatement, match="one atom or more"):
            Mean("after/openness", atoms, 3.0, 3.1)
        with pytest.raises(BadStatement, match="one atom or more"):
            Share("after/openness", "favourable", atoms, 0.4, 0.5)


@pytest.mark.parametrize(("low", "high"), [(6, 5), (math.nan, 5), (5, math.nan)])
def test_an_interval_holds_a_number(low, high):
    with pytest.raises(BadStatement, match="No number lies between"):
        People("after/openness", SOME, low, high)
    with pytest.raises(BadStatement, match="No number lies between"):
        Mean("after/openness", SOME, low, high)


@pytest.mark.parametrize(("low", "high"), [(1.1, 1.2), (-0.2, -0.1)])
def test_a_share_outside_0_to_1_is_refused(low, high):
    with pytest.raises(BadStatement, match="between 0 and 1"):
        Share("after/E1", "favourable", SOME, low, high)


def test_no_fewer_than_nobody_is_counted():
    with pytest.raises(BadStatement, match="fewer than no people"):
        People("after/openness", SOME, -1, 5)


def test_a_number_rounded_outwards_may_reach_over_the_end_of_its_range():
    assert Share("after/E1", "favourable", SOME, 0.9, 1.05).high == 1.05
    assert People("after/openness", SOME, 100, None).high is None


def test_statements_that_say_the_same_are_the_same():
    first, again = (Mean("after/openness", frozenset(atoms), 3.0, 3.1) for atoms in ([0, 2], [2, 0]))
    assert {first, again} == {first}

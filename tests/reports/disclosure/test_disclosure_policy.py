import pytest

from reports.disclosure.policy import HARD_FLOOR, Policy, PolicyRefused, clip


@pytest.mark.parametrize("k", [4, 1, 0, -10])
def test_no_setting_goes_below_the_hard_floor(k):
    with pytest.raises(PolicyRefused, match=f"cannot be {k}.*5 people or more.*Nothing was stored"):
        Policy(k)


def test_ten_is_the_default_and_the_floor_itself_is_allowed():
    assert (Policy().k, Policy(HARD_FLOOR).k) == (10, 5)


@pytest.mark.parametrize(("n", "expected"), [(5, 2), (20, 2), (21, 3), (100, 10), (101, 11)])
def test_a_tenth_of_the_people_and_at_least_two_may_always_differ(n, expected):
    assert clip(n) == expected

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.change import Change
from reports.statistics.errors import BadParameter
from reports.statistics.sensitivity import smallest_found


@given(st.floats(2, 300), st.floats(0.01, 20), st.sampled_from([0.5, 0.8, 0.9]))
def test_the_change_named_is_found_as_often_as_asked(df, error, power):
    size = smallest_found(Change(0.0, error, df), power)
    critical = stats.t.ppf(0.975, df)
    assert stats.nct.sf(critical, df, size / error) == pytest.approx(power, abs=1e-7)


def test_what_was_seen_does_not_matter():
    assert smallest_found(Change(-7.0, 2.0, 30.0)) == smallest_found(Change(3.0, 2.0, 30.0))


@pytest.mark.parametrize(("power", "alpha"), [(0.02, 0.05), (1.0, 0.05), (0.8, 0.0)])
def test_impossible_wishes_are_refused(power, alpha):
    with pytest.raises(BadParameter):
        smallest_found(Change(0.0, 1.0, 10.0), power, alpha)

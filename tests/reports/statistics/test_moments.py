import numpy as np
import pytest
from hypothesis import given, settings

from reports.statistics.errors import NotEstimable
from reports.statistics.moments import Moments, moments
from tests.reports.statistics.rows_and_counts import rows, two_waves


@settings(deadline=None, max_examples=25)
@given(two_waves())
def test_moments_equal_numpy_on_the_raw_rows(waves):
    levels, counts, _ = waves
    raw, ours = rows(levels, counts), moments(levels, counts)
    assert (ours.n, ours.mean) == (len(raw), pytest.approx(raw.mean(), rel=1e-12, abs=1e-12))
    assert ours.variance == pytest.approx(raw.var(ddof=1), rel=1e-12)


def test_ten_million_people_on_high_levels_lose_no_digit():
    # the two levels lie half a point each side of the mean, so Σ(v − mean)² is n/4
    n = 10_000_000
    ours = moments([1_000_000_000, 1_000_000_001], [n // 2, n // 2])
    assert ours == Moments(n, 1_000_000_000.5, n / 4 / (n - 1))


def test_counts_in_narrow_arrays_do_not_overflow():
    assert moments(np.array([100, 120], dtype=np.int8), np.array([30_000, 30_000], dtype=np.int16)).mean == 110.0


@pytest.mark.parametrize("counts", [[0, 0, 0], [0, 1, 0]])
def test_one_person_has_no_variance(counts):
    with pytest.raises(NotEstimable, match="at least 2 people"):
        moments([1, 2, 3], counts)

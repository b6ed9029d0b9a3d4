import math

import pytest
from scipy import stats

from reports.statistics.errors import BadParameter
from reports.statistics.normal import two_sided_z


@pytest.mark.parametrize("confidence", [0.01, 0.5, 0.9, 0.95, 0.999])
def test_so_much_of_the_normal_curve_lies_between_both_zs(confidence):
    z = two_sided_z(confidence)
    assert stats.norm.cdf(z) - stats.norm.cdf(-z) == pytest.approx(confidence, rel=1e-12)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, math.nan])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(BadParameter, match="confidence"):
        two_sided_z(confidence)

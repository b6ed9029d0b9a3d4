"""Pain scores of 25 patients after an operation: Brunner & Munzel (2000), corrected in Neubert & Brunner (2007)."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy import special
from statsmodels.stats.nonparametric import rank_compare_2indep

from reports.statistics.brunner_munzel import brunner_munzel
from tests.reports.statistics.rows_and_counts import rows, two_waves

FIRST, SECOND = [11, 2, 0, 1, 0], [3, 1, 4, 2, 1]


def test_the_test_gives_what_lawstat_gives():
    # R 4.2.2, lawstat 3.6, brunner.munzel.test
    test = brunner_munzel(range(1, 6), FIRST, SECOND)
    assert test.probability == pytest.approx(0.78896103896103909, rel=1e-12)
    assert test.statistic == pytest.approx(3.1374674823029509, rel=1e-12)
    assert test.df == pytest.approx(17.682841979481548, rel=1e-12)
    assert test.p == pytest.approx(0.0057862086661515377, rel=1e-11)


def test_with_the_normal_quantile_the_interval_would_be_nparcomps():
    # R 4.2.2, nparcomp 3.0, npar.t.test(method = "logit"): z where we have t
    test = brunner_munzel(range(1, 6), FIRST, SECOND)
    wider = special.stdtrit(test.df, 0.975) / special.ndtri(0.975)
    middle = special.logit(test.probability)
    ends = [special.expit(middle + (special.logit(end) - middle) / wider) for end in (test.low, test.high)]
    assert ends == pytest.approx([0.55836342504074798, 0.91704251695845596], rel=1e-12)


@settings(deadline=None, max_examples=60)
@given(two_waves())
def test_test_and_standard_error_equal_statsmodels_on_the_raw_rows(waves):
    levels, before, after = waves
    x, y = rows(levels, before), rows(levels, after)
    assume(max(x) >= min(y) and max(y) >= min(x))
    ours, theirs = brunner_munzel(levels, before, after), rank_compare_2indep(y, x)
    assert (ours.probability, ours.df) == pytest.approx((theirs.prob1, theirs.df), rel=1e-9)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-9, abs=1e-9)
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)
    p, t = theirs.prob1, special.stdtrit(theirs.df, 0.975)
    half = t * math.sqrt(theirs.var_prob) / (p * (1 - p))
    assert np.subtract(ours.low, special.expit(special.logit(p) - half)) == pytest.approx(0, abs=1e-9)
    assert np.subtract(ours.high, special.expit(special.logit(p) + half)) == pytest.approx(0, abs=1e-9)

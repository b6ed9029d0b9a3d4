import pytest
from scipy import stats

from reports.statistics.group_changes import mean_of_changes

CHANGES = [4.0, 1.0, 6.0, 3.0, 6.0]
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]


def test_mean_of_changes_gives_what_r_gives():
    # R 4.2.2: t.test(c(4, 1, 6, 3, 6))
    change = mean_of_changes(CHANGES)
    assert (change.estimate, change.df) == (4.0, 4.0)
    assert change.statistic == pytest.approx(4.2163702135578394, abs=1e-9)
    assert change.p == pytest.approx(0.0135168815218175, abs=1e-9)
    assert (change.low, change.high) == pytest.approx((1.3660329007447518, 6.6339670992552486), abs=1e-9)


def test_mean_of_changes_gives_what_r_gives_for_students_sleep_data():
    # R 4.2.2: t.test(sleep$extra[1:10]); Student (1908), Biometrika 6, table on p. 20
    assert mean_of_changes(FIRST_DRUG).p == pytest.approx(0.217597780068449, abs=1e-9)


def test_mean_of_changes_equals_scipy():
    theirs = stats.ttest_1samp(FIRST_DRUG, 0)
    interval = theirs.confidence_interval(0.9)
    ours = mean_of_changes(FIRST_DRUG, confidence=0.9)
    assert (ours.statistic, ours.p) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-12)
    assert (ours.low, ours.high) == pytest.approx((interval.low, interval.high), abs=1e-12)

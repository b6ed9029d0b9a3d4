"""Cronbach's alpha and Feldt's interval against R and pingouin."""

import numpy as np
import pandas as pd
import pingouin
import pytest

from reports.statistics.alpha import alpha, alpha_of
from reports.statistics.counts import checked_counts
from tests.golden.attitude_data import ATTITUDE
from tests.reports.statistics.rows_and_counts import tally

ROWS = np.array(ATTITUDE.split(), dtype=int).reshape(30, 7)

# R 4.2.2, psych 2.2.9: alpha(attitude), alpha.ci(alpha, 30, 7, p.val = .05)
ESTIMATE, LOW, HIGH = 0.84314276956476, 0.739375685643107, 0.915773072159982


def histogram(values):
    levels = range(min(values), max(values) + 1)
    return checked_counts(levels, tally(levels, values))


def test_alpha_of_the_attitude_data_is_that_of_psych():
    ours = alpha([histogram(item) for item in ROWS.T], histogram(ROWS.sum(axis=1)))
    assert (ours.estimate, ours.low, ours.high) == pytest.approx((ESTIMATE, LOW, HIGH), abs=1e-9)


def test_alpha_of_the_covariances_is_that_of_psych():
    ours = alpha_of(np.cov(ROWS.T), len(ROWS))
    assert (ours.estimate, ours.low, ours.high) == pytest.approx((ESTIMATE, LOW, HIGH), abs=1e-9)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_alpha_is_that_of_pingouin(confidence):
    theirs, (low, high) = pingouin.cronbach_alpha(pd.DataFrame(ROWS), ci=confidence)
    ours = alpha_of(np.cov(ROWS.T), len(ROWS), confidence)
    assert ours.estimate == pytest.approx(theirs, rel=1e-12)
    # pingouin rounds its interval to three places
    assert (round(ours.low, 3), round(ours.high, 3)) == (low, high)

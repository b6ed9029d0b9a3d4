"""Newcombe (1998), Statistics in Medicine 17(8), 857–872, table I, method 3, as printed; statsmodels 'wilson'."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from reports.statistics.wilson import wilson
from tests.reports.statistics.test_wilson import SHARES


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_ends_are_those_of_the_paper(successes, n, low, high):
    share = wilson(successes, n)
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


@settings(deadline=None, max_examples=60)
@given(SHARES, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_ends_are_those_of_statsmodels(share, confidence):
    ours = wilson(*share, confidence)
    theirs = proportion_confint(*share, alpha=1 - confidence, method="wilson")
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-12)

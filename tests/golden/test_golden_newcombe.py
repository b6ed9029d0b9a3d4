"""Newcombe (1998), Statistics in Medicine 17(8), 873–890, table II, method 10, as printed; statsmodels 'newcomb'."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from reports.statistics.newcombe import newcombe
from tests.reports.statistics.test_wilson import SHARES


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_ends_are_those_of_the_paper(after, before, low, high):
    change = newcombe(*before, *after)
    assert (round(change.low, 4), round(change.high, 4)) == (low, high)


@settings(deadline=None, max_examples=60)
@given(SHARES, SHARES, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_ends_are_those_of_statsmodels(before, after, confidence):
    ours = newcombe(*before, *after, confidence)
    theirs = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff", alpha=1 - confidence)
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-12)

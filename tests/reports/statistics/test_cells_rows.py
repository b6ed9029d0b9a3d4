"""Many cells at once against scipy on everybody's own row."""

import numpy as np
import pytest
from scipy import stats

from reports.statistics.cells.brunner_munzel import brunner_munzel_cells
from reports.statistics.cells.mann_whitney import mann_whitney_cells
from reports.statistics.cells.welch import welch_cells
from tests.reports.statistics.rows_and_counts import rows

LEVELS = np.arange(4, 21)
DEGENERATE = 40


@pytest.fixture(scope="module")
def comparisons():
    """400 cells of 2 to 60 people in a wave; in some of them everyone is on one level, or nobody is there."""
    rng = np.random.default_rng(1945)
    people, likely = rng.integers(2, 61, size=(2, 400)), rng.dirichlet(np.full(17, 0.7), size=(2, 400))
    before, after = (rng.multinomial(n, p) for n, p in zip(people, likely, strict=True))
    before[:DEGENERATE:2], after[1:DEGENERATE:2] = 0, 0
    before[:DEGENERATE:4, 3] = after[:DEGENERATE:4, 3] = 5
    after[:DEGENERATE:4] = before[:DEGENERATE:4]
    return before, after


def against(result, theirs, comparisons):
    """Ours and theirs for each estimable cell."""
    before, after = comparisons
    assert 300 < result.estimable.sum() < 400
    return [
        (cell, theirs(rows(LEVELS, before[cell]), rows(LEVELS, after[cell])))
        for cell in np.flatnonzero(result.estimable)
    ]


# scipy warns of every wave that is on one level
@pytest.mark.filterwarnings("ignore:Precision loss")
def test_welch_equals_scipy_in_every_cell(comparisons):
    ours = welch_cells(LEVELS, *comparisons)
    for cell, theirs in against(ours, lambda x, y: stats.ttest_ind(y, x, equal_var=False), comparisons):
        low, high = theirs.confidence_interval()
        found = ours.p[cell], ours.df[cell], ours.low[cell], ours.high[cell]
        assert found == pytest.approx((theirs.pvalue, theirs.df, low, high), rel=1e-9, abs=1e-12)


def test_mann_whitney_equals_scipy_in_every_cell(comparisons):
    ours = mann_whitney_cells(LEVELS, *comparisons)
    for cell, theirs in against(ours, lambda x, y: stats.mannwhitneyu(y, x, method="asymptotic"), comparisons):
        assert (ours.u[cell], ours.p[cell]) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-10)


def test_brunner_munzel_equals_scipy_in_every_cell(comparisons):
    ours = brunner_munzel_cells(LEVELS, *comparisons)
    for cell, theirs in against(ours, stats.brunnermunzel, comparisons):
        found = ours.statistic[cell], ours.p[cell]
        assert found == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-9, abs=1e-11)

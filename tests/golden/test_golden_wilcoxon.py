"""Wilcoxon's signed ranks against R: coin 1.4.2, R 4.2.2.

wilcoxsign_test(after ~ before, zero.method = "Pratt", distribution = "exact" and "asymptotic").
"""

import pytest

from reports.statistics.wilcoxon import exact_wilcoxon, wilcoxon
from tests.reports.statistics.rows_and_counts import table
from tests.reports.statistics.sleep_data import FIRST, LEVELS, SECOND

FIVE_POINTS = [[3, 4, 2, 1, 0], [1, 5, 6, 3, 1], [0, 2, 7, 5, 2], [0, 1, 2, 4, 3], [0, 0, 1, 1, 2]]
UNEVEN = [[0, 1, 3], [2, 0, 4], [1, 1, 0]]
MANY = [[40, 9, 3, 1], [2, 30, 11, 4], [1, 3, 25, 8], [0, 2, 6, 20]]


@pytest.mark.parametrize(
    ("levels", "pairs", "exact", "normal"),
    [
        ([1, 2, 3], [[1, 2, 1], [0, 2, 2], [0, 1, 1]], 0.1875, 0.095120571294758),
        ([1, 2, 3, 4, 5], FIVE_POINTS, 0.00102257559774444, 0.00121217033955889),
        ([0, 1, 5], UNEVEN, 0.166015625, 0.141394460849121),
        ([1, 2, 3, 4], MANY, 0.00186107802506008, 0.0018719123760369),
        (LEVELS, table(LEVELS, FIRST, SECOND), 0.00390625, 0.00582502419946151),
    ],
)
def test_signed_ranks_are_those_of_coin(levels, pairs, exact, normal):
    assert exact_wilcoxon(levels, pairs).p == pytest.approx(exact, rel=1e-9)
    assert wilcoxon(levels, pairs).p == pytest.approx(normal, rel=1e-9)

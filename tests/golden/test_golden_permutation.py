"""The exact permutation p against R: coin 1.4.2, R 4.2.2.

oneway_test(value ~ wave, distribution = exact(algorithm = "shift")).
"""

import pytest

from reports.statistics.permutation import exact_permutation_p
from tests.reports.statistics.rows_and_counts import tally
from tests.reports.statistics.sleep_data import FIRST, LEVELS, SECOND

ENGAGED_BEFORE = [1, 0, 2, 3, 4, 5, 4, 3, 2, 4, 3, 2, 1, 1, 0, 0, 0]
ENGAGED_AFTER = [0, 0, 1, 1, 2, 2, 3, 3, 5, 4, 3, 3, 2, 1, 2, 1, 1]


@pytest.mark.parametrize(
    ("levels", "before", "after", "p"),
    [
        ([1, 2, 3, 4, 5], [2, 4, 3, 1, 0], [0, 2, 4, 3, 1], 0.0526207538591439),
        ([0, 1, 5], [9, 5, 1], [3, 3, 4], 0.0500930016275285),
        (range(4, 21), ENGAGED_BEFORE, ENGAGED_AFTER, 0.00735476235197607),
        (LEVELS, tally(LEVELS, FIRST), tally(LEVELS, SECOND), 0.081447963800905),
    ],
)
def test_the_exact_p_is_that_of_coin(levels, before, after, p):
    assert exact_permutation_p(levels, before, after) == pytest.approx(p, rel=1e-9)

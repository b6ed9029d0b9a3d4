"""Values of R 4.2.2 and orddom 3.1: orddom(x, y, studdist = FALSE, onetailed = FALSE)."""

import pytest

from reports.statistics.cliff import cliffs_delta


@pytest.mark.parametrize(
    ("levels", "before", "after", "confidence", "values"),
    [
        # pain scores of Brunner & Munzel (2000)
        (
            range(1, 6),
            [11, 2, 0, 1, 0],
            [3, 1, 4, 2, 1],
            0.95,
            (0.577922077922078, 0.142895890091387, 0.825802815291948),
        ),
        (range(1, 6), [2, 4, 3, 1, 0], [0, 2, 4, 3, 1], 0.95, (0.53, 0.0620666998649847, 0.806922279042142)),
        (
            range(4, 21),
            [0, 1, 0, 2, 3, 2, 4, 5, 6, 7, 5, 6, 3, 2, 1, 1, 0],
            [0, 0, 1, 0, 1, 2, 3, 3, 5, 6, 7, 8, 7, 5, 4, 3, 2],
            0.95,
            (0.338084795321637, 0.122241055449764, 0.523393107940698),
        ),
        (
            [1, 2, 3, 5, 6, 7, 8, 9],
            [1, 1, 1, 0, 0, 0, 0, 1],
            [0, 0, 0, 1, 1, 2, 2, 0],
            0.90,
            (0.5, -0.37886257362892, 0.904666999471408),
        ),
        # the ceiling, and the floor of the variance
        (range(5), [0, 1, 2, 3, 14], [0, 0, 1, 1, 18], 0.95, (0.2025, -0.0490906375523479, 0.429926324433549)),
        ([1, 2, 3], [0, 0, 2], [0, 1, 2], 0.95, (-0.333333333333333, -0.826613701722567, 0.449602011578016)),
        # complete separation, both ways
        ([1, 2, 3, 4], [2, 2, 0, 0], [0, 0, 2, 3], 0.95, (1, 0.0202183270908056, 1)),
        ([1, 2, 3, 4], [0, 0, 2, 2], [2, 3, 0, 0], 0.95, (-1, -1, -0.0202183270908056)),
    ],
)
def test_delta_and_its_interval_are_those_of_orddom(levels, before, after, confidence, values):
    delta = cliffs_delta(levels, before, after, confidence)
    assert (delta.estimate, delta.low, delta.high) == pytest.approx(values, rel=1e-12)

"""R 4.2.2, ?wilcox.test: permeability of placentas at term and at 12 to 26 weeks; Hollander & Wolfe (1973), 69 f."""

import pytest

from reports.statistics.hodges_lehmann import hodges_lehmann, shift_interval

TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]
LEVELS = sorted(TERM + EARLY)
WAVES = [int(level in EARLY) for level in LEVELS], [int(level in TERM) for level in LEVELS]


def test_the_shift_is_what_r_gives():
    assert hodges_lehmann(LEVELS, *WAVES) == pytest.approx(0.305, abs=1e-12)


def test_the_interval_of_the_normal_approximation_is_here_rs_exact_one():
    assert shift_interval(LEVELS, *WAVES) == pytest.approx((-0.15, 0.76), abs=1e-12)

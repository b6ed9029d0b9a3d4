"""Many cells at once say what each cell says by itself."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.brunner_munzel import brunner_munzel
from reports.statistics.cells.brunner_munzel import brunner_munzel_cells
from reports.statistics.cells.cliff import cliffs_delta_cells
from reports.statistics.cells.hedges import hedges_g_cells
from reports.statistics.cells.mann_whitney import mann_whitney_cells
from reports.statistics.cells.welch import welch_cells
from reports.statistics.cliff import cliffs_delta
from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.hedges import hedges_g
from reports.statistics.mann_whitney import mann_whitney
from reports.statistics.welch import welch

UNPAIRED = {
    "welch": (welch_cells, welch, 1e-12),
    "mann_whitney": (mann_whitney_cells, mann_whitney, 1e-12),
    "brunner_munzel": (brunner_munzel_cells, brunner_munzel, 1e-12),
    "cliffs_delta": (cliffs_delta_cells, cliffs_delta, 1e-12),
    "hedges_g": (hedges_g_cells, hedges_g, 1e-9),
}
PROCEDURES = pytest.mark.parametrize("name", UNPAIRED)

WAVE = st.lists(st.sampled_from([0, 0, 0, 1, 2, 7]), min_size=4, max_size=4)
COMPARISONS = st.lists(st.tuples(WAVE, WAVE), min_size=1, max_size=12)


def arrays(result):
    """The numbers of every cell, by name."""
    found = {each.name: getattr(result, each.name) for each in fields(result)}
    return {name: numbers for name, numbers in found.items() if name not in ("estimable", "at")}


def agrees(result, alone, cell, tolerance):
    """Whether a cell says what the procedure for one cell says, or is silent where that gives a reason."""
    if not result.estimable[cell]:
        with pytest.raises(NotEstimable):
            alone()
        return all(numbers[cell] == 0 for numbers in arrays(result).values())
    single = alone()
    return all(
        numbers[cell] == pytest.approx(getattr(single, name), rel=tolerance, abs=tolerance)
        for name, numbers in arrays(result).items()
    )


@PROCEDURES
@settings(deadline=None, max_examples=40)
@given(comparisons=COMPARISONS)
def test_every_cell_says_what_it_says_by_itself(name, comparisons):
    together, single, tolerance = UNPAIRED[name]
    levels = [-3, 0, 0.5, 40]
    before, after = zip(*comparisons, strict=True)
    result = together(levels, before, after)
    for cell, waves in enumerate(comparisons):
        assert agrees(result, lambda waves=waves: single(levels, *waves), cell, tolerance)


@PROCEDURES
def test_cells_that_hold_too_little_are_told_from_those_beside_them(name):
    together, single, tolerance = UNPAIRED[name]
    waves = [[0, 0, 0], [1, 0, 0], [0, 4, 0], [0, 0, 5], [3, 2, 1]]
    comparisons = [(before, after) for before in waves for after in waves]
    result = together([1, 2, 3], *zip(*comparisons, strict=True))
    for cell, each in enumerate(comparisons):
        assert agrees(result, lambda each=each: single([1, 2, 3], *each), cell, tolerance)


@PROCEDURES
def test_a_silent_cell_gives_the_reason_of_the_procedure_for_one(name):
    together, single, _ = UNPAIRED[name]
    before, after = [[0, 0, 0], [1, 2, 3]], [[1, 1, 0], [3, 2, 1]]
    result = together([1, 2, 3], before, after)
    with pytest.raises(NotEstimable) as alone:
        single([1, 2, 3], before[0], after[0])
    with pytest.raises(NotEstimable) as among_many:
        result.at(0)
    assert result.estimable.tolist() == [False, True]
    assert str(among_many.value) == str(alone.value)
    assert result.at(1) == single([1, 2, 3], before[1], after[1])


@PROCEDURES
@pytest.mark.parametrize("people", [10, 10_000, 100_000_000])
def test_so_many_people_cost_no_digit(name, people):
    together, single, tolerance = UNPAIRED[name]
    before, after = [people, 2 * people, 3 * people + 1], [people + 1, 2 * people, 4 * people]
    result = together([4, 12, 20], [before], [after])
    assert agrees(result, lambda: single([4, 12, 20], before, after), 0, tolerance)


@PROCEDURES
def test_no_cells_are_no_answers(name):
    result = UNPAIRED[name][0]([1, 2], np.zeros((0, 2), dtype=int), np.zeros((0, 2), dtype=int))
    assert all(len(numbers) == 0 for numbers in arrays(result).values())


@pytest.mark.parametrize("name", [name for name in UNPAIRED if name != "mann_whitney"])
@pytest.mark.parametrize("confidence", [0, 1, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(name, confidence):
    with pytest.raises(BadParameter, match="confidence"):
        UNPAIRED[name][0]([1, 2], [[1, 2]], [[2, 1]], confidence)


@pytest.mark.parametrize("name", [name for name in UNPAIRED if name != "mann_whitney"])
@pytest.mark.parametrize("confidence", [1e-9, 0.5, 0.99, 1 - 1e-9])
def test_any_confidence_gives_the_interval_of_one_cell(name, confidence):
    together, single, _ = UNPAIRED[name]
    before, after = [[2, 1, 0], [3, 4, 5]], [[0, 1, 2], [5, 4, 4]]
    result = together([1, 2, 3], before, after, confidence)
    for cell in np.flatnonzero(result.estimable):
        alone = single([1, 2, 3], before[cell], after[cell], confidence)
        # so far out a probability has few digits left to find an end by
        assert (result.low[cell], result.high[cell]) == pytest.approx((alone.low, alone.high), rel=1e-6, abs=1e-9)


@PROCEDURES
def test_a_change_beyond_all_spread_never_becomes_nan_or_infinite(name):
    levels = [0, 1, 10**12]
    before = [[10**9, 1, 0], [1, 10**9, 0], [2, 0, 0], [0, 5, 5]]
    after = [[0, 1, 10**9], [0, 0, 3], [0, 0, 2], [0, 5, 5]]
    result = UNPAIRED[name][0](levels, before, after)
    assert all(np.isfinite(numbers).all() for numbers in arrays(result).values())


@pytest.mark.parametrize(("before", "after"), [([2, 1, 0], [0, 1, 2]), ([0, 2, 0], [1, 2, 2]), ([0, 0, 2], [2, 2, 1])])
def test_the_narrowest_interval_of_a_chance_still_holds_the_estimate(before, after):
    found = brunner_munzel_cells([1, 2, 3], [before], [after], 1e-9)
    assert found.low[0] <= found.probability[0] <= found.high[0]

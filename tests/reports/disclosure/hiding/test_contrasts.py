from itertools import chain, combinations
from time import monotonic

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.disclosure.hiding.contrasts import ContrastsUndecided, exposed
from reports.disclosure.hiding.elimination import echelon, eliminate
from reports.disclosure.hiding.suppression import suppress
from tests.reports.disclosure.hiding.cross_tables import crossing


def contrasts(rows, people, k, seconds=60):
    people = np.atleast_2d(np.array(people, dtype=np.int64))
    return exposed(np.array(rows, dtype=np.int8), people, k, seconds=seconds, clock=monotonic)


def rank(matrix):
    return np.linalg.matrix_rank(matrix) if matrix.size else 0


def tells_of(rows, people, support):
    """Whether some combination of the rows speaks of people of the support and of nobody else: ranks tell."""
    others = [atom for atom in np.flatnonzero(people) if atom not in support]
    peopled = np.flatnonzero(people)
    return rank(rows[:, others]) < rank(rows[:, peopled])


def sets_under(people, k):
    atoms = np.flatnonzero(people)
    sets = chain.from_iterable(combinations(atoms.tolist(), size) for size in range(1, min(k, len(atoms) + 1)))
    return [each for each in sets if people[list(each)].sum() < k]


def test_a_row_minus_a_column_leaves_two_people():
    """Atoms a, b, c: a + b and b + c are released, and a − c is the difference of two people."""
    (found,) = contrasts([[1, 1, 0], [0, 1, 1]], [1, 9, 1], 5)
    assert (found.layer, found.support, found.rows) == (0, (0, 2), (0, 1))


def test_a_total_minus_its_parts_leaves_the_one_that_is_missing():
    (found,) = contrasts([[1, 1, 1], [1, 0, 0], [0, 1, 0]], [9, 9, 3], 5)
    assert (found.support, found.rows) == ((2,), (0, 1, 2))


def test_one_released_population_of_few_is_found_by_itself():
    (found,) = contrasts([[1, 1, 0]], [2, 2, 9], 5)
    assert (found.support, found.rows) == ((0, 1), (0,))


def test_people_in_the_same_populations_are_one():
    assert contrasts([[1, 1, 1, 1], [0, 0, 1, 1]], [3, 3, 4, 5], 5) == []
    (found,) = contrasts([[1, 1, 1, 1], [0, 0, 1, 1]], [2, 2, 4, 5], 5)
    assert found.support == (0, 1)


def test_whoever_is_in_no_population_is_not_exposed():
    assert contrasts([[1, 0], [1, 0]], [9, 1], 5) == []


def test_atoms_without_people_cost_nothing():
    """The second row differs from the first by an empty atom and one person."""
    (found,) = contrasts([[1, 1, 0], [1, 0, 1]], [9, 0, 1], 5)
    assert found.support == (2,)


def test_each_layer_is_looked_at_on_its_own():
    rows = [[1, 1], [1, 0]]
    assert [(one.layer, one.support) for one in contrasts(rows, [[9, 9], [9, 4], [9, 0]], 5)] == [(1, (1,))]


def test_weights_other_than_one_are_found():
    """(a + b) + (b + c) + (a + c) = 2 (a + b + c); minus 2 (a + b + d) leaves c and d."""
    rows = [[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1]]
    found = {one.support for one in contrasts(rows, [9, 9, 9, 2], 5)}
    assert found == {(3,)}
    rows = [[1, 1, 0, 0, 1], [0, 1, 1, 0, 0], [1, 0, 1, 0, 0], [1, 1, 1, 1, 0]]
    assert {one.support for one in contrasts(rows, [9, 9, 9, 2, 2], 5)} == {(3, 4)}


def test_without_time_nothing_is_decided():
    with pytest.raises(ContrastsUndecided):
        contrasts([[1, 1, 0], [0, 1, 1]], [1, 9, 1], 5, seconds=0)


def test_time_that_runs_out_on_the_way_decides_nothing():
    ticks = iter(range(1000))
    rows = np.array([[1, 1, 0, 1], [0, 1, 1, 1], [1, 0, 1, 0]], dtype=np.int8)
    with pytest.raises(ContrastsUndecided):
        exposed(rows, np.array([[2, 2, 2, 2]]), 3, seconds=3, clock=lambda: float(next(ticks)))


def test_where_nobody_is_few_no_program_is_solved_and_no_time_is_needed():
    assert contrasts([[1, 1, 0], [0, 1, 1]], [5, 0, 7], 5, seconds=0.001) == []


@st.composite
def releases(draw):
    atoms, populations = draw(st.integers(2, 8)), draw(st.integers(1, 7))
    member = st.lists(st.integers(0, 1), min_size=atoms, max_size=atoms)
    rows = draw(st.lists(member, min_size=populations, max_size=populations))
    people = draw(st.lists(st.integers(0, 5), min_size=atoms, max_size=atoms))
    return np.array(rows), np.array(people), draw(st.integers(2, 7))


@settings(max_examples=150, deadline=None)
@given(releases())
@example((np.array([[1, 1, 1, 0], [0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 1]]), np.array([1, 1, 1, 5]), 4))
def test_a_set_is_found_exactly_if_ranks_say_there_is_one(release):
    """The oracle tries all sets under k; the program must be silent exactly where all of them are safe."""
    rows, people, k = release
    found = contrasts(rows, people, k)
    assert bool(found) == any(tells_of(rows, people, each) for each in sets_under(people, k))
    for one in found:
        assert 0 < people[list(one.support)].sum() < k
        assert tells_of(rows, people, one.support)
        assert tells_of(rows[list(one.rows)], people, one.support)


@settings(max_examples=50, deadline=None)
@given(releases())
def test_what_eliminates_exactly_keeps_the_rank(release):
    rows, people, k = release
    large = np.flatnonzero(people >= k).tolist()
    sums = [dict.fromkeys(np.flatnonzero(row).tolist(), 1) for row in rows]
    basis = eliminate(sums, large, lambda: None)
    assert len(basis) == rank(rows) - rank(rows[:, large])
    assert not any(column in row for row in basis for column in large)
    assert len(echelon(basis, lambda: None)) == len(basis)


def cells_of(grid, hidden):
    """Atoms are the cells of a grid; rows are the cells and margins that are shown."""
    size, width = grid.shape
    atoms = np.arange(grid.size).reshape(grid.shape)
    wide = np.zeros((size + 1, width + 1, grid.size), dtype=np.int8)
    for (row, column), atom in np.ndenumerate(atoms):
        for place in ((row, column), (row, width), (size, column), (size, width)):
            wide[(*place, atom)] = 1
    return wide.reshape(-1, grid.size)[~hidden]


def test_even_an_optimal_pattern_can_leave_a_contrast_which_hiding_one_of_its_rows_takes_away():
    """The reason for this program: every line is safe, and yet two people are left."""
    grid = np.array([[12, 9, 1, 1], [20, 20, 12, 12], [12, 20, 20, 1]])
    each = crossing(grid)
    hidden = suppress(each, 4, seconds=60, clock=monotonic).hidden
    shown = np.flatnonzero(~hidden)
    (found,) = contrasts(cells_of(grid, hidden), grid.ravel(), 4)
    assert grid.ravel()[list(found.support)].tolist() == [1, 1]
    hidden[shown[found.rows[0]]] = True
    assert contrasts(cells_of(grid, hidden), grid.ravel(), 4) == []

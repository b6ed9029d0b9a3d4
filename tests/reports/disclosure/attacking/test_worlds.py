import math
from time import monotonic

import numpy as np
import pytest

from reports.disclosure.attacking.extremes import people_of, shares_of
from reports.disclosure.attacking.statements import Mean, People, Share
from reports.disclosure.attacking.worlds import (
    SCORE,
    Contradiction,
    Intervals,
    Solver,
    Unsolved,
    World,
    intervals,
    pieces,
)

BASE = "after/E1"
A, B, AB, ABC = (frozenset(each) for each in ({0}, {1}, {0, 1}, {0, 1, 2}))


def test_a_number_printed_twice_is_as_narrow_as_both_together():
    said = intervals(
        [People(BASE, A, 5, 9), People(BASE, A, 7, None), Mean(BASE, A, 2, 4), Mean(BASE, A, 3, 5)], (1, 5)
    )
    assert said.people == {A: (7, 9)}
    assert said.parts == {(SCORE, A): (0.5, 0.75)}


def test_a_mean_or_share_is_of_somebody():
    said = intervals([Mean(BASE, A, 2, 4), Share(BASE, "favourable", B, 0.1, 0.2)], (1, 5))
    assert said.people == {A: (1, math.inf), B: (1, math.inf)}


def test_numbers_that_exclude_each_other_are_a_contradiction():
    with pytest.raises(Contradiction):
        intervals([Mean(BASE, A, 2, 3), Mean(BASE, A, 3.1, 4)], (1, 5))


def test_one_subtraction_bounds_a_set_from_below():
    said = Intervals(people={ABC: (20, 24), A: (3, 4), AB: (12, 15)})
    assert said.at_least(frozenset({2})) == 20 - 15
    assert said.at_least(frozenset({1, 2})) == 20 - 4
    assert said.at_least(AB) == 12
    assert said.at_least(frozenset({3})) == 0


def test_near_a_set_are_the_smallest_sets_around_it_and_what_they_hold():
    said = intervals([Mean(BASE, each, 2, 3) for each in (A, B, AB, ABC)], (1, 5))
    near = said.near(A | B)
    assert set(near.people) == {A, B, AB}
    assert set(near.parts) == {(SCORE, each) for each in (A, B, AB)}
    assert near.near(frozenset({2})).people == {}


def test_what_no_statement_links_falls_into_pieces_and_atoms_alike_into_one_class():
    said = intervals([People(BASE, AB, 5, 5), People(BASE, frozenset({2, 3}), 6, 6)], None)
    found = list(pieces(World((4, 5, 6, 7), {}), said, [frozenset({2})]))
    assert sorted((sorted(worlds.caps), list(chosen)) for worlds, chosen, _rows in found) == [([6, 7], [0]), ([9], [])]


def test_the_extremes_of_one_hidden_part_are_those_of_the_equation():
    """10 people with a mean of 3 are 6 with a mean of 2.5 to 2.6 and 4 others: (30 - 15.6) / 4 to (30 - 15) / 4."""
    statements = [People(BASE, AB, 10, 10), Mean(BASE, AB, 3, 3), People(BASE, A, 6, 6), Mean(BASE, A, 2.5, 2.6)]
    [(worlds, _chosen, [row])] = pieces(World((9, 9), {BASE: (1, 5)}), intervals(statements, (1, 5)), [B])
    solver = Solver(monotonic, monotonic() + 60)
    people = people_of(worlds, row, solver)
    [(low, high)] = shares_of(worlds, row, people, solver)
    assert people == (4, 4)
    assert (1 + 4 * low, 1 + 4 * high) == pytest.approx((14.4 / 4, 15 / 4))


def test_nothing_is_solved_after_the_time_is_up():
    [(worlds, _chosen, _rows)] = pieces(World((9, 9), {}), intervals([People(BASE, AB, 5, 5)], None), [A])
    with pytest.raises(Unsolved, match="time is up"):
        Solver(lambda: 10.0, 10.0).minimum(np.zeros(2), worlds.program)

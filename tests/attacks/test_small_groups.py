"""A reader with linear algebra tries to learn something about fewer than k people.

The reader holds every number ever released, as one row of a matrix whose columns are the smallest sets
of people that could matter, and looks for a combination that is nothing but a number about 1 to k - 1 of
them: their sum, or any contrast between them. Control: showing whatever has k people is broken at once.
"""

from functools import cache
from itertools import combinations, combinations_with_replacement, product
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.admitted import admit
from reports.disclosure.choosing import Earlier
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import Policy
from reports.disclosure.populations import Population
from surveys.tallies import Group, GroupPairs, GroupTally, Tallies
from tests.reports.disclosure.crowds import chosen_from

pytestmark = pytest.mark.attack

CELLS = tuple(product(("A", "B"), ("training", "peer")))
ORDERS = (("site", "group", "arm"), ("arm", "group", "site"))
SCALE = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)


@cache
def singled_out(columns):
    """Sets of columns that some combination of the rows is about, and about nothing else."""
    matrix = np.array(columns).T
    rank = np.linalg.matrix_rank(matrix)
    everything = range(len(columns))
    found = []
    for size in range(1, len(columns)):
        for few in combinations(everything, size):
            rest = [column for column in everything if column not in few]
            if np.linalg.matrix_rank(matrix[:, rest]) < rank:
                found.append(few)
    return (*found, tuple(everything))


def gives_away(rows, people, k):
    """Whether the rows (sets of columns) tell about 1 to k - 1 people; ``people`` is column -> people."""
    there = [column for column, n in people.items() if n]
    if not there or not rows:
        return False
    columns = tuple(tuple(int(column in row) for row in rows) for column in there)
    return any(0 < sum(people[there[i]] for i in few) < k for few in singled_out(columns))


def any_wave_gives_away(rows, sizes, k):
    return any(gives_away(rows, {group: n[wave] for group, n in sizes.items()}, k) for wave in (0, 1))


def of_choice(groups, sizes, cuts, k, earlier=()):
    populations = tuple(Population(f"earlier:{n}", "site", str(n), tuple(each)) for n, each in enumerate(earlier))
    seen = [Earlier(("before", "after"), populations)] if earlier else []
    return [frozenset(each.groups) for each in chosen_from(groups, sizes, cuts, k, seen).populations]


def threshold_only(groups, sizes, cuts, k, earlier=()):
    """What many products do: show whatever has k people."""
    ways = {"site": lambda g: g.site, "group": lambda g: g.id, "arm": lambda g: g.arm}
    sets = [frozenset(group.id for group in groups)]
    for cut in cuts:
        for value in {ways[cut](group) for group in groups}:
            sets.append(frozenset(group.id for group in groups if ways[cut](group) == value))
    return [each for each in sets if min(sum(sizes[g][wave] for g in each) for wave in (0, 1)) >= k]


def groups_in(cells):
    return [Group(str(i), f"Group {i}", site, arm, 99) for i, (site, arm) in enumerate(cells)]


def layouts(most):
    """Every way to put up to so many groups into two sites and two arms, but for names."""
    orders = ((0, 1, 2, 3), (1, 0, 3, 2), (2, 3, 0, 1), (3, 2, 1, 0))
    swaps = [{cell: CELLS[i] for cell, i in zip(CELLS, order, strict=True)} for order in orders]
    for n in range(1, most + 1):
        for cells in combinations_with_replacement(CELLS, n):
            if all(sorted(swap[cell] for cell in cells) >= sorted(cells) for swap in swaps):
                yield groups_in(cells)


def every_table():
    """Every table of up to four groups of up to eight people, alike in both waves; three groups that differ in them.

    Where nothing but numbers tells groups apart, each set of numbers is tried once.
    """
    for n in range(1, 5):
        groups = groups_in([("A", "peer")] * n)
        for row in combinations_with_replacement(range(9), n):
            yield groups, {group.id: (people, people) for group, people in zip(groups, row, strict=True)}, ORDERS[0], 3
    for groups in layouts(3):
        for row in product(range(4), repeat=len(groups)):
            sizes = {group.id: (people, people) for group, people in zip(groups, row, strict=True)}
            yield groups, sizes, ORDERS[0], 2
        for row in product(product(range(2), repeat=2), repeat=len(groups)):
            sizes = {group.id: n for group, n in zip(groups, row, strict=True)}
            yield groups, sizes, ORDERS[1], 2


@cache
def attacked(rule):
    """How many tables there are, how many show more than the whole, and how many give somebody away."""
    tables = broken_down = given_away = 0
    for groups, sizes, cuts, k in every_table():
        rows = rule(groups, sizes, cuts, k)
        tables += 1
        broken_down += len(rows) > 1
        given_away += any_wave_gives_away(rows, sizes, k)
    return tables, broken_down, given_away


def test_no_table_of_up_to_four_groups_of_up_to_eight_gives_a_small_set_of_people_away():
    tables, broken_down, given_away = attacked(of_choice)
    assert given_away == 0
    assert broken_down > tables / 4, "showing nothing would prove nothing"


def test_the_attacker_breaks_a_rule_that_shows_whatever_has_k_people():
    tables, _, given_away = attacked(threshold_only)
    assert given_away > tables / 10


counts = st.integers(0, 14)
cells = st.tuples(st.sampled_from("ABC"), st.sampled_from(["training", "peer"]))


@st.composite
def programmes(draw):
    groups = groups_in(draw(st.lists(cells, min_size=1, max_size=7)))
    return groups, {group.id: (draw(counts), draw(counts)) for group in groups}


@given(programmes(), st.permutations(["site", "group", "arm"]))
@settings(max_examples=60, deadline=None)
def test_no_programme_gives_a_small_set_of_people_away(programme, cuts):
    groups, sizes = programme
    assert not any_wave_gives_away(of_choice(groups, sizes, cuts, 5), sizes, 5)


@given(programmes(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_later_release_with_other_sites_gives_nobody_away(programme, data):
    groups, sizes = programme
    first = of_choice(groups, sizes, ["site", "group"], 5)
    moved = [Group(g.id, g.name, data.draw(st.sampled_from("ABC")), g.arm, 99) for g in groups]
    second = of_choice(moved, sizes, ["site", "arm"], 5, earlier=first)
    assert not any_wave_gives_away([*first, *second], sizes, 5)


def test_the_attacker_breaks_two_releases_that_do_not_know_of_each_other():
    groups = groups_in([("A", "peer"), ("A", "peer"), ("B", "peer"), ("B", "peer")])
    sizes = {group.id: (6, 6) for group in groups} | {"0": (2, 2)}
    first = of_choice(groups, sizes, ["site"], 5)
    moved = [Group(g.id, g.name, "B" if g.id == "0" else g.site, g.arm, 99) for g in groups]
    assert any_wave_gives_away([*first, *of_choice(moved, sizes, ["site"], 5)], sizes, 5)
    assert not any_wave_gives_away([*first, *of_choice(moved, sizes, ["site"], 5, first)], sizes, 5)


@st.composite
def scored(draw):
    """A programme in which some people have no score and some have paired: group -> before, after, both."""
    groups = groups_in(draw(st.lists(cells, min_size=1, max_size=5)))
    split = st.one_of(st.integers(0, 3), st.integers(0, 14))
    people = {group.id: [draw(split) for _ in range(3)] for group in groups}
    unscored = {group.id: draw(st.tuples(st.integers(0, 4), st.integers(0, 4))) for group in groups}
    return groups, people, unscored


def tallies_of(groups, people, unscored):
    counts = {}
    for group in groups:
        *alone, both = people[group.id]
        for wave, single, silent in zip(("before", "after"), alone, unscored[group.id], strict=True):
            counts[wave, group.id] = GroupTally(single + both + silent, {}, {"openness": {60: single + both}})
    pairs = {g.id: GroupPairs({"openness": {(60, 60): people[g.id][2]}}, {}, people[g.id][2]) for g in groups}
    return Tallies(tuple(groups), ("before", "after"), counts, pairs, {})


def rows_of(tallies):
    """Rows over (group, paired or not): each mean that is shown, and each statistic of its pairs."""
    admitted = admit(tallies, ORDERS[0], Policy(5), ["openness"], seconds=30, clock=monotonic)
    rows = []
    for population in admitted.populations:
        comparison = admitted.comparison(population, SCALE)
        if isinstance(comparison, Comparison):
            rows.append(frozenset(product(population.groups, (True, False))))
            if comparison.pairs is not None:
                rows.append(frozenset((group, True) for group in population.groups))
    return rows


@given(scored())
@settings(max_examples=60, deadline=None)
def test_neither_missing_scores_nor_pairs_give_a_small_set_of_people_away(programme):
    groups, people, unscored = programme
    rows = rows_of(tallies_of(groups, people, unscored))
    for wave in (0, 1):
        columns = {(g, paired): n[2 if paired else wave] for g, n in people.items() for paired in (True, False)}
        assert not gives_away(rows, columns, 5)


def test_pairs_that_are_safe_alone_are_refused_beside_a_group_that_tells_them_apart():
    groups = groups_in([("A", "peer"), ("A", "peer")])
    mixed, all_paired = [7, 7, 3], [0, 0, 12]
    tallies = tallies_of(groups, {"0": mixed, "1": all_paired}, {"0": (0, 0), "1": (0, 0)})
    whole = admit(tallies, [], Policy(5), ["openness"], seconds=30, clock=monotonic)
    assert whole.comparison(whole.populations[0], SCALE).pairs == {(60, 60): 15}
    with_groups = admit(tallies, ["group"], Policy(5), ["openness"], seconds=30, clock=monotonic)
    assert with_groups.comparison(with_groups.populations[0], SCALE).pairs is None


def test_the_attacker_subtracts_a_group_from_the_whole():
    sizes = {"0": (10, 10), "1": (3, 3)}
    assert any_wave_gives_away([frozenset("01"), frozenset("0")], sizes, 5)

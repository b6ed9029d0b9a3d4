from itertools import chain, combinations, combinations_with_replacement, product
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.hiding.protection import unprotected
from reports.disclosure.hiding.repair import repair, repaired
from reports.disclosure.hiding.suppression import suppress
from reports.disclosure.hiding.tables import NoSafePattern
from reports.disclosure.hiding.thresholds import next_smallest, threshold_only
from tests.reports.disclosure.hiding.cross_tables import (
    cheapest_cost,
    cheapest_of_all_patterns,
    crossing,
    exposed_by,
    groups,
    random_crossing,
    side_by_side,
    table,
)


def pattern(each, k, seconds=60):
    return suppress(each, k, seconds=seconds, clock=monotonic)


def hidden(each, k):
    return np.flatnonzero(pattern(each, k).hidden).tolist()


def test_nothing_is_hidden_where_nothing_is_small():
    found = pattern(groups((9, 9)), 5)
    assert (found.hidden.any(), found.cost, found.proven, found.method) == (False, 0, True, "cutting planes")


def test_one_small_group_takes_the_cheapest_other_with_it():
    assert hidden(groups((4, 9, 12)), 5) == [0, 1]


def test_a_total_is_not_hidden_where_a_part_can_serve():
    assert hidden(groups((4, 30, 31)), 5) == [0, 1]


def test_a_total_is_hidden_where_the_parts_do_not_suffice():
    assert hidden(groups((1, 1)), 5) == [0, 1, 2]


def test_an_implied_pair_is_not_accepted():
    assert hidden(groups((1, 1, 10)), 5) == [0, 1, 2]


def test_what_is_never_printed_serves_for_nothing():
    found = pattern(groups((4, 9, 12), unprinted=[2]), 5)
    assert np.flatnonzero(found.hidden).tolist() == [0, 2]
    assert found.cost == pytest.approx(1 + np.log2(5))


def test_one_pattern_covers_the_small_cells_of_all_layers():
    found = pattern(groups((4, 9, 9, 9), (9, 9, 1, 9)), 5)
    assert np.flatnonzero(found.hidden).tolist() == [0, 2]
    assert hidden(groups((4, 9, 9, 0), (9, 0, 1, 9)), 5) == [0, 1, 2, 3]


def test_what_was_printed_before_is_no_cover():
    each = groups((4, 9, 12), printed_before=[(0, 1)])
    assert hidden(each, 5) == [0, 2]


@pytest.mark.parametrize("seconds", [0, 60])
def test_where_an_earlier_release_gave_everything_else_away_nothing_is_safe(seconds):
    each = groups((4, 9, 12), printed_before=[(0, 1), (0, 2), (0, 3)])
    with pytest.raises(NoSafePattern):
        pattern(each, 5, seconds)


@pytest.mark.parametrize("seconds", [0, 60])
def test_where_the_known_total_is_too_small_nothing_is_safe(seconds):
    with pytest.raises(NoSafePattern):
        pattern(groups((1, 1, 1), printed_before=[(0, 3)]), 5, seconds)


@pytest.mark.parametrize("seed", range(6))
def test_the_optimum_is_that_of_one_big_program(seed):
    each = random_crossing(seed, (4, 3), mean=6)
    found = pattern(each, 4)
    assert found.proven
    assert found.cost == pytest.approx(cheapest_cost(each, 4))
    assert found.bound == pytest.approx(found.cost)
    assert exposed_by(each, found.hidden, 4) == set()


@pytest.mark.parametrize("seed", range(4))
def test_the_optimum_over_two_layers_is_that_of_one_big_program(seed):
    each = random_crossing(seed, (3, 3), layers=2, mean=6)
    found = pattern(each, 3)
    assert found.cost == pytest.approx(cheapest_cost(each, 3))
    assert exposed_by(each, found.hidden, 3) == set()


def test_the_optimum_is_the_cheapest_of_all_patterns():
    each = random_crossing(1, (2, 2), mean=6)
    assert pattern(each, 4).cost == pytest.approx(cheapest_of_all_patterns(each, 4))


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    layers=st.integers(1, 2),
    known=st.floats(0, 0.3),
    unprinted=st.floats(0, 0.3),
)
def test_whatever_was_printed_before_the_pattern_is_the_cheapest_safe_one_or_there_is_none(
    seed, layers, known, unprinted
):
    chance = np.random.default_rng(seed)
    each = crossing(
        *chance.integers(0, 9, (layers, 3, 2)),
        printed_before=np.argwhere(chance.random((layers, 12)) < known),
        unprinted=np.flatnonzero(chance.random(12) < unprinted),
    )
    expected = cheapest_cost(each, 3)
    if expected is None:
        assert exposed_by(each, np.ones(12, dtype=bool), 3)
        with pytest.raises(NoSafePattern):
            pattern(each, 3)
        return
    found = pattern(each, 3)
    assert found.cost == pytest.approx(expected)
    assert exposed_by(each, found.hidden, 3) == set()


def sets_pinned(counts, worlds, cells, k):
    """All sets of cells with 1 to k − 1 people whose number is the same in every world."""
    sets = chain.from_iterable(combinations(cells, size) for size in range(1, len(cells) + 1))
    for each in map(list, sets):
        people = worlds[:, each].sum(axis=1)
        if 0 < counts[each].sum() < k and (people == people[0]).all():
            yield tuple(each)


def worlds_of_groups(counts, shown, total_shown, k):
    """Every possible size of up to four groups, given those that are shown and perhaps their total."""
    most = counts.sum() if total_shown else counts.max() + k
    ranges = [[n] if is_shown else range(most + 1) for n, is_shown in zip(counts, shown, strict=True)]
    worlds = np.array(np.meshgrid(*ranges)).reshape(len(counts), -1).T
    return worlds[worlds.sum(axis=1) == counts.sum()] if total_shown else worlds


EVERY_TABLE = [sizes for size in range(1, 5) for sizes in combinations_with_replacement(range(9), size)]
K = 3


def pinned_groups(every, start, chosen):
    for sizes, first in zip(every, start, strict=False):
        counts, at = np.array(sizes), chosen[first : first + len(sizes) + 1]
        unknown = np.flatnonzero(at[:-1])
        yield from sets_pinned(counts, worlds_of_groups(counts, ~at[:-1], not at[-1], K), unknown, K)


def test_in_no_table_of_up_to_four_groups_of_up_to_eight_people_a_set_of_fewer_than_three_is_pinned():
    """All 714 tables, every consistent world, every set of groups; the counts are whole numbers here."""
    each, start = side_by_side([groups(sizes) for sizes in EVERY_TABLE])
    found = pattern(each, K)
    assert len(EVERY_TABLE) == 714
    assert found.proven
    assert list(pinned_groups(EVERY_TABLE, start, found.hidden)) == []
    # the control: the same enumeration does find sets where only the small ones are hidden
    assert len(list(pinned_groups(EVERY_TABLE, start, threshold_only(each, K)))) > 100


def worlds_of_squares(square, shown):
    """Every possible 2 × 2 table with the shown cells and margins (3 × 3, margins last)."""
    worlds = np.array(list(product(range(10), repeat=4))).reshape(-1, 2, 2)
    margins = np.concatenate([worlds, worlds.sum(axis=1, keepdims=True)], axis=1)
    full = np.concatenate([margins, margins.sum(axis=2, keepdims=True)], axis=2).reshape(-1, 9)
    return full[(full[:, shown] == square[shown]).all(axis=1)]


# rows and columns can be exchanged and turned into each other: the least count comes first
EVERY_SQUARE = [(a, b, c, d) for a, b, c, d in product((0, 1, 2, 4), repeat=4) if a <= min(b, c, d) and b <= c]


def pinned_squares(each, start, chosen):
    for first in start[:-1]:
        square, at = each.people[0, first : first + 9], chosen[first : first + 9]
        yield from sets_pinned(square, worlds_of_squares(square, ~at), [0, 1, 3, 4], K)


def test_in_no_crossing_of_two_by_two_a_set_of_fewer_than_three_is_pinned():
    each, start = side_by_side([crossing(np.reshape(square, (2, 2))) for square in EVERY_SQUARE])
    assert list(pinned_squares(each, start, pattern(each, K).hidden)) == []
    assert len(list(pinned_squares(each, start, threshold_only(each, K)))) > 20


@pytest.mark.parametrize("seed", range(3))
def test_without_any_time_the_pattern_is_safe_all_the_same(seed):
    each = random_crossing(seed, (8, 4), layers=2)
    found = pattern(each, 5, seconds=0)
    assert found.method == "repaired"
    assert exposed_by(each, found.hidden, 5) == set()
    assert found.bound <= found.cost


def test_when_time_is_up_the_best_repaired_pattern_is_returned_and_a_true_bound():
    each = random_crossing(7, (12, 4), mean=5)
    exact = pattern(each, 5)
    ticks = iter(range(10_000))
    for seconds in (1, 4, 10):
        hurried = suppress(each, 5, seconds=seconds, clock=lambda: float(next(ticks)))
        assert unprotected(each, hurried.hidden, 5) == []
        assert hurried.bound <= exact.cost + 1e-6 <= hurried.cost + 2e-6


def test_a_pattern_is_repaired_by_hiding_more_and_only_if_need_be():
    each = random_crossing(1, (8, 4))
    bare = threshold_only(each, 5)
    safe = repair(each, bare, 5)
    assert exposed_by(each, bare, 5) and not exposed_by(each, safe, 5)
    assert (safe | ~bare).all()
    assert (repair(each, safe, 5) == safe).all()


@pytest.mark.parametrize("seed", range(4))
def test_the_fallback_starts_from_the_rule_of_other_products_and_ends_safe(seed):
    each = random_crossing(seed, (9, 4), mean=5)
    safe = repaired(each, 5)
    assert exposed_by(each, safe, 5) == set()
    assert (safe | ~next_smallest(each, 5)).all()


def test_three_ways_of_adding_up_are_one_table():
    """Groups × waves × answered: the lines of all directions are attacked together, and the optimum is the same."""
    chance = np.random.default_rng(2)
    cube = np.pad(chance.poisson(5, (3, 2, 2)), ((0, 1), (0, 1), (0, 1)))
    for axis in range(3):
        last = [slice(None)] * 3
        last[axis] = -1
        cube[tuple(last)] = cube.sum(axis=axis)
    number = np.arange(cube.size).reshape(cube.shape)
    lines = [line for axis in range(3) for line in np.moveaxis(number, axis, -1).reshape(-1, cube.shape[axis]).tolist()]
    each = table(cube.ravel(), [(line[-1], line[:-1]) for line in lines])
    found = pattern(each, 4)
    assert found.cost == pytest.approx(cheapest_cost(each, 4))
    assert exposed_by(each, found.hidden, 4) == set()

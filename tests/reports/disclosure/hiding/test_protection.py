import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.hiding.protection import attack, demanded, unprotected
from reports.disclosure.hiding.thresholds import threshold_only
from tests.reports.disclosure.hiding.cross_tables import crossing, exposed_by, groups, random_crossing

NOBODY_ELSE = np.array([True, False, False, False])


def exposed(each, hidden, k):
    return {(one.layer, one.cell) for one in unprotected(each, np.array(hidden, dtype=bool), k)}


def test_a_group_alone_is_the_total_minus_the_others():
    assert exposed(groups((4, 9, 9)), NOBODY_ELSE, 5) == {(0, 0)}


def test_two_groups_of_k_people_together_hide_each_other():
    assert exposed(groups((4, 9, 9)), [1, 1, 0, 0], 5) == set()


def test_an_implied_pair_is_not_accepted_though_no_more_than_two_were_invited():
    """Rosters do not count: two groups of one person each are two people, however few could have come."""
    assert exposed(groups((1, 1, 10)), [1, 1, 0, 0], 5) == {(0, 0), (0, 1)}
    assert exposed(groups((1, 1, 10)), [1, 1, 1, 0], 5) == set()


def test_nobody_at_all_is_as_telling_as_few():
    assert exposed(groups((0, 0, 10)), [1, 1, 0, 0], 5) == {(0, 0), (0, 1)}
    assert exposed(groups((0, 5, 10)), [1, 1, 0, 0], 5) == set()


def test_a_hidden_total_hides_its_parts():
    assert exposed(groups((4, 9, 9)), [1, 0, 0, 1], 5) == set()


def test_a_small_cell_that_is_shown_is_exposed():
    found = unprotected(groups((4, 9, 9)), np.zeros(4, dtype=bool), 5)
    assert [(one.cell, one.sign, one.need, one.reach) for one in found] == [(0, 1, 1, 0), (0, -1, 4, 0)]


def test_two_lines_together_tell_what_neither_tells():
    """Rows 1 and 2 minus columns 1 and 2: what is left is one small cell, though each line hides two."""
    grid = [[9, 9, 2], [9, 9, 9], [2, 9, 9]]
    each = crossing(grid)
    hidden = np.zeros((4, 4), dtype=bool)
    hidden[0, 2] = hidden[0, 3] = hidden[2, 0] = hidden[2, 1] = hidden[3, 1] = hidden[1, 3] = True
    assert exposed(each, hidden.ravel(), 5) == exposed_by(each, hidden.ravel(), 5) != set()


def test_each_layer_is_attacked_on_its_own():
    each = groups((9, 9, 9), (4, 1, 9))
    assert exposed(each, [1, 1, 0, 0], 6) == {(1, 0), (1, 1)}
    assert exposed(each, [1, 1, 0, 0], 5) == set()


def test_an_earlier_release_takes_the_cover_away_in_its_layer():
    each = groups((4, 9, 9), (4, 9, 9), printed_before=[(1, 1)])
    assert exposed(each, [1, 1, 0, 0], 5) == {(1, 0)}


def test_what_the_reader_knows_already_is_not_asked_for():
    each = groups((4, 9, 9), printed_before=[(0, 0)])
    assert len(demanded(each, 5)) == 0
    assert exposed(each, NOBODY_ELSE, 5) == set()


@pytest.mark.parametrize("seed", range(12))
def test_attacks_in_batches_find_what_single_attacks_find(seed):
    each = random_crossing(seed, (5, 4), layers=2)
    chance = np.random.default_rng(seed)
    for share in (0.0, 0.2, 0.5):
        hidden = each.must_hide(4) | (chance.random(30) < share)
        assert exposed(each, hidden, 4) == exposed_by(each, hidden, 4)


def test_the_control_is_caught_and_the_silent_table_is_not():
    each = random_crossing(3, (6, 4))
    assert exposed(each, threshold_only(each, 5), 5)
    assert exposed(each, np.ones(35), 5) == set()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0, 1))
def test_no_cut_forbids_a_safe_pattern(seed, share):
    """The duals of a failed attack say what every safe pattern must pay, and that this one did not."""
    each = random_crossing(seed, (3, 3))
    chance = np.random.default_rng(seed)
    first, other = (each.must_hide(4) | (chance.random(16) < share) for _ in range(2))
    is_safe = not exposed_by(each, other, 4)
    for one in unprotected(each, first, 4):
        assert one.weights @ first <= one.reach + 1e-6 < one.need
        assert one.weights @ other >= one.need - 1e-6 or not is_safe


@pytest.mark.parametrize("seed", range(5))
def test_a_ray_is_a_way_the_cells_can_move(seed):
    each = random_crossing(seed, (5, 4))
    hidden = np.ones(30)
    found = attack(each, hidden, demanded(each, 4), 4)
    assert not found.failed.any()
    rays = found.rays.toarray()
    assert np.abs(each.sums @ rays.T).max() < 1e-6
    assert (each.people[0] + rays > -1e-6).all()
    moved = rays[np.arange(len(rays)), found.demands.cell] * found.demands.sign
    assert (moved >= found.demands.need - 1e-6).all()

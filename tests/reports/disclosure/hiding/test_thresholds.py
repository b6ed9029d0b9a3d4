from time import monotonic

import pytest

from reports.disclosure.hiding.protection import unprotected
from reports.disclosure.hiding.suppression import suppress
from reports.disclosure.hiding.thresholds import next_smallest, threshold_only
from tests.reports.disclosure.hiding.cross_tables import exposed_by, groups, random_crossing


def test_the_threshold_hides_the_small_and_nothing_else():
    assert threshold_only(groups((4, 9, 12)), 5).tolist() == [True, False, False, False]


def test_the_next_smallest_hides_one_more_on_a_line():
    assert next_smallest(groups((4, 9, 12)), 5).tolist() == [True, True, False, False]
    assert next_smallest(groups((1, 1, 12)), 5).tolist() == [True, True, True, False]


def test_the_next_smallest_leaves_alone_what_hides_nothing_small():
    assert next_smallest(groups((9, 9, 12)), 5).tolist() == [False] * 4
    assert next_smallest(groups((9, 9, 12), unprinted=[0]), 5).tolist() == [True, False, False, False]


def test_what_was_printed_before_does_not_count_as_hidden():
    each = groups((4, 9, 12), printed_before=[(0, 1)])
    assert next_smallest(each, 5).tolist() == [True, True, True, False]


def exposed(each, hidden):
    found = {(one.layer, one.cell) for one in unprotected(each, hidden, 5)}
    assert found == exposed_by(each, hidden, 5)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_threshold_exposes_people_where_the_exact_pattern_exposes_nobody(seed):
    each = random_crossing(seed, (6, 4), mean=6)
    assert exposed(each, threshold_only(each, 5))
    assert not exposed(each, suppress(each, 5, seconds=30, clock=monotonic).hidden)


@pytest.mark.parametrize("seed", [3, 6, 7])
def test_the_next_smallest_exposes_people_on_some_tables_where_the_exact_pattern_exposes_nobody(seed):
    each = random_crossing(seed, (6, 4), mean=6)
    assert exposed(each, next_smallest(each, 5))
    assert not exposed(each, suppress(each, 5, seconds=30, clock=monotonic).hidden)

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.attacking.differences import Part, differences


def part(name, cut, *atoms):
    return Part(name, cut, frozenset(atoms))


WHOLE = part("Whole company", "whole", 0, 1, 2, 3, 4, 5)
HARBOUR = part("Harbour", "site", 0, 1, 2, 3)
EARLY = part("Early shift", "group", 0)
LATE = part("Late shift", "group", 1)
NIGHT = part("Night shift", "group", 2, 3)


def found(*arguments):
    return {each.name: set(each.atoms) for each in differences("after/openness", *arguments)}


def test_a_hidden_group_is_tried_under_its_own_name():
    assert found([HARBOUR, EARLY, LATE], [NIGHT])["Night shift"] == {2, 3}


def test_one_released_population_is_taken_from_another_around_it():
    names = found([WHOLE, HARBOUR, EARLY], [])
    assert names == {
        "Whole company without Harbour": {4, 5},
        "Whole company without Early shift": {1, 2, 3, 4, 5},
        "Harbour without Early shift": {1, 2, 3},
    }


def test_all_parts_of_a_cut_are_taken_away_together():
    assert found([HARBOUR, EARLY, LATE], [])["Harbour without Early shift and Late shift"] == {2, 3}


def test_parts_of_different_cuts_are_not_taken_away_together():
    role = part("Fitters", "role", 2)
    remainders = found([HARBOUR, EARLY, LATE, role], []).values()
    assert {3} not in remainders
    assert {2, 3} in remainders


def test_a_part_that_overlaps_a_larger_one_of_its_cut_is_passed_over():
    merged = part("Other groups", "group", 1, 2)
    assert found([HARBOUR, merged, LATE, EARLY], [])["Harbour without Early shift and Other groups"] == {3}


def test_a_remainder_of_many_parts_counts_most_of_them():
    groups = [part(f"Group {each}", "group", each) for each in range(5)]
    assert found([WHOLE, *groups], [])["Whole company without Group 0, Group 1 and 3 more"] == {5}


def test_nobody_is_no_target_and_nothing_is_tried_twice():
    twice = [HARBOUR, part("Harbour again", "place", 0, 1, 2, 3), EARLY]
    targets = differences("after/openness", twice, [part("All but the early shift", "group", 1, 2, 3)], [frozenset()])
    assert [each.name for each in targets] == ["All but the early shift"]


def test_supports_are_tried_as_they_are_given():
    targets = differences("before/E1", [HARBOUR], [], [frozenset({1, 4})])
    assert [(each.name, each.base, each.atoms) for each in targets] == [("Weighted sum 1", "before/E1", {1, 4})]


SETS = [frozenset(each) for each in chain.from_iterable(combinations(range(4), size) for size in range(1, 5))]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SETS), unique=True, max_size=6))
def test_every_difference_of_two_released_sets_is_tried_once(sets):
    targets = differences("after/E1", [Part(str(sorted(each)), "group", each) for each in sets], [])
    tried = [each.atoms for each in targets]
    assert len(tried) == len(set(tried)) == len({each.name for each in targets})
    assert {a - b for a in sets for b in sets if b < a} <= set(tried)
    assert frozenset() not in tried

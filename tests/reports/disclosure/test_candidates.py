"""What a report would show if everybody could be shown."""

import pytest

from reports.disclosure.candidates import candidates
from reports.disclosure.populations import Background
from surveys.tallies import Group

GROUPS = [
    Group("1", "Early", "Leeds", "peer", 40),
    Group("2", "Late", "York", "training", 40),
    Group("3", "Night", "York", "peer", 40),
]
SIZES = {"1": (30, 30), "2": (30, 30), "3": (30, 30)}
TENURE = Background("tenure", ((1, "Short"), (2, "Long")), by_site=True)


def keys(cuts=(), backgrounds=(), said=None):
    return [each.key for each in candidates(GROUPS, SIZES, cuts, backgrounds, 10, said)]


def test_everybody_comes_first_and_each_cut_in_the_order_it_was_declared():
    assert keys(["arm", "site"]) == ["whole", "arm:training", "arm:peer", "site:1", "site:2"]


def test_a_cut_that_tells_nothing_apart_is_left_out():
    one_site = [Group(each.id, each.name, "Leeds", each.arm, 40) for each in GROUPS]
    assert [each.key for each in candidates(one_site, SIZES, ["site"], (), 10)] == ["whole"]


def test_a_group_that_is_a_whole_site_is_named_in_both_cuts():
    assert keys(["site", "group"]) == ["whole", "site:1", "site:2", "group:1", "group:2", "group:3"]


def test_few_who_gave_no_answer_go_with_the_rarest_answer():
    found = candidates(GROUPS, SIZES, (), [TENURE], 10, {"tenure": {0: 3, 1: 12, 2: 45}})
    assert [(each.name, each.among[1]) for each in found[1:]] == [("Short, or no answer given", (0, 1)), ("Long", (2,))]


def test_many_who_gave_no_answer_stand_by_themselves():
    found = candidates(GROUPS, SIZES, (), [TENURE], 10, {"tenure": {0: 10, 1: 25, 2: 25}})
    assert [(each.name, each.among[1]) for each in found[1:]] == [
        ("Short", (1,)),
        ("Long", (2,)),
        ("No answer given", (0,)),
    ]


def test_an_answer_is_told_apart_at_each_site_where_that_was_declared():
    assert keys(["site"], [TENURE])[3:] == [
        "by:tenure:1",
        "by:tenure:2",
        *("by:tenure:1@1", "by:tenure:2@1", "by:tenure:1@2", "by:tenure:2@2"),
    ]


def test_a_cut_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="no such cut: role"):
        keys(["role"])

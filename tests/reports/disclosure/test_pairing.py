"""Pairs are used where they tell nobody from the others."""

from reports.disclosure.measures import Measure
from reports.disclosure.pairing import counted_in, proven, table
from reports.disclosure.populations import Population

SCALE = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)
ITEM = Measure("O1", "item", low=1, high=5, person_step=1, finest=0.01)
WHOLE = Population("whole", "whole", "Whole programme", ("1", "2"))
ONE, TWO = (Population(f"group:{n}", "group", f"Group {n}", (n,)) for n in "12")


def paired(programme, first, second, sizes=(20, 20)):
    rows = [(id_, "Leeds", "peer", n, n) for id_, n in zip("12", sizes, strict=True)]
    return programme(*rows, pairs={"1": {(60, 60): first}, "2": {(60, 90): second}})


def keys(tallies, shown, before=(), k=5):
    return [each.key for each in proven(tallies, SCALE, shown, before, k)]


def test_k_pairs_and_k_or_nobody_left_over_are_enough(programme):
    assert keys(paired(programme, 12, 12), [WHOLE]) == ["whole"]
    assert keys(paired(programme, 20, 20), [WHOLE]) == ["whole"]


def test_few_pairs_or_few_left_over_are_not(programme):
    assert keys(paired(programme, 2, 2), [WHOLE]) == []
    assert keys(paired(programme, 19, 19), [WHOLE]) == []


def test_what_an_earlier_report_used_counts_as_told(programme):
    tallies = paired(programme, 20, 17)
    assert keys(tallies, [ONE]) == ["group:1"]
    assert "group:1" not in keys(tallies, [TWO], before=[])


def test_answers_to_a_background_question_are_never_paired(programme):
    chose = Population("by:tenure:1", "by:tenure", "Short", ("1", "2"), among=("tenure", (1,)))
    assert keys(paired(programme, 12, 12), [WHOLE, chose]) == ["whole"]


def test_pairs_of_all_groups_are_added_up(programme):
    assert table(paired(programme, 12, 8), WHOLE, SCALE) == {(60, 60): 12, (60, 90): 8}


def test_an_item_is_counted_without_those_who_chose_nothing(programme):
    tallies = programme(("1", "Leeds", "peer", 20, 20), items={("after", "1"): {"O1": {-1: 2, 0: 3, 4: 15}}})
    assert counted_in(tallies, "after", "1", ITEM) == {4: 15}

import pytest

from reports.disclosure.choosing import Earlier
from reports.disclosure.populations import Population, Reason, Withheld
from surveys.tallies import Group
from tests.reports.disclosure.crowds import chosen_from


def chosen(*rows, cuts=("site", "group", "arm"), k=10, **more):
    groups = [Group(i, f"Group {i}", site, arm, 99) for i, site, arm, _ in rows]
    return chosen_from(groups, {row[0]: (row[3], row[3]) for row in rows}, cuts, k, **more)


def keys(choice):
    return [population.key for population in choice.populations]


FOUR = (
    ("1", "Leeds", "training", 20),
    ("2", "Leeds", "peer", 20),
    ("3", "York", "training", 20),
    ("4", "York", "peer", 20),
)


def test_everything_that_was_declared_is_shown_where_all_groups_are_large():
    choice = chosen(*FOUR)
    assert keys(choice) == [
        "whole",
        *("site:1", "site:2"),
        *("group:1", "group:2", "group:3", "group:4"),
        *("arm:training", "arm:peer"),
    ]
    assert (choice.withheld, choice.refused_cuts, choice.method) == ((), {}, "all")


def test_only_what_was_declared_is_shown():
    assert keys(chosen(*FOUR, cuts=["arm"])) == ["whole", "arm:training", "arm:peer"]
    assert keys(chosen(*FOUR, cuts=["whole"])) == ["whole"]


def test_a_cut_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="no such cut: role"):
        chosen(*FOUR, cuts=["role"])


def test_a_programme_under_k_shows_nothing_at_all():
    choice = chosen(("1", "Leeds", "peer", 9))
    assert choice.populations == ()
    assert choice.withheld == (Withheld("whole", "Whole programme", Reason.SMALL),)
    assert set(choice.refused_cuts.values()) <= {Reason.SMALL}


def test_merged_groups_are_named_without_saying_which_of_them_is_small():
    choice = chosen(*FOUR[:2], ("5", "Leeds", "peer", 3))
    assert [w for w in choice.withheld if w.cut == "group"] == [
        Withheld("group", "Group 2", Reason.MERGED),
        Withheld("group", "Group 5", Reason.MERGED),
    ]


def test_a_cell_that_margins_leave_open_stops_neither_of_them():
    """Peer support at Leeds has 4 people; sites and arms together do not give them away."""
    rows = (
        ("1", "Leeds", "training", 20),
        ("2", "Leeds", "peer", 4),
        ("3", "York", "training", 20),
        ("4", "York", "peer", 20),
    )
    assert keys(chosen(*rows, cuts=["site", "arm"])) == ["whole", "site:1", "site:2", "arm:training", "arm:peer"]


def test_a_cell_that_margins_give_away_hides_one_of_them():
    """All of York is in one arm: what peer support has besides York is the four people at Leeds."""
    rows = ("1", "Leeds", "training", 20), ("2", "Leeds", "peer", 4), ("4", "York", "peer", 20)
    choice = chosen(*rows, cuts=["site", "arm"])
    assert keys(choice) in (["whole", "site:1", "site:2"], ["whole", "arm:training", "arm:peer"])
    assert {each.reason for each in choice.withheld} == {Reason.NEEDED_TO_HIDE}


def test_sites_that_must_all_be_one_say_nothing():
    choice = chosen(("1", "Leeds", "peer", 20), ("2", "York", "peer", 3), cuts=["site"])
    assert keys(choice) == ["whole"]


def test_a_small_arm_is_never_the_rest_of_the_other():
    choice = chosen(("1", "Leeds", "training", 20), ("2", "Leeds", "peer", 9), cuts=["arm"])
    assert keys(choice) == ["whole"]
    assert choice.refused_cuts == {"arm": Reason.SMALL}


def test_a_cut_with_a_single_population_is_left_out_without_a_word():
    choice = chosen(("1", "Leeds", "peer", 20), ("2", "Leeds", "peer", 20), cuts=["site", "arm"])
    assert (keys(choice), choice.withheld, choice.refused_cuts) == (["whole"], (), {})


def released(*groups, waves=("before", "after")):
    named = [Population(f"site:{n}", "site", f"Site {n}", tuple(ids)) for n, ids in enumerate(groups, start=1)]
    return [Earlier(waves, tuple(named))]


def test_what_was_released_before_is_part_of_the_proof():
    moved = [(i, "Leeds" if i == "1" else "York", "peer", 9 if i == "2" else 20) for i in "1234"]
    assert keys(chosen(*moved, cuts=["site"])) == ["whole", "site:1", "site:2"]
    assert keys(chosen(*moved, cuts=["site"], earlier=released("12", "34"))) == ["whole"]


def test_an_earlier_release_about_other_waves_is_no_part_of_it():
    moved = [(i, "Leeds" if i == "1" else "York", "peer", 9 if i == "2" else 20) for i in "1234"]
    other = released("12", "34", waves=("day30", "day90"))
    assert keys(chosen(*moved, cuts=["site"], earlier=other)) == ["whole", "site:1", "site:2"]


def test_the_same_release_may_be_made_again():
    first = chosen(*FOUR)
    again = chosen(*FOUR, earlier=[Earlier(("before", "after"), first.populations)], units=first.populations)
    assert keys(again) == keys(first)


@pytest.mark.parametrize("unsafe", ["1x", "5"])
def test_nothing_is_released_beside_an_earlier_release_that_cannot_be_proven(unsafe):
    choice = chosen(*FOUR, ("5", "York", "peer", 3), earlier=released(unsafe))
    assert choice.populations == ()
    assert choice.withheld == (Withheld("whole", "Whole programme", Reason.NOT_PROVEN),)


def test_what_must_not_be_shown_is_not_and_takes_others_with_it():
    choice = chosen(*FOUR, cuts=["site"], hide=frozenset({"site:1"}))
    assert "site:1" not in keys(choice)


def test_without_time_what_is_shown_is_still_safe():
    rows = (
        ("1", "Leeds", "training", 20),
        ("2", "Leeds", "peer", 4),
        ("4", "York", "peer", 20),
        ("5", "York", "peer", 9),
    )
    choice = chosen(*rows, cuts=["site", "arm"], seconds=0)
    assert choice.method in {"repaired", "refinement"}
    assert keys(choice) in (["whole"], ["whole", "site:1", "site:2"], ["whole", "arm:training", "arm:peer"])

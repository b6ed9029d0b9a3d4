import pytest

from reports.disclosure.choosing import choose
from reports.disclosure.populations import Reason, Withheld
from surveys.tallies import Group


def chosen(*rows, cuts=("site", "group", "arm"), k=10, earlier=()):
    groups = [Group(i, f"Group {i}", site, arm, 99) for i, site, arm, _ in rows]
    return choose(groups, {row[0]: (row[3], row[3]) for row in rows}, cuts, k, earlier)


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
    assert (choice.withheld, choice.refused_cuts) == ((), {})


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
    assert set(choice.refused_cuts.values()) == {Reason.SMALL}


def test_merged_groups_are_named_without_saying_which_of_them_is_small():
    choice = chosen(*FOUR[:2], ("5", "Leeds", "peer", 3))
    assert [w for w in choice.withheld if w.cut == "group"] == [
        Withheld("group", "Group 2", Reason.MERGED),
        Withheld("group", "Group 5", Reason.MERGED),
    ]


def test_the_cut_that_was_declared_first_wins_and_the_other_is_refused_as_a_whole():
    rows = (
        ("1", "Leeds", "training", 20),
        ("2", "Leeds", "peer", 4),
        ("3", "York", "training", 20),
        ("4", "York", "peer", 20),
    )
    assert chosen(*rows, cuts=["site", "arm"]).refused_cuts == {"arm": Reason.NOT_PROVEN}
    by_arm = chosen(*rows, cuts=["arm", "site"])
    assert by_arm.refused_cuts == {"site": Reason.NOT_PROVEN}
    assert by_arm.withheld == tuple(Withheld("site", site, Reason.NOT_PROVEN) for site in ("Leeds", "York"))


def test_sites_that_must_all_be_one_say_nothing():
    choice = chosen(("1", "Leeds", "peer", 20), ("2", "York", "peer", 3), cuts=["site"])
    assert keys(choice) == ["whole"]
    assert choice.refused_cuts == {"site": Reason.SMALL}


def test_a_small_arm_is_never_the_rest_of_the_other():
    choice = chosen(("1", "Leeds", "training", 20), ("2", "Leeds", "peer", 9), cuts=["arm"])
    assert (keys(choice), choice.refused_cuts) == (["whole"], {"arm": Reason.SMALL})


def test_a_cut_with_a_single_population_is_left_out_without_a_word():
    choice = chosen(("1", "Leeds", "peer", 20), ("2", "Leeds", "peer", 20), cuts=["site", "arm"])
    assert (keys(choice), choice.withheld, choice.refused_cuts) == (["whole"], (), {})


def test_what_was_released_before_is_part_of_the_proof():
    before = [frozenset("12"), frozenset("34")]
    moved = [(i, "Leeds" if i == "1" else "York", "peer", 9 if i == "2" else 20) for i in "1234"]
    assert keys(chosen(*moved, cuts=["site"])) == ["whole", "site:1", "site:2"]
    assert chosen(*moved, cuts=["site"], earlier=before).refused_cuts == {"site": Reason.NOT_PROVEN}


def test_the_same_release_may_be_made_again():
    first = chosen(*FOUR)
    assert keys(chosen(*FOUR, earlier=[frozenset(p.groups) for p in first.populations])) == keys(first)


@pytest.mark.parametrize("unsafe", [frozenset({"1", "gone"}), frozenset({"5"})])
def test_nothing_is_released_beside_an_earlier_release_that_cannot_be_proven(unsafe):
    choice = chosen(*FOUR, ("5", "York", "peer", 3), earlier=[unsafe])
    assert choice.populations == ()
    assert choice.withheld == (Withheld("whole", "Whole programme", Reason.NOT_PROVEN),)

from reports.disclosure.admitted import admit
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import Policy
from reports.disclosure.populations import Population, Reason, Withheld

SCALE = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)
ITEM = Measure("O1", "item", low=1, high=5, person_step=1, finest=0.01, cuts=("whole",))
CUTS = ("site", "group")


def reasons(admitted, measure=SCALE):
    rows = {p.key: admitted.comparison(p, measure) for p in admitted.populations}
    return {key: row.reason for key, row in rows.items() if isinstance(row, Withheld)}


def test_counts_of_all_groups_in_a_population_are_added_up(programme):
    tallies = programme(
        ("1", "Leeds", "peer", 20, 20),
        ("2", "Leeds", "peer", 20, 20),
        scores={("before", "1"): {60: 15, 90: 5}, ("after", "2"): {120: 20}},
    )
    admitted = admit(tallies, [], Policy())
    assert admitted.comparison(admitted.populations[0], SCALE) == Comparison({60: 35, 90: 5}, {60: 20, 120: 20}, None)


def test_missing_codes_of_an_item_are_not_compared(programme):
    tallies = programme(
        ("1", "Leeds", "peer", 20, 20),
        items={
            ("before", "1"): {"O1": {-1: 3, 0: 2, 2: 15}},
            ("after", "1"): {"O1": {-2: 1, 4: 19}},
        },
    )
    admitted = admit(tallies, [], Policy())
    assert admitted.comparison(admitted.populations[0], ITEM) == Comparison({2: 15}, {4: 19}, None)


def test_fewer_than_k_scores_are_withheld(programme):
    tallies = programme(("1", "Leeds", "peer", 20, 20), scores={("after", "1"): {60: 9}})
    assert reasons(admit(tallies, [], Policy())) == {"whole": Reason.TOO_FEW_SCORES}


def test_a_group_with_few_scores_takes_the_smallest_other_with_it(programme):
    tallies = programme(
        ("1", "Leeds", "peer", 20, 20),
        ("2", "Leeds", "peer", 14, 14),
        ("3", "Leeds", "peer", 16, 16),
        scores={("after", "1"): {60: 4}},
    )
    assert reasons(admit(tallies, CUTS, Policy())) == {
        "group:1": Reason.TOO_FEW_SCORES,
        "group:2": Reason.NEEDED_TO_HIDE,
    }


def test_a_measure_is_never_given_for_a_cut_it_was_not_declared_for(programme):
    answers = {"O1": {3: 20}}
    rows = [(str(i), "Leeds", "peer", 20, 20) for i in range(2)]
    tallies = programme(*rows, items={(wave, i): answers for wave in ("before", "after") for i in "01"})
    admitted = admit(tallies, CUTS, Policy())
    assert reasons(admitted, ITEM) == {"group:0": Reason.NOT_PROVEN, "group:1": Reason.NOT_PROVEN}


def test_a_population_of_somebodys_own_making_is_refused(programme):
    admitted = admit(programme(("1", "Leeds", "peer", 20, 20), ("2", "Leeds", "peer", 20, 20)), [], Policy())
    own = Population("group:1", "group", "Mine", ("1",))
    assert admitted.comparison(own, SCALE) == Withheld("group", "Mine", Reason.NOT_PROVEN)


def pairs_of(programme, before, after, both):
    tallies = programme(("1", "Leeds", "peer", before, after), pairs={"1": {(60, 60): both}})
    admitted = admit(tallies, [], Policy())
    return admitted.comparison(admitted.populations[0], SCALE).pairs


def test_pairs_are_used_where_the_paired_and_the_others_number_k(programme):
    assert pairs_of(programme, 40, 35, 25) == {(60, 60): 25}
    assert pairs_of(programme, 25, 35, 25) == {(60, 60): 25}


def test_pairs_are_not_used_where_few_people_are_left_over(programme):
    assert pairs_of(programme, 12, 12, 11) is None
    assert pairs_of(programme, 40, 34, 25) is None
    assert pairs_of(programme, 40, 40, 9) is None


def test_more_pairs_than_people_are_not_believed(programme):
    assert pairs_of(programme, 20, 20, 31) is None


def test_a_programme_of_which_nothing_may_be_shown_admits_nothing(programme):
    admitted = admit(programme(("1", "Leeds", "peer", 9, 20)), CUTS, Policy())
    assert admitted.populations == ()
    whole = Population("whole", "whole", "Whole programme", ("1",))
    assert admitted.comparison(whole, SCALE) == Withheld("whole", "Whole programme", Reason.NOT_PROVEN)


def test_scores_are_proven_beside_earlier_releases_too(programme):
    tallies = programme(
        *[(str(i), "Leeds" if i < 2 else "York", "peer", 20, 20) for i in range(4)],
        scores={("after", "0"): {60: 3}},
    )
    earlier = [{"site:9": frozenset("123")}]
    assert reasons(admit(tallies, ["site"], Policy())) == {}
    assert reasons(admit(tallies, ["site"], Policy(), earlier)) == dict.fromkeys(
        ("whole", "site:1"), Reason.NEEDED_TO_HIDE
    )

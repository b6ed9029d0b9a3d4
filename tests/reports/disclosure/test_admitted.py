from time import monotonic

from reports.disclosure.admitted import admit
from reports.disclosure.choosing import Earlier
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import Policy
from reports.disclosure.populations import Background, Population, Reason, Withheld

SCALE = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)
ITEM = Measure("O1", "item", low=1, high=5, person_step=1, finest=0.01, whole_only=True)
CUTS = ("site", "group")
TENURE = Background("tenure", ((1, "Under 1 year"), (2, "1 to 5 years")), by_site=True)


def admitted(tallies, cuts=(), k=10, **more):
    return admit(tallies, cuts, Policy(k), ["openness"], seconds=30, clock=monotonic, **more)


def test_counts_of_all_groups_in_a_population_are_added_up(programme):
    tallies = programme(
        ("1", "Leeds", "peer", 20, 20),
        ("2", "Leeds", "peer", 20, 20),
        scores={("before", "1"): {60: 15, 90: 5}, ("after", "2"): {120: 20}},
    )
    found = admitted(tallies)
    assert found.comparison(found.populations[0], SCALE) == Comparison({60: 35, 90: 5}, {60: 20, 120: 20}, None)


def test_missing_codes_of_an_item_are_not_compared(programme):
    tallies = programme(
        ("1", "Leeds", "peer", 40, 40),
        items={
            ("before", "1"): {"O1": {-1: 3, 0: 2, 2: 35}},
            ("after", "1"): {"O1": {-2: 1, 4: 39}},
        },
    )
    found = admitted(tallies)
    assert found.comparison(found.populations[0], ITEM) == Comparison({2: 35}, {4: 39}, None)


def test_single_statements_are_shown_from_30_people_on(programme):
    def shown(n):
        answers = {(wave, "1"): {"O1": {3: n}} for wave in ("before", "after")}
        found = admitted(programme(("1", "Leeds", "peer", n, n), items=answers))
        return found.comparison(found.populations[0], ITEM)

    assert shown(29) == Withheld("whole", "Whole programme", Reason.TOO_FINE)
    assert shown(30) == Comparison({3: 30}, {3: 30}, None)


def test_an_outcome_that_fewer_than_k_people_have_is_shown_nowhere_and_stops_nothing_else(programme):
    tallies = programme(("1", "Leeds", "peer", 20, 20), scores={("after", "1"): {60: 9}})
    found = admitted(tallies)
    whole = found.populations[0]
    assert found.comparison(whole, SCALE) == Withheld("whole", "Whole programme", Reason.TOO_FEW_SCORES)


def test_a_group_with_few_scores_is_shown_together_with_others(programme):
    tallies = programme(
        ("1", "Leeds", "peer", 20, 20),
        ("2", "Leeds", "peer", 14, 14),
        ("3", "Leeds", "peer", 16, 16),
        scores={("after", "1"): {60: 4}},
    )
    assert [each.groups for each in admitted(tallies, CUTS).populations[1:]] == [("3",), ("1", "2")]


def test_a_measure_is_never_given_for_a_part_if_it_was_declared_for_the_whole(programme):
    answers = {"O1": {3: 20}}
    rows = [(str(i), "Leeds", "peer", 20, 20) for i in range(2)]
    tallies = programme(*rows, items={(wave, i): answers for wave in ("before", "after") for i in "01"})
    found = admitted(tallies, CUTS)
    assert [found.comparison(each, ITEM).reason for each in found.populations[1:]] == [Reason.NOT_PROVEN] * 2


def test_a_population_of_somebodys_own_making_is_refused(programme):
    found = admitted(programme(("1", "Leeds", "peer", 20, 20), ("2", "Leeds", "peer", 20, 20)))
    own = Population("group:1", "group", "Mine", ("1",))
    assert found.comparison(own, SCALE) == Withheld("group", "Mine", Reason.NOT_PROVEN)


def pairs_of(programme, before, after, both):
    tallies = programme(("1", "Leeds", "peer", before, after), pairs={"1": {(60, 60): both}})
    found = admitted(tallies)
    return found.comparison(found.populations[0], SCALE).pairs


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
    found = admitted(programme(("1", "Leeds", "peer", 9, 20)), CUTS)
    assert found.populations == ()
    whole = Population("whole", "whole", "Whole programme", ("1",))
    assert found.comparison(whole, SCALE) == Withheld("whole", "Whole programme", Reason.NOT_PROVEN)


def test_the_units_of_the_first_release_are_those_of_every_later_one(programme):
    rows = [("1", "Leeds", "peer", 20), ("2", "Leeds", "peer", 4), ("3", "Leeds", "peer", 12)]
    first = admitted(programme(*[(*row, row[3]) for row in rows]), ["group"])
    grown = programme(*[(*row[:3], 30, 30) for row in rows])
    assert admitted(grown, ["group"], units=first.units).units == first.units
    assert admitted(grown, ["group"]).units != first.units


def by_tenure(programme):
    """Two sites of 40; at one of them only 3 people have been there for under a year."""
    return programme(
        ("1", "Leeds", "peer", 40, 40),
        ("2", "York", "peer", 40, 40),
        answers={("1", 1): 20, ("1", 2): 18, ("2", 1): 3, ("2", 2): 36},
    )


def test_whoever_chose_an_answer_is_a_population_at_each_site_and_in_all(programme):
    found = admitted(by_tenure(programme), ["site"], backgrounds=[TENURE])
    assert [each.key for each in found.units if each.among] == [
        *("by:tenure:1", "by:tenure:2"),
        *("by:tenure:1@1", "by:tenure:2@1", "by:tenure:1@2", "by:tenure:2@2"),
    ]
    chose = next(each for each in found.populations if each.key == "by:tenure:1")
    assert sum(found.comparison(chose, SCALE).before.values()) == 23 + 3
    assert found.comparison(chose, SCALE).pairs is None
    assert chose.name == "Under 1 year, or no answer given"


def test_many_who_gave_no_answer_are_a_population_of_their_own(programme):
    tallies = programme(("1", "Leeds", "peer", 40, 40), answers={("1", 1): 14, ("1", 2): 15})
    named = [each.name for each in admitted(tallies, backgrounds=[TENURE]).populations]
    assert named == ["Whole programme", "Under 1 year", "1 to 5 years", "No answer given"]


def test_a_small_answer_takes_others_with_it_until_it_cannot_be_worked_out(programme):
    found = admitted(by_tenure(programme), ["site"], backgrounds=[TENURE])
    hidden = {each.name: each.reason for each in found.choice.withheld}
    assert hidden["York: Under 1 year, or no answer given"] is Reason.SMALL
    assert Reason.NEEDED_TO_HIDE in hidden.values()


def test_what_was_shown_before_counts_as_shown(programme):
    """The first report showed both groups; hiding one of them now would hide nothing."""
    rows = ("1", "Leeds", "peer", 20, 20), ("2", "Leeds", "peer", 20, 3), ("3", "Leeds", "peer", 20, 20)
    first = admitted(programme(*[(*row[:4], 20) for row in rows]), ["group"])
    seen = [Earlier(("before", "day30"), first.populations)]
    later = admitted(programme(*rows), ["group"], units=first.units, earlier=seen)
    assert [each.key for each in later.populations] in ([], ["whole"], ["whole", "group:1"], ["whole", "group:3"])

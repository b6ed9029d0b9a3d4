import json
import re
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from reports.disclosure import gate
from reports.disclosure.admitted import admit
from reports.disclosure.consistency import Consistency, consistency
from reports.disclosure.gate import Aside, AskedItem, release
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import Policy
from reports.disclosure.populations import Background, Reason, Withheld
from reports.disclosure.printing import Estimate

SCALE = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)
ESTIMATE = Estimate(60.2, 66.9, 6.7, 1.2, 12.2, 0.017, 0.41)
ITEMS = (AskedItem("O1", "agreement", (1, 2, 3, 4, 5)), AskedItem("barriers", "pick", (1, 2, 3)))


def released(tallies, cuts=("site", "group"), k=10, items=ITEMS):
    admitted = admit(tallies, cuts, Policy(k), ["openness"], seconds=30, clock=monotonic)
    rows = {p.key: admitted.comparison(p, SCALE) for p in admitted.populations}
    shown = {(key, "openness"): ESTIMATE for key, row in rows.items() if isinstance(row, Comparison)}
    return release(admitted, shown, [SCALE], Aside(items), plan="00" * 32)


@pytest.fixture
def two_groups(programme):
    answers = {"O1": {1: 2, 3: 8, 5: 12, -1: 4, 0: 4}, "barriers": {1: 20, 2: 15, 3: 1, 0: 2, -1: 1}}
    return programme(
        ("1", "Leeds", "peer", 30, 30, 40),
        ("2", "Leeds", "peer", 30, 30, 40),
        items={("before", "1"): answers, ("before", "2"): answers},
    )


def test_a_release_holds_every_admitted_population_with_printed_values(two_groups):
    result = released(two_groups)
    assert [p.key for p in result.populations] == ["whole", "group:1", "group:2"]
    whole = result.populations[0]
    before = whole.participation["before"]
    assert (before.responses.value, before.invited.value, before.rate.value) == (60, 80, 75)
    assert whole.comparisons["openness"].change == 7.0


def test_items_are_shown_for_the_wave_in_which_they_were_asked(two_groups):
    items = released(two_groups).items
    assert items["after"] == {}
    assert {band: s.value for band, s in items["before"]["O1"].shares.items()} == {
        "disagree": 10,
        "middle": 35,
        "agree": 55,
    }
    assert items["before"]["O1"].prefer_not.value == 15


def test_picks_count_people_who_picked_anything(two_groups):
    barriers = released(two_groups).items["before"]["barriers"]
    assert {code: (s.value, s.bound) for code, s in barriers.shares.items()} == {
        "1": (75, "at"),
        "2": (55, "at"),
        "3": (10, "or less"),
    }
    assert barriers.prefer_not is None


def test_an_item_that_few_people_answered_is_withheld(programme):
    tallies = programme(("1", "Leeds", "peer", 30, 30), items={("before", "1"): {"O1": {3: 24, 0: 6}}})
    assert released(tallies).items["before"]["O1"] == Withheld("whole", "O1", Reason.TOO_FEW_SCORES)


def test_a_programme_under_k_releases_no_number(programme):
    tallies = programme(("1", "Leeds", "peer", 9, 30), items={("before", "1"): {"O1": {3: 9}}})
    plain = released(tallies).plain()
    assert plain["populations"] == []
    assert plain["items"] == {"before": {}, "after": {}}
    assert plain["withheld"] == [{"cut": "whole", "name": "Whole programme", "reason": "small"}]


def test_a_release_is_plain_json_and_its_digest_depends_on_every_value(two_groups, programme):
    result = released(two_groups)
    assert json.loads(json.dumps(result.plain())) == result.plain()
    assert result.digest() == released(two_groups).digest()
    others = [released(two_groups, k=11), released(two_groups, []), released(two_groups, items=())]
    assert len({each.digest() for each in (result, *others)}) == 4


def test_hidden_answers_do_not_move_a_single_byte(programme):
    """Two people in a merged group swap their answers with two others of it: nothing printed may move."""
    rows = ("1", "Leeds", "peer", 30, 30), ("2", "Leeds", "peer", 12, 12), ("3", "Leeds", "peer", 4, 4)
    one = programme(*rows, scores={("after", "2"): {60: 12}, ("after", "3"): {90: 4}})
    other = programme(*rows, scores={("after", "2"): {60: 8, 90: 4}, ("after", "3"): {60: 4}})
    assert released(one).digest() == released(other).digest()


def test_estimates_must_be_those_of_the_admitted_comparisons(two_groups):
    admitted = admit(two_groups, [], Policy(), ["openness"], seconds=30, clock=monotonic)
    with pytest.raises(ValueError, match="differ"):
        release(admitted, {}, [SCALE], Aside())
    with pytest.raises(ValueError, match="differ"):
        release(admitted, {("whole", "openness"): ESTIMATE, ("group:1", "openness"): ESTIMATE}, [SCALE], Aside())


def test_a_release_names_its_candidates_and_the_plan_they_were_declared_in(two_groups):
    plain = released(two_groups).plain()
    assert [unit["key"] for unit in plain["units"]] == ["whole", "group:1", "group:2"]
    assert plain["plan"] == "00" * 32


def test_nobody_knows_how_many_were_invited_of_those_who_chose_an_answer(programme):
    tallies = programme(("1", "Leeds", "peer", 60, 60, 80), answers={("1", 1): 28, ("1", 2): 31})
    tenure = Background("tenure", ((1, "Under 1 year"), (2, "Longer")), by_site=False)
    admitted = admit(tallies, [], Policy(), ["openness"], backgrounds=[tenure], seconds=30, clock=monotonic)
    rows = {p.key: admitted.comparison(p, SCALE) for p in admitted.populations}
    result = release(admitted, {(key, "openness"): ESTIMATE for key in rows}, [SCALE], Aside())
    chose = next(p for p in result.populations if p.key == "by:tenure:1")
    took_part = chose.participation["before"]
    assert (took_part.responses.value, took_part.responses.about) == (30, True)
    assert (took_part.invited, took_part.rate) == (None, None)


def set_aside(tallies, aside, k=10):
    admitted = admit(tallies, ("site",), Policy(k), ["openness"], seconds=30, clock=monotonic)
    return release(admitted, {(p.key, "openness"): ESTIMATE for p in admitted.populations}, [SCALE], aside)


FOUND = Consistency(60, 0.81, 0.76, 0.86, 0.83)
VARIED = {(wave, "1"): {40: 10, 60: 50} for wave in ("before", "after")}


@pytest.mark.parametrize(("off", "shown"), [(6, True), (5, False)])
def test_reliability_is_silent_where_fewer_than_a_tenth_stand_off_the_commonest_score(programme, off, shown):
    tallies = programme(("1", "Leeds", "peer", 60, 60), scores={("after", "1"): {60: 60 - off, 40: off}})
    found = set_aside(tallies, Aside(consistency={("after", "whole", "openness"): FOUND})).consistency
    assert found == {"before": {}, "after": {"whole": {"openness": consistency(FOUND)}} if shown else {}}


def test_reliability_of_a_population_that_is_not_shown_is_refused(programme):
    tallies = programme(("1", "Leeds", "peer", 60, 60), scores=VARIED)
    for key in ("group:1", "site:York"):
        with pytest.raises(ValueError, match="no reliability is shown"):
            set_aside(tallies, Aside(consistency={("after", key, "openness"): FOUND}))


def test_a_marker_is_the_mean_of_everybody_in_the_later_wave_and_has_no_test(programme):
    marker = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)
    found = set_aside(programme(("1", "Leeds", "peer", 60, 60), scores=VARIED), Aside(markers={marker: 56.67}))
    assert found.markers["openness"].wave == "after"
    assert found.markers["openness"].mean.value == pytest.approx(56.67, abs=found.markers["openness"].step / 2)


def test_a_marker_of_few_people_is_not_printed(programme):
    marker = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)
    assert set_aside(programme(("1", "Leeds", "peer", 15, 15)), Aside(markers={marker: 60})).markers == {}


def test_a_programme_that_shows_nothing_shows_nothing_aside(programme):
    tallies = programme(("1", "Leeds", "peer", 9, 30))
    marker = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)
    assert set_aside(tallies, Aside(ITEMS, {marker: 60})).markers == {}


def test_a_release_of_which_the_groups_make_the_test_has_no_p_of_people(two_groups):
    result = released(two_groups)
    assert {row.p for each in result.populations for row in each.comparisons.values()} != {None}
    bare = result.untested()
    assert {row.p for each in bare.populations for row in each.comparisons.values()} == {None}
    assert replace(bare, populations=result.populations) == result


def test_a_release_is_made_in_one_place_only():
    root = Path(gate.__file__).parents[2]
    modules = [path for floor in ("feedback", "surveys", "reports") for path in (root / floor).rglob("*.py")]
    assert [path.name for path in modules if re.search(r"\bRelease\(", path.read_text())] == ["gate.py"]

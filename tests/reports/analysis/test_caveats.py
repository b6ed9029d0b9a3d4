import pytest

from reports.analysis.caveats import caveats
from reports.analysis.companywide import headlines
from tests.reports.analysis.publications import groups_with, population, publication, row, took_part

ROWS = {"engagement": row(50.0, 51.0), "openness": row(50.0, 58.0, 3.0, 13.0, "p < .01")}


def kinds(facts):
    return [each.kind for each in caveats(facts, headlines(facts))]


def said(facts, kind):
    return next(each.sentence for each in caveats(facts, headlines(facts)) if each.kind == kind)


def test_nothing_is_said_of_a_programme_that_shows_nothing():
    facts = publication({})
    facts["release"]["populations"] = []
    assert caveats(facts, {}) == []


@pytest.mark.parametrize(("lowest", "warned"), [(49.0, True), (50.0, False)])
def test_low_trust_in_privacy_comes_first(lowest, warned):
    facts = publication(ROWS | {"privacy_trust": row(60.0, lowest)})
    assert (kinds(facts)[0] == "low privacy trust") is warned


def test_a_low_response_names_the_wave():
    facts = publication(ROWS, participation=took_part((80, 80), (50, 50)))
    assert said(facts, "low response") == (
        "Of those invited, only 50 % after it answered; the others may think otherwise."
    )
    assert "unequal response" in kinds(facts)


def test_where_most_answered_in_both_waves_nothing_is_said_of_it():
    facts = publication(ROWS, participation=took_part((80, 80), (75, 75)))
    assert not {"low response", "unequal response"} & set(kinds(facts))


def test_those_who_did_not_answer_could_undo_a_change_of_eight_by_moving_twelve_back():
    facts = publication(ROWS, participation=took_part((80, 80), (60, 60)))
    assert "by −12 points on average" in said(facts, "tipping point")


def test_where_nearly_all_answered_no_answer_of_the_rest_could_undo_it():
    facts = publication(ROWS, participation=took_part((80, 95), (80, 95)))
    assert "by more than the scale allows" in said(facts, "tipping point")


def test_a_change_that_is_not_clear_has_no_tipping_point():
    assert "tipping point" not in kinds(publication({"openness": row(50.0, 52.0)}))


def test_parts_that_answered_in_another_mix_are_named():
    leeds = population("site:Leeds", {}, participation=took_part((20, 40), (36, 70)))
    facts = publication(ROWS, parts=[leeds])
    assert said(facts, "mix").startswith("Leeds gave about 25 % of the answers before and 60 % after")


def test_a_scale_near_its_end_leaves_no_room():
    assert "ceiling" in kinds(publication({"openness": row(86.0, 88.0)}))
    assert "floor" in kinds(publication({"openness": row(14.0, 12.0)}))
    assert not {"ceiling", "floor"} & set(kinds(publication(ROWS)))


def test_groups_that_began_low_and_rose_most_may_only_have_evened_out():
    before = [30.0, 32.0, 34.0, 60.0, 62.0, 64.0]
    arms = ["peer"] * 6
    rising = publication(ROWS, groups_with(arms, before, [40.0, 42.0, 44.0, 60.0, 62.0, 65.0]))
    level = publication(ROWS, groups_with(arms, before, [b + 5 + n % 2 for n, b in enumerate(before)]))
    assert "regression to the mean" in kinds(rising)
    assert "regression to the mean" not in kinds(level)

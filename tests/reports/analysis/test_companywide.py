import pytest
from scipy import stats

from reports.analysis.companywide import basis, found_sentence, headlines
from tests.reports.analysis.publications import groups_with, publication, row

BEFORE = [50.0, 52.0, 47.0, 55.0, 51.0, 49.0]
AFTER = [58.0, 57.0, 56.0, 61.0, 57.0, 60.0]
WHOLE = {"engagement": row(51.0, 52.0), "openness": row(51.0, 58.0, 3.0, 11.0, "p < .01")}


def over_groups(n=6):
    return publication(WHOLE, groups_with(["peer"] * n, BEFORE[:n], AFTER[:n]))


def test_with_five_groups_shown_groups_are_the_units_and_with_four_people_are():
    assert (basis(over_groups(5)), basis(over_groups(4))) == ("groups", "people")


def test_the_mean_of_the_printed_changes_has_the_interval_of_students_t():
    found = headlines(over_groups())["openness"]
    changes = [after - before for before, after in zip(BEFORE, AFTER, strict=True)]
    interval = stats.ttest_1samp(changes, 0).confidence_interval()
    assert found.units == 6
    assert found.change == pytest.approx(sum(changes) / 6, abs=0.5)
    assert found.low <= interval.low < found.low + 1
    assert found.high - 1 < interval.high <= found.high


def test_one_outcome_without_enough_groups_puts_both_on_people():
    facts = over_groups()
    for each in facts["release"]["populations"]:
        if each["cut"] == "group" and each["name"] != "1":
            del each["comparisons"]["engagement"]
    assert {each.basis for each in headlines(facts).values()} == {"people"}


def test_groups_that_all_print_the_same_change_are_no_basis():
    facts = publication(WHOLE, groups_with(["peer"] * 6, BEFORE, [b + 6 for b in BEFORE]))
    assert basis(facts) == "people"
    assert headlines(facts)["openness"].change == 7.0


def test_an_outcome_that_is_not_shown_has_no_headline():
    assert list(headlines(publication({"openness": WHOLE["openness"]}))) == ["openness"]
    hidden = {"openness": WHOLE["openness"] | {"change": None}}
    assert headlines(publication(hidden)) == {}


def test_over_people_the_printed_row_is_the_headline():
    found = headlines(publication(WHOLE))["openness"]
    assert (found.change, found.low, found.high, found.p, found.units) == (7.0, 3.0, 11.0, "p < .01", None)
    assert found.verdict == "higher"
    assert "51 before, 58 after, a change of +7" in found.sentence


def test_what_could_have_been_found_is_two_point_eight_standard_errors():
    found = headlines(publication(WHOLE))["openness"]
    exactly = 4 / stats.norm.ppf(0.975) * (stats.norm.ppf(0.975) + stats.norm.ppf(0.8))
    assert found.finds - 1 < exactly <= found.finds
    assert "of 6 or more would be found four times in five" in found_sentence("Openness", found)


def test_holm_doubles_the_smaller_p_over_groups():
    changes = [5.0, 1.0, 6.0, -1.0, 4.0, 4.0]  # p = .042 alone, about .084 beside another outcome
    facts = publication(WHOLE, groups_with(["peer"] * 6, BEFORE, [b + c for b, c in zip(BEFORE, changes, strict=True)]))
    assert stats.ttest_1samp(changes, 0).pvalue < 0.05
    assert headlines(facts)["openness"].p == "p >= .05"

"""Only what is better for sure is celebrated; else there are thanks, and nothing is claimed."""

import pytest

from reports.handouts.celebration import celebration
from reports.handouts.written import written
from tests.reports.exports.published_reports import nothing_shown, report
from tests.reports.handouts.sheets import text_of, with_change


def without_gains():
    facts = report()
    for measure in facts["measures"]:
        if measure["id"] in facts["release"]["populations"][0]["comparisons"]:
            with_change(facts, measure["id"], 2.0, -1.0, 5.0, "not clear")
    return facts


def gains(facts):
    return [each.whole.measure for each in celebration(facts).gains]


@pytest.mark.parametrize(
    ("low", "verdict", "kept"),
    [
        (1.0, "higher", ["openness"]),
        (1.0, "slightly higher", ["openness"]),
        (0.0, "higher", []),
        (-1.0, "higher", []),
        (1.0, "not clear", []),
    ],
)
def test_a_gain_has_an_interval_above_no_change_and_a_sentence_that_says_so(low, verdict, kept):
    assert gains(with_change(without_gains(), "openness", 8.0, low, 14.0, verdict)) == kept


def test_what_became_worse_is_no_gain():
    assert gains(with_change(without_gains(), "openness", -8.0, -14.0, -1.0, "lower")) == []


def test_where_the_finding_rests_on_groups_their_interval_counts():
    facts = with_change(without_gains(), "openness", 8.0, 1.0, 14.0, "higher")
    facts["headlines"]["openness"] |= {"basis": "groups", "units": 5, "low": -1.0}
    assert gains(facts) == []


def test_without_a_gain_there_are_thanks_with_the_printed_participation():
    facts = without_gains()
    said = text_of(written(celebration(facts)))
    assert "Thank you for taking part" in said
    assert "The figures show no improvement for sure" in said
    assert "Something to be glad about" not in said
    for wave in celebration(facts).answered:
        assert f"{wave.title}: {wave.answered} people answered" in said


def test_a_report_that_shows_nothing_has_thanks_and_no_number_of_people():
    sheet = celebration(nothing_shown())
    assert (list(sheet.gains), list(sheet.answered)) == ([], [])
    assert "people answered" not in text_of(written(sheet))


def test_it_says_what_it_does_not_show():
    facts = with_change(without_gains(), "openness", 8.0, 1.0, 14.0, "higher")
    assert "there is no comparison group" in text_of(written(celebration(facts)))


def test_a_change_that_is_withheld_is_no_gain():
    facts = with_change(without_gains(), "openness", 8.0, 1.0, 14.0, "higher")
    row = facts["release"]["populations"][0]["comparisons"]["openness"]
    row |= {"change": None, "low": None, "high": None, "withheld": "alike"}
    del facts["headlines"]["openness"]
    assert gains(facts) == []

"""Programmes stand beside each other in their published rows, by name, where they were asked the same."""

import json
from itertools import permutations

import pytest

from feedback.privacy import descriptor
from reports.rendering.page import report_page
from reports.side_by_side import side_by_side
from tests.reports.exports.made_up import nothing_shown, publication
from tests.reports.exports.published_reports import of_groups, report
from tests.reports.handouts.sheets import drawings_of
from tests.reports.shelved import drafted


def called(name, facts=None, **changes):
    facts = json.loads(descriptor.canonical(facts or report()))
    facts["programme"]["name"] = name
    return {**facts, **changes}


def openness(*publications):
    return next(each for each in side_by_side(publications) if each.title == "Openness")


def names(comparison):
    return [each.line.name.partition(", ")[0] for each in comparison.rows]


def with_version(version):
    facts = called("Benches")
    facts["questionnaire"]["version"] = version
    return facts


def without_openness():
    facts = called("Benches")
    facts["measures"] = [each for each in facts["measures"] if each["id"] != "openness"]
    return facts


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_programmes_stand_in_the_order_of_their_names_and_never_of_a_value(order):
    made = [called(name) for name in ("Aisles", "Benches", "Cranes")]
    for change, facts in zip((2.0, 9.0, -4.0), made, strict=True):
        facts["release"]["populations"][0]["comparisons"]["openness"]["change"] = change
    assert names(openness(*(made[place] for place in order))) == ["Aisles", "Benches", "Cranes"]


def test_each_row_is_a_published_row():
    for made in (report(), of_groups(30), publication()):
        facts = called("Aisles", made)
        for comparison in side_by_side([facts, called("Benches", made)]):
            row, _same = comparison.rows
            published = next(each for each in report_page(facts).outcomes if each.title == comparison.title)
            for part in ("people", "before", "after", "change", "interval", "sure", "verdict", "dumbbell", "hidden"):
                assert getattr(row.line, part) == getattr(published.whole, part)
            assert (row.over is None) == (published.over is None)
            if row.over:
                assert (row.over.change, row.over.interval) == (published.over.change, published.over.interval)


def test_nothing_is_computed_between_programmes():
    row = openness(called("Aisles"), called("Benches")).rows[0]
    assert row == openness(called("Aisles"), called("Cranes"), called("Dunes")).rows[0]


def test_one_range_is_drawn_for_all_and_it_holds_the_widest_interval():
    wide = called("Benches")
    wide["release"]["populations"][0]["comparisons"]["openness"] |= {"low": -71.0, "high": 79.0}
    comparison = openness(called("Aisles"), wide)
    assert "+80" in comparison.change_axis
    assert comparison.rows[0].line.forest != openness(called("Aisles"), called("Benches")).rows[0].line.forest
    assert drawings_of(comparison.change_axis)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (lambda: called("Benches", publication()), "it asked another questionnaire: Candour short questionnaire"),
        (lambda: with_version("0.9"), "it asked version 0.9 of the questionnaire, the others version 1.1"),
        (without_openness, "it did not measure this"),
    ],
)
def test_what_was_asked_otherwise_is_not_put_into_the_table_and_the_page_says_why(other, why):
    comparison = openness(called("Aisles"), called("Aisles too"), other())
    assert names(comparison) == ["Aisles", "Aisles too"]
    ((name, said),) = comparison.apart
    assert name.startswith("Benches")
    assert why in said


def test_reports_after_another_time_are_not_put_into_one_table():
    later = called("Benches", drafted("day30"))
    after, then = (
        each for each in side_by_side([called("Aisles", drafted("after")), later]) if "Openness" in each.title
    )
    assert (names(after), names(then)) == (["Aisles"], ["Benches"])
    assert "it compares before with a month later, the others with after" in after.apart[0][1]


def test_a_report_that_shows_nothing_keeps_its_row_and_says_so():
    hidden = called("Benches", nothing_shown())
    for comparison in side_by_side([called("Aisles", publication()), hidden]):
        row = next(each for each in comparison.rows if each.line.name.startswith("Benches"))
        assert row.line.hidden == hidden["finding"]
        assert (row.line.change, row.line.people) == ("", ("", ""))


def test_two_reports_that_show_nothing_are_no_error():
    found = side_by_side([called("Aisles", nothing_shown()), called("Benches", nothing_shown())])
    assert [len(each.rows) for each in found] == [2, 2]


def test_an_outcome_that_is_withheld_says_why():
    facts = called("Benches")
    facts["release"]["populations"][0]["comparisons"]["openness"] = {"reason": "small"}
    facts["headlines"].pop("openness")
    assert openness(called("Aisles"), facts).rows[1].line.hidden == facts["reasons"]["small"]


def test_two_reports_of_one_programme_are_told_apart_by_their_date():
    first, second = openness(called("Aisles"), called("Aisles", published="2026-09-01")).rows
    assert (first.line.name, second.line.name) == ("Aisles, report of 2026-03-02", "Aisles, report of 2026-09-01")

"""The page for everybody says what the report says of everybody together, and nothing of a group."""

from reports.handouts.employee_page import employee_page
from reports.handouts.written import written
from reports.rendering.page import report_page
from tests.reports.exports.made_up import named, nothing_shown, with_groups
from tests.reports.exports.published_reports import report
from tests.reports.handouts.sheets import text_of


def test_it_begins_with_the_findings_of_the_report():
    assert list(employee_page(report()).findings) == list(report_page(report()).headlines)


def test_no_group_and_no_site_is_named():
    said = text_of(written(employee_page(named("Schicht Süd-Öst", "فريق المساء"))))
    assert "Schicht" not in said
    assert "فريق" not in said
    assert "Group " not in text_of(written(employee_page(with_groups(200))))


def test_each_reason_for_hiding_is_said_once_and_without_a_name():
    facts = report()
    facts["release"]["withheld"] = [{"cut": "group", "name": f"Hidden {n}", "reason": "small"} for n in range(200)]
    page = employee_page(facts)
    assert list(page.reasons) == [facts["reasons"]["small"]]
    assert "Hidden" not in text_of(written(page))


def test_where_groups_are_counted_the_change_is_the_one_of_the_finding():
    facts = with_groups(8)
    for measure, row in facts["headlines"].items():
        row |= {"basis": "groups", "units": 8, "change": 3.0, "low": 1.0, "high": 5.0}
        line = next(scale.whole for scale in employee_page(facts).scales if scale.whole.measure == measure)
        assert (line.change, line.interval, line.sure) == ("+3", "+1 to +5", True)
    assert "count training groups, each once" in text_of(written(employee_page(facts)))


def test_where_people_are_counted_nothing_is_said_of_groups():
    facts = report()
    for row in facts["headlines"].values():
        row |= {"basis": "people", "units": None}
    assert "count training groups" not in text_of(written(employee_page(facts)))


def test_a_report_that_shows_nothing_says_what_would_help():
    said = text_of(written(employee_page(nothing_shown())))
    assert "What would help" in said
    assert "What changed" not in said


def test_an_outcome_that_is_withheld_says_why_in_its_place():
    facts = report()
    facts["release"]["populations"][0]["comparisons"]["openness"] = {"reason": "small"}
    facts["headlines"].pop("openness")
    page = employee_page(facts)
    assert any(scale.whole.hidden == facts["reasons"]["small"] for scale in page.scales)
    assert facts["reasons"]["small"] in text_of(written(page))

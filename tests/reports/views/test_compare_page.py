"""HR chooses reports, and sees them side by side."""

import pytest

from tests.reports.shelved import drafted, stored, withdraw


@pytest.fixture
def chosen(company, two_groups):
    """Two programmes with a report each."""
    slugs = [company.plan(two_groups) for _each in range(2)]
    for number, slug in enumerate(slugs):
        programme = {**drafted("after")["programme"], "name": f"Course {number}"}
        stored(company, slug, id=str(number) * 16, programme=programme)
    return slugs


def compare(company, *ids):
    return company.hr().get("/staff/compare", query_string={"publication": list(ids)})


def page(*args):
    return compare(*args).get_data(as_text=True)


@pytest.mark.usefixtures("chosen")
def test_reports_are_offered_and_none_is_chosen_at_first(company):
    found = page(company)
    assert found.count('name="publication"') == 2
    assert " checked" not in found
    assert "No difference between programmes is tested" not in found


@pytest.mark.usefixtures("chosen")
def test_two_reports_stand_side_by_side_with_a_word_of_caution(company):
    found = page(company, "0" * 16, "1" * 16)
    assert "No difference between programmes is tested here." in found
    assert "The same people may have taken part in several programmes" in found
    assert found.count('data-population="whole"') == 4
    assert found.index("Course 0, report of") < found.index("Course 1, report of")


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize("ids", [["0" * 16], ["0" * 16] * 2])
def test_one_report_alone_is_too_few(company, ids):
    reply = compare(company, *ids)
    assert reply.status_code == 422
    assert "Choose at least two reports and at most six." in reply.get_data(as_text=True)


def test_seven_are_too_many(company, two_groups):
    ids = [str(number) * 16 for number in range(7)]
    for each in ids:
        stored(company, company.plan(two_groups), id=each)
    assert compare(company, *ids).status_code == 422
    assert compare(company, *ids[:6]).status_code == 200


@pytest.mark.usefixtures("chosen")
def test_a_report_that_is_not_there_is_not_found(company):
    assert compare(company, "0" * 16, "no such report").status_code == 404


def test_a_withdrawn_report_is_neither_offered_nor_shown(company, chosen):
    withdraw(company, chosen[0], "The wrong groups were opened.")
    assert page(company).count('name="publication"') == 1
    assert compare(company, "0" * 16, "1" * 16).status_code == 404


def test_of_a_corrected_report_only_the_new_edition_is_offered(company, chosen):
    withdraw(company, chosen[0], "The wrong groups were opened.")
    stored(company, chosen[0], id="corrected")
    found = page(company)
    assert 'value="corrected"' in found
    assert f'value="{"0" * 16}"' not in found


def test_before_the_first_report_the_page_says_so(company):
    assert "There is no report yet." in page(company)

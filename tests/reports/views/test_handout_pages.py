"""HR opens the sheets of a report, and decides whether everybody may read the page for all employees."""

import re

import pytest

from reports.handouts.employee_page import employee_page
from reports.handouts.written import written
from tests.company import token_in
from tests.reports.handouts.sheets import text_of, unprinted
from tests.reports.shelved import stored, withdraw

SHEETS = ("talk-guide", "celebration", "norm-card", "employees")


@pytest.fixture
def slug(company, two_groups):
    made = company.plan(two_groups)
    stored(company, made)
    return made


def address(slug, sheet):
    return f"/staff/programmes/{slug}/after/handouts/{sheet}"


def press(hr, slug, what):
    token = token_in(hr.get(address(slug, "employees")).get_data(as_text=True))
    return hr.post(address(slug, f"employees/{what}"), data={"csrf_token": token})


def of_the_sheet(page):
    return re.search(r'<article class="handout".*?</article>', page, flags=re.DOTALL).group(0)


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_sheet_has_the_numbers_of_whoever_gives_support(company, slug, sheet):
    page = company.hr().get(address(slug, sheet)).get_data(as_text=True)
    assert "+00 555 0100" in page
    assert "+00 555 0100" not in of_the_sheet(page)


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_number_on_a_page_is_missing_on_the_report(company, slug, sheet):
    hr = company.hr()
    facts = hr.get(f"/staff/programmes/{slug}/after/report.json").get_json()
    assert unprinted(facts, of_the_sheet(hr.get(address(slug, sheet)).get_data(as_text=True))) == (set(), set())


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_report_leads_to_each_sheet(company, slug, sheet):
    assert address(slug, sheet) in company.hr().get(f"/staff/programmes/{slug}/after/report").get_data(as_text=True)


@pytest.mark.parametrize("sheet", SHEETS)
def test_of_a_report_that_was_withdrawn_there_is_no_sheet(company, slug, sheet):
    withdraw(company, slug, "The wrong groups were opened.")
    reply = company.hr().get(address(slug, sheet))
    assert reply.status_code == 409
    assert "This report was withdrawn." in reply.get_data(as_text=True)


@pytest.mark.parametrize("sheet", SHEETS)
def test_without_a_report_there_is_no_sheet(company, two_groups, sheet):
    assert company.hr().get(address(company.plan(two_groups), sheet)).status_code == 404


def test_the_page_is_public_from_one_press_of_a_button_until_another(app, company, slug):
    hr, anybody = company.hr(), app.test_client()
    public = f"/public/{slug}/after"
    assert anybody.get(public).status_code == 404
    assert press(hr, slug, "publish").status_code == 303
    assert f"{company.instance.settings.base_url}{public}" in hr.get(address(slug, "employees")).get_data(as_text=True)
    page = anybody.get(public)
    assert page.status_code == 200
    assert press(hr, slug, "take-back").status_code == 303
    assert anybody.get(public).status_code == 404


def test_everybody_reads_the_sheet_that_hr_saw_without_a_cookie_or_a_trace_of_the_visit(app, company, slug):
    hr, anybody = company.hr(), app.test_client()
    seen = of_the_sheet(hr.get(address(slug, "employees")).get_data(as_text=True))
    press(hr, slug, "publish")
    reply = anybody.get(f"/public/{slug}/after")
    page = reply.get_data(as_text=True)
    assert of_the_sheet(page) == seen
    assert "Set-Cookie" not in reply.headers
    assert "csrf_token" not in page
    assert page == anybody.get(f"/public/{slug}/after").get_data(as_text=True)


def test_a_withdrawal_takes_the_page_down(app, company, slug):
    press(company.hr(), slug, "publish")
    withdraw(company, slug, "The wrong groups were opened.")
    assert app.test_client().get(f"/public/{slug}/after").status_code == 404


def test_another_language_changes_what_is_around_the_sheet_and_not_the_sheet(app, company, slug):
    press(company.hr(), slug, "publish")
    page = app.test_client().get(f"/public/{slug}/after?lang=ar").get_data(as_text=True)
    assert 'lang="ar" dir="rtl"' in page
    article = of_the_sheet(page)
    assert article.startswith('<article class="handout" lang="en" dir="ltr">')
    facts = company.hr().get(f"/staff/programmes/{slug}/after/report.json").get_json()
    assert text_of(written(employee_page(facts))).split() == text_of(article).split()

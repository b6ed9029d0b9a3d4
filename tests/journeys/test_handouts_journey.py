"""HR prints the sheets on one page each, compares reports, and lets everybody read the page for all employees."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from feedback.database import writing
from reports import announcing
from surveys.programmes import planning
from tests.journeys.conftest import DESK, Opener
from tests.journeys.live import FINISHED, Live
from tests.journeys.test_cards_journey import pages_of
from tests.journeys.test_every_screen import SMALL, barriers

pytestmark = pytest.mark.journey

REPORT = f"/staff/programmes/{FINISHED}/after/report"
PAPERS = {"A4": (210, 297), "Letter": (216, 279)}
SHEETS = ("Talk guide", "Celebration sheet", "Norm cards", "One page for everybody")


@pytest.fixture
def hr(live: Live, desk: Opener) -> Iterator[Page]:
    page = desk()
    page.goto(live.hr_link())
    page.wait_for_url("**/programmes")
    yield page
    with writing(live.instance.engine) as db:
        announcing.take_back(db, announcing.standing(db, planning.find(db, FINISHED), "after"))


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_comes_out_on_one_page_of_either_paper(live: Live, hr: Page, sheet: str):
    hr.goto(f"{live.base}{REPORT}")
    hr.get_by_role("link", name=sheet).click()
    expect(hr.get_by_role("heading", level=1)).to_be_visible()
    for paper, size in PAPERS.items():
        assert pages_of(hr.pdf(format=paper)) == [size]
    hr.emulate_media(media="print")
    for unprinted in ("nav", ".foot", ".moves, [data-print]", "form"):
        for found in hr.locator(unprinted).all():
            expect(found).to_be_hidden()


def test_the_page_for_everybody_is_read_on_a_phone_while_hr_has_it_published(live: Live, hr: Page, phone: Opener):
    hr.goto(f"{live.base}{REPORT}")
    hr.get_by_role("link", name="One page for everybody").click()
    hr.get_by_role("button", name="Publish to all employees").click()
    address = hr.get_by_role("link", name="/public/").get_attribute("href")

    employee = phone()
    employee.goto(str(address))
    expect(employee.get_by_role("heading", name="What we learnt from your answers")).to_be_visible()
    expect(employee.get_by_role("link", name="+00 555 0100")).to_be_visible()
    assert list(barriers(employee, SMALL, DESK)) == []
    assert employee.context.cookies() == []

    hr.get_by_role("button", name="Take it back").click()
    expect(hr.get_by_role("heading", name="Only HR sees this page so far")).to_be_visible()
    employee.reload()
    expect(employee.get_by_role("heading", name="What we learnt from your answers")).to_have_count(0)


def test_one_report_alone_is_refused_where_it_was_chosen(live: Live, hr: Page):
    hr.goto(f"{live.base}{REPORT}")
    hr.get_by_role("link", name="Side by side").click()
    hr.get_by_role("checkbox").first.check()
    hr.get_by_role("button", name="Show them side by side").click()
    expect(hr.get_by_text("Choose at least two reports and at most six.")).to_be_visible()
    expect(hr.get_by_role("checkbox").first).to_be_checked()
    assert list(barriers(hr, SMALL, DESK)) == []

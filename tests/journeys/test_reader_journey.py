"""A reader from outside: a link from HR, the report, its files, a second visit; with script and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.live import FINISHED, Live

pytestmark = pytest.mark.journey


def enter(page: Page, link: str, *, script: bool) -> None:
    """With script the link opens by itself; without, its code is pasted."""
    page.goto(link)
    if not script:
        page.get_by_label("Code from the link").fill(link.partition("#")[2])
        page.get_by_role("button", name="Open").click()
    page.wait_for_url("**/shared/reports")


def test_a_reader_comes_back_by_the_same_link_until_hr_takes_it_back(live: Live, desk: Opener, script: bool):
    hr = desk()
    hr.goto(live.hr_link())
    hr.wait_for_url("**/programmes")
    hr.goto(f"{live.base}/staff/programmes/{FINISHED}/after/report")
    hr.get_by_role("link", name="Links for readers").click()
    hr.get_by_label("Who will read").fill(name := f"Works council, {'with' if script else 'without'} script")
    hr.get_by_label("Every report of this programme").check()
    hr.get_by_role("button", name="Make the link").click()
    link = hr.locator("#link").inner_text()

    for _visit in range(2):
        reader = desk(java_script_enabled=script)
        enter(reader, link, script=script)
        assert "#" not in reader.url
        reader.locator("main a.card").first.click()
        expect(reader.get_by_role("heading", name="Talking about mental health at work")).to_be_visible()
        with reader.expect_download() as taken:
            reader.get_by_role("link", name="Table (CSV)").click()
        assert taken.value.suggested_filename == f"{FINISHED}-after.csv"
        reader.get_by_role("button", name="Leave").click()
        expect(reader.get_by_role("heading", name="Read a report")).to_be_visible()

    hr.get_by_role("link", name="Back to the links").click()
    hr.get_by_role("button", name=f"Take back the link of {name}").click()
    expect(hr.get_by_text(name, exact=True)).to_have_count(0)
    late = desk(java_script_enabled=script)
    late.goto(link)
    if not script:
        late.get_by_label("Code from the link").fill(link.partition("#")[2])
        late.get_by_role("button", name="Open").click()
    expect(late.get_by_text("This link opens nothing")).to_be_visible()

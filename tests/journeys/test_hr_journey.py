"""HR: from a one-time link to a programme, its waves and its report."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.live import WAITING, Live
from tests.journeys.test_facilitator_journey import sign_in

pytestmark = pytest.mark.journey


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def wave(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def answer(page: Page, address: str, *, script: bool) -> None:
    """One person answers the first question of the single document and sends."""
    page.goto(f"{address}/form")
    page.locator("input[name=E1][value='4']").check()
    steps = page.locator("[data-go=next]").count() if script else 0  # without script the document is one long page
    for _step in range(steps):
        press(page, "Continue")
    press(page, "Send")
    expect(heading(page, "Thank you")).to_be_visible()


def test_hr_makes_a_phrase_sets_up_a_programme_and_runs_it_to_the_end(
    live: Live, desk: Opener, phone: Opener, script: bool
):
    page = desk(java_script_enabled=script)
    sign_in(page, live.hr_link(f"noor-{script}@brightwater.example"), script=script)
    expect(heading(page, "Programmes")).to_be_visible()
    phrase = make_a_phrase(page)
    name = f"Listening well {'with' if script else 'without'} script"
    set_up(page, name)

    expect(page.get_by_text("Will not be shown alone")).to_have_count(1)
    expect(page.get_by_role("listitem").filter(has_text="Night shift").get_by_text("6 people")).to_be_visible()
    programme = page.url

    page.get_by_role("listitem").filter(has_text="Early shift").get_by_role("button", name="Room link").click()
    expect(heading(page, "Room link for Early shift")).to_be_visible()
    assert re.search(r"/staff/in#[\w-]{43}", page.locator("#link").inner_text())
    page.goto(programme)

    for title in ("Before the training", "After the training"):
        wave(page, title).get_by_role("button", name="Open this wave").click()
        wave(page, title).get_by_role("button", name="Open all forms").click()
        expect(wave(page, title).get_by_text("takes answers", exact=True)).to_have_count(2)
        early = wave(page, title).get_by_role("row").filter(has_text="Early shift").get_by_role("link")
        employee = phone(java_script_enabled=script)
        for _person in range(2):
            answer(employee, early.get_attribute("href") or "", script=script)
        wave(page, title).get_by_text("Close this wave").click()
        wave(page, title).get_by_role("button", name="Close for good").click()
        expect(wave(page, title).get_by_text("No more answers are taken")).to_be_visible()

    follow(page, "Open the answers and publish")
    page.get_by_label("Your opening phrase").fill(phrase)
    press(page, "Open and publish")
    to_the_report(page, script=script)
    expect(heading(page, name)).to_be_visible()
    expect(page.get_by_text(re.compile("fewer than 10 people"))).not_to_have_count(0)
    assert "Early shift" not in page.locator("tbody").all_inner_texts()


def make_a_phrase(page: Page) -> str:
    follow(page, "Make one")
    press(page, "Show me my six words")
    expect(heading(page, "Write these six words down now")).to_be_visible()
    phrase = " ".join(page.locator("ol.phrase li").all_inner_texts())
    assert len(phrase.split()) == 6
    follow(page, "I have written them down")
    page.goto(page.url + "/phrase")
    expect(heading(page, "You hold an opening phrase")).to_be_visible()
    assert phrase.split()[0] not in page.content()
    follow(page, "Back to the programmes")
    return phrase


def set_up(page: Page, name: str) -> None:
    follow(page, "Set up a programme")
    page.get_by_role("region", name="The training").get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Smallest group that is shown").fill("4")
    fill_line(page, 1, "Early shift", "Harbour", "30", "Training with peer support")
    fill_line(page, 2, "Night shift", "Harbour", "6", "Training")
    press(page, "Set up the programme")
    expect(heading(page, "There is a problem")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Smallest group that is shown").fill("10")
    press(page, "Set up the programme")
    expect(heading(page, "What the report will probably show")).to_be_visible()
    expect(page.get_by_role("row", name="Early shift").get_by_text("not shown")).to_be_visible()
    follow(page, "On to the programme")
    expect(heading(page, name)).to_be_visible()


def fill_line(page: Page, number: int, *cells: str) -> None:
    line = page.get_by_role("group", name=f"Group {number}")
    for label, cell in zip(("Name", "Site", "People"), cells[:3], strict=True):
        line.get_by_label(label, exact=True).fill(cell)
    line.get_by_label("Kind").select_option(cells[3])


def to_the_report(page: Page, *, script: bool) -> None:
    """Wait for the opening: with script the page shows itself again, without it is asked to."""
    ready = heading(page, "The report is ready")
    for _look in range(100):
        if script or ready.count():
            break
        page.wait_for_timeout(200)
        if page.get_by_role("link", name="Look again").count():
            follow(page, "Look again")
    expect(ready).to_be_visible(timeout=30_000)
    follow(page, "Read the report")


def test_hr_opens_the_training_that_waits_and_takes_its_files_home(live: Live, desk: Opener, tmp_path: Path):
    page = desk()
    page.goto(live.links.hr)
    follow(page, "Leading with an open door")
    follow(page, "Open the answers and publish")

    page.get_by_label("Your opening phrase").fill("abacus abdomen abdominal abide abiding ability")
    press(page, "Open and publish")
    expect(page.get_by_text("Nothing was opened")).to_be_visible()
    page.get_by_label("Your opening phrase").fill(live.links.opening_phrase)
    press(page, "Open and publish")
    expect(heading(page, "Opening and counting").or_(heading(page, "The report is ready"))).to_be_visible()
    to_the_report(page, script=True)

    expect(heading(page, "Leading with an open door")).to_be_visible()
    expect(heading(page, "Openness")).to_be_visible()
    expect(page.get_by_text(re.compile("higher after|about the same|not clear")).first).to_be_visible()
    for name, mark in (("Table (CSV)", b"\xef\xbb\xbfcut,"), ("Publication (JSON)", b"{")):
        twice = [taken(page, name, tmp_path / str(number)) for number in range(2)]
        assert twice[0].startswith(mark)
        assert twice[0] == twice[1]

    page.goto(f"{live.base}/staff/programmes/{WAITING}")
    expect(heading(page, "Certificate of destruction")).to_be_visible()


def taken(page: Page, name: str, path: Path) -> bytes:
    """The bytes of a file that HR downloads."""
    with page.expect_download() as found:
        follow(page, name)
    download: Download = found.value
    download.save_as(path)
    return path.read_bytes()


def test_the_report_reads_the_same_without_script(live: Live, desk: Opener):
    texts = []
    for script in (True, False):
        page = desk(java_script_enabled=script)
        sign_in(page, live.hr_link(), script=script)
        follow(page, "Talking about mental health at work")
        follow(page, "Read the report")
        expect(heading(page, "Who answered").or_(page.get_by_text("Who answered")).first).to_be_visible()
        texts.append(page.locator("main").inner_text())
    assert texts[0] == texts[1]


def test_hr_signs_out(live: Live, desk: Opener):
    page = desk()
    page.goto(live.hr_link())
    follow(page, "Sign out")
    press(page, "Sign out")
    expect(heading(page, "Sign in")).to_be_visible()
    page.goto(f"{live.base}/staff/programmes")
    expect(heading(page, "Sign in")).to_be_visible()

"""Cards from the number to the paper: a facilitator prints, and what comes out of the printer is cut along lines."""

import re

import pytest
from playwright.sync_api import Page, expect

from feedback.database import writing
from surveys.custody.beginning import begin_wave
from surveys.filing import key_folder
from surveys.programmes import life, planning
from surveys.programmes.models import WAVES
from surveys.programmes.planning import GroupPlan, Plan
from tests.journeys.conftest import DESK, Opener
from tests.journeys.live import Live
from tests.journeys.test_every_screen import SMALL, barriers

pytestmark = pytest.mark.journey

GROUP = "Warehouse"
PEOPLE = 10
SHEETS = {2: 3, 4: 6}  # of 12 cards: five on a sheet, or two where each has four parts

# every card wholly on its sheet, every half within its card, every word within its half
OUTSIDE = """() => {
  const inside = (a, b) =>
    a.top >= b.top - 1 && a.left >= b.left - 1 && a.bottom <= b.bottom + 1 && a.right <= b.right + 1;
  const box = (one) => one.getBoundingClientRect();
  return [...document.querySelectorAll(".paper, .half, .half *")]
    .filter((one) => !inside(box(one), box(one.parentElement.closest(".half, .paper, .sheet"))))
    .map((one) => one.outerHTML.slice(0, 80));
}"""


@pytest.fixture(params=[2, 4], ids=["two-waves", "four-waves"])
def waves(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def slug(live: Live, waves: int) -> str:
    """A programme with cards whose first wave is open."""
    groups = (GroupPlan(GROUP, "Harbour", PEOPLE),)
    with writing(live.instance.engine) as db:
        programme = planning.create(db, Plan("Drawn from a box", groups, entry="cards", waves=WAVES[:waves]))
        begin_wave(db, key_folder(live.instance.keys), life.wave_of(programme, "before"))
        return programme.slug


@pytest.fixture
def sheets(live: Live, desk: Opener, slug: str) -> Page:
    """The page with the sheets, as the facilitator gets it."""
    page = desk()
    page.add_init_script("window.print = () => { document.title = 'sent to the printer' }")
    page.goto(live.room_link(slug, GROUP))
    page.get_by_role("link", name="Cards").click()
    expect(page.get_by_label("How many cards")).to_have_value("12")
    assert list(barriers(page, SMALL, DESK)) == []
    page.get_by_role("button", name="Make the cards").click()
    expect(page.get_by_text("These codes are not shown again.")).to_be_visible()
    return page


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height in millimetres of each page of a file that Chromium printed."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width) * 25.4 / 72), round(float(height) * 25.4 / 72)) for width, height in boxes]


def test_the_cards_come_out_on_a4_and_nothing_else_does(sheets: Page, waves: int):
    expect(sheets.locator(".paper")).to_have_count(12)
    expect(sheets.locator(".half")).to_have_count(12 * waves)
    assert list(barriers(sheets, SMALL, DESK)) == []

    sheets.get_by_role("button", name="Print").click()
    expect(sheets).to_have_title("sent to the printer")

    sheets.emulate_media(media="print", color_scheme="light")
    for unprinted in (".top", ".foot", "h1", "[data-print]"):
        expect(sheets.locator(unprinted).first).to_be_hidden()
    assert sheets.evaluate(OUTSIDE) == []
    pdf = sheets.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == [(210, 297)] * SHEETS[waves]


def test_going_back_to_the_number_says_that_these_were_made(sheets: Page):
    sheets.get_by_role("link", name="Cards").click()
    expect(sheets.get_by_role("heading", name="Made before: 12 cards")).to_be_visible()
    expect(sheets.locator(".paper")).to_have_count(0)

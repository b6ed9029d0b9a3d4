"""What stands behind the # of a link: the poster's fingerprint, a card's letters, or something that is neither."""

import pytest
from playwright.sync_api import Page, expect

from feedback.database import writing
from feedback.privacy import descriptor
from surveys.custody.beginning import begin_wave
from surveys.filing import boxes_in, key_folder
from surveys.programmes import life, planning
from surveys.programmes.planning import GroupPlan, Plan
from tests.journeys.conftest import Opener
from tests.journeys.live import Live
from tests.journeys.test_employee_journey import heading, to_the_end
from tests.journeys.test_private_journey import THANKS, fingerprint, press_send, sent_from

pytestmark = pytest.mark.journey

LETTERS = "7GQ2M0XK4T9B"

NO_FINGERPRINT = ("#a", "#main", "#K7%20x", "#.7GQ2", "#:~:text=Start")


def poster(live: Live, address: str) -> str:
    return descriptor.in_fragment(fingerprint(live, address))


def skip(page: Page, address: str) -> None:
    """Past the top by keyboard, as somebody does who hears the page."""
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def go_through(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    to_the_end(page)
    press_send(page)


def test_the_way_past_the_top_is_taken_for_no_poster(roomy: str, phone: Opener):
    page = phone()
    skip(page, roomy)
    go_through(page)
    expect(heading(page, THANKS)).to_be_visible()


def test_the_way_past_the_top_makes_no_browser_forget_the_poster(roomy: str, live: Live, phone: Opener):
    page = phone()
    sent = sent_from(page)
    skip(page, f"{roomy}#{descriptor.in_fragment(bytes(32))}")
    go_through(page)
    expect(page.get_by_role("alert").filter(has_text="not the questions of the poster")).to_be_visible()
    assert sent == []

    skip(page, f"{roomy}?lang=en#{poster(live, roomy)}")
    go_through(page)
    expect(heading(page, THANKS)).to_be_visible()


def test_what_is_no_fingerprint_accuses_nobody(roomy: str, phone: Opener):
    page = phone()
    for number, fragment in enumerate(NO_FINGERPRINT):
        page.goto(f"{roomy}/form?try={number}{fragment}")
        to_the_end(page)
        press_send(page)
        expect(heading(page, THANKS)).to_be_visible()


@pytest.mark.parametrize("broken", ["cut off", "one letter more", "a card that is cut off"])
def test_a_fingerprint_that_is_not_whole_is_said_at_once_and_nothing_is_sent(
    roomy: str, live: Live, phone: Opener, broken: str
):
    """Passed over, it would be a check that a single lost letter turns off."""
    whole = poster(live, roomy)
    fragment = {"cut off": whole[:-3], "one letter more": f"{whole}a", "a card that is cut off": f"{whole}.7GQ"}[broken]
    page = phone()
    sent = sent_from(page)
    said = page.get_by_role("alert").filter(has_text="A part of the link is missing")
    page.goto(f"{roomy}#{fragment}")
    expect(said).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(said).to_be_focused()
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("[data-said=mangled]")).to_be_visible()

    page.goto(f"{roomy}/form#{fragment}")
    to_the_end(page)
    press_send(page)
    expect(said).to_be_visible()
    assert sent == []


@pytest.fixture
def drawn(live: Live) -> str:
    """The address on a card of a form that is open."""
    with writing(live.instance.engine) as db:
        groups = (GroupPlan("Night shift", "Harbour", 10),)
        programme = planning.create(db, Plan("Drawn and typed", groups, entry="cards"))
        wave = life.wave_of(programme, "before")
        begin_wave(db, key_folder(live.instance.keys), wave)
        life.open_forms(wave, boxes_in(live.instance.boxes))
        address = f"{live.base}/r/{wave.forms[0].code}"
    return f"{address}#{descriptor.in_fragment(fingerprint(live, address))}.{LETTERS}"


def test_the_letters_of_a_card_come_to_their_field_and_stay_in_no_address(phone: Opener, drawn: str):
    page = phone()
    page.goto(drawn)
    kept = drawn.removesuffix(f".{LETTERS}")
    expect(page).to_have_url(kept)
    page.get_by_role("link", name="Deutsch").click()
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="Start").click()
    to_the_end(page)
    expect(page.get_by_label("The letters on your card")).to_have_value(LETTERS)
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    for _back in range(9):
        assert LETTERS not in page.url
        page.go_back()

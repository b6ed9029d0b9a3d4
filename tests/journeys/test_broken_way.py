"""Something between the browser and the server breaks: nothing goes out in clear, and nobody is accused of it."""

import hashlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from feedback.privacy import counted, stretching
from surveys import submission
from tests.journeys.conftest import Opener
from tests.journeys.live import Live
from tests.journeys.test_employee_journey import heading, start, to_the_end
from tests.journeys.test_private_journey import THANKS, fingerprint, look, press_send, sent_from
from tests.journeys.watching import BROKEN

pytestmark = pytest.mark.journey

WORDS = "lewdness zillion nylon dibs sardine atom"
OTHER_WORDS = "segregator giveaway lipstick vexingly gigabyte yearbook"
PORTAL = "<!doctype html><title>Welcome</title><h1>Sign in to the network</h1>"
NO_X25519 = """
const made = crypto.subtle.generateKey.bind(crypto.subtle);
crypto.subtle.generateKey = (algorithm, ...rest) =>
  algorithm === "X25519" ? Promise.reject(new DOMException("no", "NotSupportedError")) : made(algorithm, ...rest);
"""

Broken = Callable[[Route], None]


def answering(status: int, body: str = "") -> Broken:
    return lambda route: route.fulfill(status=status, body=body, headers=BROKEN, content_type="text/html")


def cut(route: Route) -> None:
    route.abort()


def empty(route: Route) -> None:
    """What a proxy can make of a script and no browser complains about."""
    route.fulfill(body="// not here", content_type="text/javascript")


def alert(page: Page, words: str) -> None:
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(words)


def said(page: Page, words: str) -> None:
    """Six words are stretched first, which a busy machine takes its time for."""
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(words, timeout=20_000)


# ------------------------------------------------------------------ sending


@pytest.mark.parametrize("broken", [cut, empty, answering(502)], ids=["cut-off", "emptied", "bad-gateway"])
@pytest.mark.parametrize("part", ["sending.js", "protocol.js", "private.js"])
def test_where_a_part_that_seals_is_kept_away_nothing_is_sent_in_clear(
    roomy: str, phone: Opener, part: str, broken: Broken
):
    """Whoever can drop one file on the way would read every answer otherwise."""
    page = phone()
    sent = sent_from(page)
    page.route(f"**/{part}", broken)
    start(page, roomy)
    to_the_end(page)
    press_send(page)
    alert(page, "The part of this page that locks your answers has not come. Nothing was sent.")
    assert sent == []

    page.unroute(f"**/{part}")
    page.get_by_role("button", name="Try again").click()
    expect(heading(page, THANKS)).to_be_visible()
    assert [len(request.post_data_buffer or b"") for request in sent] == [submission.LENGTH]


def test_a_browser_that_says_itself_that_it_cannot_seal_lets_the_server_do_it(roomy: str, live: Live, phone: Opener):
    """The control: without X25519 the answers do go out in clear, which the notice says."""
    page = phone()
    page.add_init_script(NO_X25519)
    sent = sent_from(page)
    stored = live.stored(roomy)
    start(page, roomy)
    to_the_end(page)
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()
    assert [request.url for request in sent] == [f"{roomy}/answer"]
    assert live.stored(roomy) == stored + 1


def test_whatever_something_on_the_way_answers_is_said_and_can_be_tried_again(roomy: str, live: Live, phone: Opener):
    page = phone()
    stored = live.stored(roomy)
    start(page, roomy)
    to_the_end(page)
    for status in (404, 413, 418, 500, 502, 503, 504):
        page.route("**/sealed", answering(status, PORTAL))
        press_send(page)
        alert(page, "There is no connection, or our server did not answer.")
        page.unroute("**/sealed")
    page.get_by_role("button", name="Try again").click()
    expect(heading(page, THANKS)).to_be_visible()
    assert live.stored(roomy) == stored + 1


@pytest.mark.parametrize("broken", [answering(502), answering(200, PORTAL)], ids=["bad-gateway", "portal"])
def test_a_wave_that_does_not_come_at_first_accuses_nobody_and_is_asked_for_again(
    roomy: str, phone: Opener, broken: Broken
):
    page = phone()
    page.route("**/wave", broken)
    start(page, roomy)
    to_the_end(page)
    press_send(page)
    alert(page, "There is no connection, or our server did not answer.")
    page.unroute("**/wave")
    page.get_by_role("button", name="Try again").click()
    expect(heading(page, THANKS)).to_be_visible()


def test_a_list_of_words_that_does_not_come_is_no_fault_of_whoever_types_them(roomy: str, phone: Opener):
    page = phone()
    start(page, roomy)
    to_the_end(page)
    page.get_by_text("Six private words").click()
    page.route("**/wordlist", answering(502, PORTAL))
    page.get_by_role("button", name="Give me six words").click()
    alert(page, "There is no connection, or our server did not answer.")
    page.get_by_label("Your six words, if you have them").fill(
        "segregator giveaway lipstick vexingly gigabyte yearbook"
    )
    press_send(page)
    alert(page, "There is no connection, or our server did not answer.")
    page.unroute("**/wordlist")
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()


# ------------------------------------------------------------------ looking whether one was counted


@pytest.fixture
def receipt(roomy: str, phone: Opener) -> Page:
    """The page where six words are typed."""
    page = phone()
    page.goto(f"{roomy}/receipt")
    return page


@pytest.fixture
def closed(receipt: Page) -> Page:
    """The same after closing, when the words are looked for in the published list."""
    receipt.evaluate("delete document.querySelector('form[data-receipt]').dataset.open")
    return receipt


def test_only_the_server_says_that_an_answer_is_not_there(receipt: Page):
    for status in (400, 413, 500, 502, 504):
        receipt.route("**/look", answering(status, PORTAL))
        look(receipt, WORDS)
        said(receipt, "There is no connection, or our server did not answer.")
        receipt.unroute("**/look")
    receipt.route("**/look", answering(429))
    look(receipt, WORDS)
    said(receipt, "Too much is arriving for this form at once.")
    receipt.unroute("**/look")
    look(receipt, WORDS)
    said(receipt, "Under these words there is no answer in this form.")


@pytest.mark.parametrize(
    "broken", [answering(500), answering(502, PORTAL), answering(404), answering(200, PORTAL)], ids=str
)
def test_a_list_that_does_not_come_sends_nobody_to_the_representatives(closed: Page, broken: Broken):
    closed.route("**/counted", broken)
    look(closed, WORDS)
    said(closed, "There is no connection, or our server did not answer.")


@pytest.mark.parametrize("part", ["sending.js", "protocol.js", "private.js"])
def test_six_words_do_not_go_out_in_clear_because_a_part_was_kept_away(roomy: str, phone: Opener, part: str):
    page = phone()
    sent = sent_from(page)
    page.route(f"**/{part}", cut)
    page.goto(f"{roomy}/receipt")
    look(page, WORDS)
    said(page, "Nothing was sent.")
    assert sent == []
    page.unroute(f"**/{part}")
    look(page, WORDS)
    said(page, "Under these words there is no answer in this form.")
    assert [request.url.rpartition("/")[2] for request in sent] == ["look"]


# ------------------------------------------------------------------ the list itself


def line(finder: bytes, sealed: bytes, mark: bytes) -> str:
    return f"{counted.entry(finder)} {hashlib.sha256(sealed).hexdigest()} {mark.hex()}\n"


def test_a_line_that_somebody_puts_under_my_words_does_not_hide_mine(roomy: str, live: Live, closed: Page):
    """Whoever saw a finder on its way can put a false line under it, before or after the true one."""
    mine = stretching.receipt(WORDS, fingerprint(live, roomy))
    finder = stretching.finder(mine)
    true = line(finder, b"sealed", stretching.mark(mine, hashlib.sha256(b"sealed").digest()))
    false = [line(finder, b"of another", bytes([number]) * 16) for number in range(2)]
    other = line(bytes(16), b"sealed", bytes(16))
    for listed, words in (
        ([false[0], true, false[1], other], "Your answer was counted"),
        ([true, other], "Your answer was counted"),
        ([*false, other], "An answer stands in the list under your words, but it is not the one"),
        ([other], "Under these words no answer stands in the list"),
    ):
        closed.route("**/counted", answering(200, "".join(sorted(listed))))
        look(closed, WORDS)
        said(closed, words)
        closed.unroute("**/counted")

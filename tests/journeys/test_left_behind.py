"""What stays in the browser: nothing of an answer, and of a ticket nothing once it is spent."""

import re

import pytest
from playwright.sync_api import Page, expect

from feedback.wordlist import words
from tests.journeys.conftest import Opener
from tests.journeys.live import Live
from tests.journeys.test_broken_way import alert
from tests.journeys.test_employee_journey import FIRST, go_on, heading, question, start, to_the_end
from tests.journeys.test_invitation_journey import fetch, invited, link, open_forms, said
from tests.journeys.test_private_journey import THANKS, press_send
from tests.journeys.watching import BROKEN
from tests.surveys.invited import EARLY, Invited

__all__ = ["invited"]  # a fixture

pytestmark = pytest.mark.journey

KEPT = "sessionStorage.length + localStorage.length"
LEFT_OVER = "sessionStorage.setItem('candour', JSON.stringify({ step: 2, chosen: ['E1=4'], words: 'six of mine' }))"


def on_a_page_without_script(page: Page, live: Live) -> None:
    blank = f"{live.base}/blank"
    page.route(blank, lambda route: route.fulfill(body='<link rel="icon" href="data:,">', content_type="text/html"))
    page.goto(blank)


def kept_by_the_tab(page: Page, live: Live) -> int:
    """Asked where nothing of ours can clear it first."""
    on_a_page_without_script(page, live)
    return int(page.evaluate(KEPT))


def test_a_language_that_is_opened_beside_takes_no_answers_along(roomy: str, phone: Opener):
    page = phone()
    start(page, roomy)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    for beside in ("Control", "Shift"):
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Deutsch").click(modifiers=[beside])
        expect(opened.value.locator("input:checked")).to_have_count(0)
        assert page.evaluate(KEPT) == 0


def test_six_words_go_along_to_another_language_and_stay_nowhere(roomy: str, phone: Opener):
    page = phone()
    start(page, roomy)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    to_the_end(page)
    page.get_by_text("Six private words").click()
    page.get_by_role("button", name="Give me six words").click()
    drawn = " ".join(page.locator("[data-drawn] li").all_inner_texts())
    assert set(drawn.split()) <= set(words())
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("[name=words]")).to_be_visible()
    expect(page.locator("[name=words]")).to_have_value(drawn)
    assert page.evaluate(KEPT) == 0


def test_what_a_change_of_language_left_over_is_gone_when_one_sends_or_leaves(roomy: str, live: Live, phone: Opener):
    """The page that should have read it never came, because the connection was lost."""
    page = phone()
    start(page, roomy)
    go_on(page)
    page.evaluate(LEFT_OVER)
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(live.instance.settings.leave_to)
    assert kept_by_the_tab(page, live) == 0

    start(page, roomy)
    to_the_end(page)
    page.evaluate(LEFT_OVER)
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()
    assert kept_by_the_tab(page, live) == 0


def test_every_page_of_ours_clears_what_was_left_over(roomy: str, live: Live, phone: Opener):
    page = phone()
    for path in ("/r", f"/r/{roomy.rpartition('/')[2]}/receipt", "/promise"):
        on_a_page_without_script(page, live)
        page.evaluate(LEFT_OVER)
        page.goto(f"{live.base}{path}")
        assert kept_by_the_tab(page, live) == 0


def test_the_card_and_a_comment_go_along_as_the_words_do(roomy: str, phone: Opener):
    """Whatever is typed on the last page, by the name of its field."""
    page = phone()
    start(page, roomy)
    to_the_end(page)
    fields = page.locator("[data-steps] input:not([type]), [data-steps] textarea")
    names = fields.evaluate_all("fields => fields.map(field => field.name)")
    assert "words" in names
    page.get_by_text("Six private words").click()
    for number, name in enumerate(names):
        fields.nth(number).fill(f"typed into {name}")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    for number, name in enumerate(names):
        expect(fields.nth(number)).to_have_value(f"typed into {name}")


def to_send(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    for _step in range(5):
        go_on(page)
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_ticket_whose_reply_was_lost_is_gone_when_the_server_says_that_it_is_spent(
    live: Live, phone: Opener, invited: Invited
):
    mine, *others = invited.codes(10)
    page = phone()
    page.goto(link(live, invited, mine))
    fetch(page)
    said(page, "Done. Your ticket is in this browser.")
    invited.fetch(others)
    open_forms(invited)

    address = f"{live.base}/r/{invited.forms[EARLY]}"
    page.goto(address)
    page.route("**/sealed", lambda route: (route.fetch(), route.fulfill(status=502, headers=BROKEN))[1])
    to_send(page)
    alert(page, "There is no connection, or our server did not answer.")
    assert live.stored(address) == 1
    assert page.evaluate("localStorage.length") == 1
    page.unroute("**/sealed")

    page.goto(address)  # whoever begins again seals anew, which looks like another answer
    to_send(page)
    expect(page.get_by_role("alert").filter(has_text=re.compile("have been sent before"))).to_be_visible()
    assert page.evaluate(KEPT) == 0
    assert live.stored(address) == 1

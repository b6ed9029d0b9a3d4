"""Somebody who was invited fetches a ticket in a real browser, waits for the others, and answers with it."""

from base64 import urlsafe_b64encode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from feedback.database import writing
from surveys.filing import boxes_in
from surveys.programmes import life, planning
from surveys.tickets import issuing
from tests.company import Company
from tests.journeys.conftest import Opener
from tests.journeys.live import Live
from tests.surveys.invited import EARLY, Invited, invited_in

pytestmark = pytest.mark.journey


@pytest.fixture
def invited(live: Live) -> Invited:
    return invited_in(Company(live.app, None, ""))  # type: ignore[arg-type]  # nobody signs in here


def link(live: Live, invited: Invited, code: bytes) -> str:
    return f"{live.base}/t/{invited.forms[EARLY]}#{urlsafe_b64encode(code).rstrip(b'=').decode()}"


def fetch(page: Page) -> None:
    page.get_by_role("button", name="Fetch my ticket").click()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(words)


def open_forms(invited: Invited) -> None:
    with writing(invited.company.instance.engine) as db:
        wave = life.wave_of(planning.find(db, invited.slug), "before")
        issuing.end_window(wave, invited.roster, invited.company.instance.keys)
        life.open_forms(wave, boxes_in(invited.company.instance.boxes))


def test_somebody_invited_fetches_a_ticket_waits_and_answers_once(live: Live, phone: Opener, invited: Invited):
    mine, *others = invited.codes(10)
    page = phone()
    page.goto(link(live, invited, mine))
    said(page, "Your code is here")
    assert page.evaluate("location.hash") == ""
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("link", name="English").click()
    said(page, "Your code is here")
    fetch(page)
    said(page, "Done. Your ticket is in this browser.")
    page.reload()
    said(page, "This browser holds a ticket already.")

    invited.fetch(others)
    open_forms(invited)
    page.reload()
    said(page, "You can answer with it, once.")
    page.get_by_role("link", name="To the questions").click()
    page.get_by_role("button", name="Start").click()
    for _step in range(5):
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Thank you. Your answers are in.")).to_be_visible()
    assert live.stored(f"{live.base}/r/{invited.forms[EARLY]}") == 1

    page.goto(f"{live.base}/t/{invited.forms[EARLY]}")
    said(page, "This browser holds no ticket")


def test_a_code_that_somebody_else_has_used_says_so_and_stores_nothing(live: Live, phone: Opener, invited: Invited):
    (code,) = invited.codes(1)
    invited.fetch([code])
    page = phone()
    page.goto(link(live, invited, code))
    fetch(page)
    said(page, "This code gives no ticket")
    expect(page.get_by_role("button", name="Fetch my ticket")).to_be_visible()


def test_a_newer_invitation_works_where_an_older_one_failed(live: Live, phone: Opener, invited: Invited):
    void, fresh = invited.codes(2)
    invited.fetch([void])
    page = phone()
    page.goto(link(live, invited, void))
    fetch(page)
    said(page, "This code gives no ticket")
    page.goto("about:blank")
    page.goto(link(live, invited, fresh))
    fetch(page)
    said(page, "Done. Your ticket is in this browser.")


def test_a_lost_reply_loses_no_ticket(live: Live, phone: Opener, invited: Invited):
    (code,) = invited.codes(1)
    page = phone()
    page.goto(link(live, invited, code))
    said(page, "Your code is here")
    page.route("**/issue", lambda route: (route.fetch(), route.fulfill(status=502))[1])  # a proxy lost the reply
    fetch(page)
    said(page, "There is no connection")
    assert invited.roster.issued() == 1
    page.unroute("**/issue")
    fetch(page)
    said(page, "Done. Your ticket is in this browser.")


def test_a_reminder_without_a_code_tells_whoever_has_no_ticket_where_to_find_one(
    live: Live, phone: Opener, invited: Invited
):
    page = phone()
    page.goto(f"{live.base}/t/{invited.forms[EARLY]}")
    said(page, "Open the link in your invitation")
    expect(page.get_by_role("button", name="Fetch my ticket")).to_be_hidden()


def test_without_a_script_the_page_says_why_it_cannot_work(live: Live, phone: Opener, invited: Invited):
    (code,) = invited.codes(1)
    page = phone(java_script_enabled=False)
    page.goto(link(live, invited, code))
    said(page, "It needs JavaScript")
    expect(page.get_by_role("button", name="Fetch my ticket")).to_be_hidden()


def test_a_browser_that_keeps_nothing_is_told_before_its_code_is_used(live: Live, phone: Opener, invited: Invited):
    (code,) = invited.codes(1)
    page = phone()
    context: BrowserContext = page.context
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };"
    )
    page.goto(link(live, invited, code))
    said(page, "Nothing was fetched.")
    assert invited.roster.issued() == 0

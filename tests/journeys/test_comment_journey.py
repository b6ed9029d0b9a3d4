"""A comment from the browser that seals it to the page of the one who reads it first."""

import re

import pytest
from playwright.sync_api import expect

from surveys import submission
from tests.journeys.conftest import Opener
from tests.journeys.live import FINISHED, Live
from tests.journeys.test_employee_journey import heading, start, to_the_end
from tests.journeys.test_private_journey import THANKS, press_send, sent_from

pytestmark = pytest.mark.journey

COMMENT = "In your own words, if you like"


def test_a_comment_is_sealed_in_the_browser_and_changes_no_length(live: Live, phone: Opener):
    page = phone()
    sent, stored = sent_from(page), live.stored(live.links.employee)
    start(page, live.links.employee)
    to_the_end(page)
    page.get_by_label(COMMENT).fill("The canary sang, " + "🙂" * 200)
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()
    assert live.stored(live.links.employee) == stored + 1
    assert [len(request.post_data_buffer or b"") for request in sent] == [submission.LENGTH]
    assert b"canary" not in (sent[0].post_data_buffer or b"")


def test_a_comment_that_is_too_long_stops_the_sending_and_says_so(live: Live, phone: Opener):
    page = phone()
    sent = sent_from(page)
    start(page, live.links.employee)
    to_the_end(page)
    page.get_by_label(COMMENT).fill("x" * 301)
    press_send(page)
    expect(page.get_by_role("alert").filter(has_text="too long")).to_be_visible()
    assert sent == []
    expect(page.get_by_label(COMMENT)).to_have_value("x" * 301)
    page.get_by_label(COMMENT).fill("x" * 300)
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()


def test_a_form_that_hides_or_adds_a_field_for_a_comment_is_not_sent(live: Live, phone: Opener):
    """Who is shown another form than everybody else is told by her own browser."""
    page = phone()
    stored = live.stored(live.links.employee)
    page.route(
        "**/form*",
        lambda route: route.fulfill(
            response=(reply := route.fetch()), body=reply.text().replace('name="comment"', 'name="another"')
        ),
    )
    start(page, live.links.employee)
    to_the_end(page)
    press_send(page)
    expect(page.get_by_role("alert").filter(has_text="not those of this round")).to_be_visible()
    assert live.stored(live.links.employee) == stored


def test_the_reader_decides_on_a_comment(live: Live, desk: Opener):
    page = desk()
    page.goto(live.hr_link())
    page.wait_for_url("**/programmes")
    page.goto(f"{live.base}/staff/programmes/{FINISHED}/after/comments")
    expect(page.locator("mark").first).to_be_visible()
    first = page.locator("section.card").filter(has=page.get_by_role("heading", name="Comment 1", exact=True))
    first.get_by_role("button", name="Clear").click()
    expect(first.get_by_text("cleared", exact=True)).to_be_visible()
    first.get_by_text("Shorten to a paraphrase").click()
    first.get_by_label("In your words").fill("Somebody said so.")
    first.get_by_role("button", name="Save the paraphrase").click()
    expect(first.get_by_text("shortened", exact=True)).to_be_visible()
    expect(first.locator(".comment")).to_have_text("Somebody said so.")
    expect(page.get_by_text(re.compile(r"Decided: \d+ of 14"))).to_be_visible()

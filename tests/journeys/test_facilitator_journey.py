"""A facilitator: a private link, the screen for the wall, the door opened and closed; never an answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.live import RUNNING, Live

pytestmark = pytest.mark.journey

GROUP = "Accounts and purchasing"


def sign_in(page: Page, link: str, *, script: bool) -> None:
    """With script the link signs in by itself; without, its code is pasted."""
    page.goto(link)
    if not script:
        page.get_by_label("Code from the link").fill(link.partition("#")[2])
        page.get_by_role("button", name="Use the code").click()


def heading(page: Page, name: str):
    return page.get_by_role("heading", name=name)


def test_a_facilitator_shows_closes_and_opens_the_form(live: Live, desk: Opener, phone: Opener, script: bool):
    form = f"{live.base}/r/{live.code(RUNNING, 'before', GROUP)}"
    wall = desk(java_script_enabled=script)
    sign_in(wall, live.room_link(RUNNING, GROUP), script=script)
    expect(heading(wall, "on your own phone")).to_be_visible()
    assert wall.url == f"{live.base}/staff/room"

    expect(wall.get_by_role("img", name="Square code that opens the form").locator("svg")).to_be_visible()
    code = wall.locator(".token").inner_text()
    assert code.replace("-", "") == form.rpartition("/")[2]
    expect(wall.get_by_text("Fewer than 10 answers so far")).to_be_visible()

    employee = phone(java_script_enabled=script)
    employee.goto(form)
    employee.get_by_role("button", name="Start").click()
    expect(heading(employee, "This training")).to_be_visible()

    wall.get_by_role("button", name="Close the form").click()
    expect(heading(wall, "This form is closed")).to_be_visible()
    expect(wall.get_by_role("img", name="Square code that opens the form")).to_have_count(0)
    for _step in range(5 if script else 1):  # without script the next page is the server's to refuse
        employee.get_by_role("button", name="Continue").click()
    if script:  # the answers stay on the page
        employee.get_by_role("button", name="Send").click()
        expect(employee.get_by_role("alert").filter(has_text="This form has closed.")).to_be_visible()
    else:
        expect(heading(employee, "This form is closed")).to_be_visible()
    assert live.stored(form) == 0

    wall.get_by_role("button", name="Open the form").click()
    expect(heading(wall, "on your own phone")).to_be_visible()
    employee.goto(form)
    expect(employee.get_by_role("button", name="Start")).to_be_visible()


def test_a_link_that_was_used_says_so(live: Live, desk: Opener):
    link = live.room_link(RUNNING, GROUP)
    first = desk()
    first.goto(link)
    expect(heading(first, "on your own phone")).to_be_visible()
    second = desk()
    second.goto(link)
    expect(heading(second, "There is a problem")).to_be_visible()
    expect(second.get_by_text("This link has been used")).to_be_visible()


def test_a_link_followed_from_the_sign_in_page_works_and_leaves_no_secret_behind(live: Live, desk: Opener):
    wall = desk()
    wall.goto(f"{live.base}/staff/in")
    link = live.room_link(RUNNING, GROUP)
    wall.goto(link)
    expect(heading(wall, "on your own phone")).to_be_visible()
    wall.go_back()
    assert link.partition("#")[2] not in wall.url
    assert not re.search("#.", wall.url)

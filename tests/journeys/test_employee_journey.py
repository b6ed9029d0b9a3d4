"""An employee answers on a phone: with script and without, by keyboard, in Arabic, and away at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.live import RUNNING, Live
from tests.journeys.watching import LARGEST_PAGE, too_wide, weight

pytestmark = pytest.mark.journey

FIRST = "Taking part in this training is worth my time."
SECOND = "I am interested in what this training covers."
TITLES = (
    "This training",
    "Talking about mental health at work",
    "Keeping things private",
    "Support between colleagues",
    "Peer supporters and taking part",
    "Check and send",
)
FOCUS_SHOWS = (
    "getComputedStyle(document.activeElement).outlineStyle !== 'none' || document.activeElement === document.body"
)
PICK = "What could keep you from taking part in this training?"


def question(page: Page, wording: str) -> Locator:
    return page.get_by_role("group", name=wording)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def start(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Start").click()
    expect(heading(page, "This training")).to_be_visible()


def to_the_end(page: Page) -> None:
    for title in TITLES[1:]:
        go_on(page)
        expect(heading(page, title)).to_be_visible()


def test_an_employee_answers_looks_over_sends_and_is_forgotten(live: Live, phone: Opener, script: bool):
    address = live.links.employee
    stored = live.stored(address)
    page = phone(java_script_enabled=script)

    page.goto(address)
    expect(heading(page, "What is kept, and what is not")).to_be_visible()
    expect(page.get_by_text("What can still go wrong")).to_be_visible()
    expect(page.get_by_text("groups of 10 people or more")).to_be_visible()

    start(page, address)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    question(page, SECOND).get_by_label("Prefer not to say").check()
    go_on(page)
    expect(heading(page, "Talking about mental health at work")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(question(page, FIRST).get_by_label("Agree", exact=True)).to_be_checked()
    expect(question(page, SECOND).get_by_label("Prefer not to say")).to_be_checked()
    to_the_end(page)

    expect(page.get_by_text(re.compile("Questions left open: 21|You left 21 questions open"))).to_be_visible()
    expect(page.get_by_text("2 of 6 answered")).to_be_visible()
    assert live.stored(address) == stored

    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(heading(page, "Thank you. Your answers are in.")).to_be_visible()
    assert live.stored(address) == stored + 1

    page.reload()
    expect(heading(page, "Thank you. Your answers are in.")).to_be_visible()
    if script:
        page.go_back()
        assert live.stored(address) == stored + 1

    start(page, address)
    expect(page.locator("input:checked")).to_have_count(0)


def test_open_questions_are_found_from_the_last_page(live: Live, phone: Opener, script: bool):
    page = phone(java_script_enabled=script)
    start(page, live.links.employee)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    to_the_end(page)
    page.get_by_role("button", name=re.compile("Change.*Keeping things private")).click()
    expect(heading(page, "Keeping things private")).to_be_visible()
    if script:
        page.go_back()
    else:  # the browser's own button asks whether to send again: the page is an answer to a form, and is not kept
        for title in TITLES[3:]:
            go_on(page)
            expect(heading(page, title)).to_be_visible()
    expect(heading(page, "Check and send")).to_be_visible()
    page.get_by_role("button", name="Answer them").click()
    expect(heading(page, "This training")).to_be_visible()
    expect(question(page, FIRST).get_by_label("Agree", exact=True)).to_be_checked()


def test_the_keyboard_is_enough(live: Live, phone: Opener, script: bool):
    address = live.links.employee
    stored = live.stored(address)
    page = phone(java_script_enabled=script)
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    expect(heading(page, "This training")).to_be_visible()

    tab_to(page, question(page, FIRST).get_by_label("Strongly disagree"))
    page.keyboard.press("Space")
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    expect(question(page, FIRST).get_by_label("Agree", exact=True)).to_be_checked()
    for title in TITLES[1:]:
        tab_to(page, page.get_by_role("button", name="Continue"))
        page.keyboard.press("Enter")
        expect(heading(page, title)).to_be_visible()
    tab_to(page, page.get_by_role("button", name=re.compile("^Send")))
    page.keyboard.press("Enter")
    expect(heading(page, "Thank you. Your answers are in.")).to_be_visible()
    assert live.stored(address) == stored + 1


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until that is in focus, and see that focus can be seen all the way."""
    for _press in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWS), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is never in focus")


def test_the_enter_key_in_a_question_goes_on_and_never_changes_the_language(live: Live, phone: Opener, script: bool):
    page = phone(java_script_enabled=script)
    start(page, live.links.employee)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    page.keyboard.press("Enter")
    expect(heading(page, "Talking about mental health at work")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_leaving_is_one_press_and_nothing_is_sent(live: Live, phone: Opener, script: bool):
    stored = live.stored(live.links.employee)
    page = phone(java_script_enabled=script)
    start(page, live.links.employee)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(live.instance.settings.leave_to)
    assert live.stored(live.links.employee) == stored


def test_three_times_shift_leaves_too(live: Live, phone: Opener):
    page = phone()
    start(page, live.links.employee)
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(heading(page, "This training")).to_be_visible()
    page.keyboard.press("Shift")
    page.wait_for_url(live.instance.settings.leave_to)


def test_an_employee_answers_in_arabic_in_the_dark(live: Live, phone: Opener, script: bool):
    address = live.links.employee
    stored = live.stored(address)
    page = phone(java_script_enabled=script, color_scheme="dark")
    page.goto(address)
    page.get_by_text("العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator(".moves .button").first.click()
    expect(question(page, "المشاركة في هذا التدريب تستحق وقتي.")).to_be_visible()
    question(page, "المشاركة في هذا التدريب تستحق وقتي.").get_by_label("أوافق", exact=True).check()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 21, 24)"
    for _step in range(5):
        page.locator(".moves .button:visible").first.click()
    page.locator("button[value=send]:visible").click()
    page.wait_for_url("**/sent?lang=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert live.stored(address) == stored + 1


def test_a_change_of_language_in_the_middle_keeps_place_and_answers(live: Live, phone: Opener, script: bool):
    page = phone(java_script_enabled=script)
    start(page, live.links.employee)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    go_on(page)
    expect(heading(page, "Talking about mental health at work")).to_be_visible()
    page.locator("input[name=O1][value='2']").check()
    page.get_by_text("Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(heading(page, "Bei der Arbeit über psychische Gesundheit sprechen")).to_be_visible()
    expect(page.locator("input[name=O1][value='2']")).to_be_checked()
    page.locator(".moves .quiet:visible").click()
    expect(heading(page, "Diese Schulung")).to_be_visible()
    expect(page.locator("input[name=E1][value='4']")).to_be_checked()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_a_code_is_typed_in_wrong_and_then_right(live: Live, phone: Opener, script: bool):
    page = phone(java_script_enabled=script)
    code = live.code(RUNNING, "before", "Drivers")
    page.goto(f"{live.base}/r")
    page.get_by_label("Code from the screen").fill("0000 0000")
    page.get_by_role("button", name="Open the form").click()
    expect(heading(page, "There is a problem")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("Error:")
    page.get_by_label("Code from the screen").fill(f"{code[:4].lower()}-{code[4:].lower()}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Drivers")).to_be_visible()


def test_a_fourth_pick_is_stopped_where_it_is_made(live: Live, phone: Opener):
    page = phone()
    start(page, live.links.employee)
    to_the_end(page)
    page.get_by_role("button", name="Back").click()
    boxes = question(page, PICK).get_by_role("checkbox")
    for number in range(3):
        boxes.nth(number).check()
    boxes.nth(3).click()
    expect(boxes.nth(3)).not_to_be_checked()
    expect(page.locator(".most.error")).to_be_visible()
    question(page, PICK).get_by_label("Prefer not to say").check()
    expect(question(page, PICK).locator(":checked")).to_have_count(1)


def test_a_fourth_pick_without_script_is_asked_again(live: Live, phone: Opener):
    page = phone(java_script_enabled=False)
    start(page, live.links.employee)
    for _step in range(4):
        go_on(page)
    page.locator("input[name=P1][value='2']").check()
    for number in range(4):
        question(page, PICK).get_by_role("checkbox").nth(number).check()
    go_on(page)
    expect(heading(page, "There is a problem")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("#barriers")).to_be_focused()
    expect(page.locator("input[name=P1][value='2']")).to_be_checked()


def test_a_question_page_is_light_and_never_wider_than_a_small_phone(live: Live, phone: Opener):
    page = phone(viewport={"width": 320, "height": 640})
    assert weight(page, f"{live.links.employee}/form") < LARGEST_PAGE
    assert not too_wide(page)
    rows = page.locator(".option:visible")
    assert min(rows.nth(number).bounding_box()["height"] for number in range(rows.count())) >= 44

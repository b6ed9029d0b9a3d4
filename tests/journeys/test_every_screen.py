"""Every screen, small and large, light and dark, left to right and right to left: no barrier that axe can find."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, Opener
from tests.journeys.live import FINISHED, RUNNING, WAITING, Live
from tests.journeys.watching import too_wide

pytestmark = pytest.mark.journey

SMALL = {"width": 320, "height": 640}

SCHEMES = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}

Screen = Callable[[Page, Live, str], None]


def at(path: str) -> Screen:
    """The screen under an address."""

    def screen(page: Page, live: Live, language: str) -> None:
        page.goto(f"{live.base}{path}?lang={language}")

    return screen


def start(page: Page, live: Live, language: str) -> None:
    page.goto(f"{live.links.employee}?lang={language}")


def whole(page: Page, live: Live, language: str) -> None:
    page.goto(f"{live.links.employee}/form?lang={language}")
    expect(page.locator("form[data-ready]")).to_be_attached()


def check_in_the_whole(page: Page, live: Live, language: str) -> None:
    whole(page, live, language)
    for _step in range(5):
        page.locator(".moves .button:visible").first.click()
    expect(page.locator("[data-check]")).to_be_visible()


def step(page: Page, live: Live, language: str) -> None:
    """As a browser without script gets it; axe itself needs script, so the form is sent past ours."""
    start(page, live, language)
    page.evaluate("document.querySelector('form[data-whole]').submit()")
    page.wait_for_url("**/answer")


def step_with_a_problem(page: Page, live: Live, language: str) -> None:
    step(page, live, language)
    for _step in range(4):
        page.locator(".moves .button").first.click()
        page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('[name=barriers]').forEach(one => { one.checked = true })")
    page.locator(".moves .button").first.click()
    expect(page.locator(".problem")).to_be_visible()


def check(page: Page, live: Live, language: str) -> None:
    step(page, live, language)
    for _step in range(5):
        page.locator(".moves .button").first.click()
        page.wait_for_load_state()
    expect(page.locator("button[value=send]")).to_be_visible()


def sent(page: Page, live: Live, language: str) -> None:
    page.goto(f"{live.links.employee}/sent?lang={language}")


def closed(page: Page, live: Live, language: str) -> None:
    page.goto(f"{live.base}/r/{live.code(RUNNING, 'after', 'Drivers')}?lang={language}")


def wrong_code(page: Page, live: Live, language: str) -> None:
    page.goto(f"{live.base}/r?lang={language}")
    page.locator("#code").fill("0")
    page.locator(".moves .button").click()
    expect(page.locator(".problem")).to_be_visible()


EMPLOYEE: dict[str, Screen] = {
    "start": start,
    "whole": whole,
    "check in the whole": check_in_the_whole,
    "step": step,
    "step with a problem": step_with_a_problem,
    "check": check,
    "sent": sent,
    "code": at("/r"),
    "wrong code": wrong_code,
    "closed": closed,
    "promise": at("/promise"),
    "nothing here": at("/nowhere"),
}


def new_programme_with_a_problem(page: Page, live: Live, _language: str) -> None:
    page.goto(f"{live.base}/staff/programmes/new")
    page.get_by_role("button", name="Set up the programme").click()
    expect(page.locator(".problem")).to_be_visible()


def phrase_made(page: Page, live: Live, _language: str) -> None:
    page.goto(f"{live.base}/staff/out")
    page.get_by_role("button", name="Sign out").click()
    page.goto(live.hr_link(f"somebody-{id(page)}@brightwater.example"))
    page.wait_for_url("**/programmes")
    page.goto(f"{live.base}/staff/programmes/phrase")
    page.get_by_role("button", name="Show me my six words").click()
    expect(page.locator("ol.phrase")).to_be_visible()


def room_link(page: Page, live: Live, _language: str) -> None:
    page.goto(f"{live.base}/staff/programmes/{RUNNING}")
    page.get_by_role("button", name="Room link").first.click()
    expect(page.locator("#link")).to_be_visible()


HR: dict[str, Screen] = {
    "programmes": at("/staff/programmes"),
    "new programme": at("/staff/programmes/new"),
    "new programme with a problem": new_programme_with_a_problem,
    "programme that runs": at(f"/staff/programmes/{RUNNING}"),
    "programme that waits": at(f"/staff/programmes/{WAITING}"),
    "programme that is over": at(f"/staff/programmes/{FINISHED}"),
    "room link": room_link,
    "open": at(f"/staff/programmes/{WAITING}/after/report/open"),
    "report": at(f"/staff/programmes/{FINISHED}/after/report"),
    "phrase": at("/staff/programmes/phrase"),
    "phrase made": phrase_made,
    "password": at("/staff/password"),
    "sign out": at("/staff/out"),
}


def barriers(page: Page, *sizes: dict[str, int]) -> Iterator[str]:
    """What axe finds at each size, in light and in dark, which differ in colours alone; and sideways scrolling."""
    for size in sizes:
        page.set_viewport_size(size)
        if too_wide(page):
            yield f"{size['width']} px: wider than the window"
        for scheme, options in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            for found in Axe().run(page, options=options).response["violations"]:
                where = found["nodes"][0]
                yield f"{size['width']} px, {scheme}: {found['id']} at {where['target']}: {where['html'][:160]}"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("screen", EMPLOYEE.values(), ids=EMPLOYEE)
def test_no_barrier_on_an_employees_screen(live: Live, phone: Opener, screen: Screen, language: str):
    page = phone()
    screen(page, live, language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    sizes = (SMALL, DESK) if language == "en" else (SMALL,)
    assert list(barriers(page, *sizes)) == []


@pytest.mark.parametrize("screen", HR.values(), ids=HR)
def test_no_barrier_on_a_screen_of_hr(live: Live, desk: Opener, screen: Screen):
    page = desk()
    page.goto(live.hr_link())
    page.wait_for_url("**/programmes")
    screen(page, live, "en")
    assert list(barriers(page, SMALL, DESK)) == []


def test_no_barrier_at_the_staff_door(live: Live, desk: Opener):
    page = desk()
    page.goto(f"{live.base}/staff/in")
    assert list(barriers(page, SMALL, DESK)) == []
    page.get_by_role("button", name="Use the code").click()
    expect(page.locator(".problem")).to_be_visible()
    assert list(barriers(page, SMALL, DESK)) == []


def test_no_barrier_on_the_wall_of_the_room(live: Live, desk: Opener):
    page = desk()
    page.goto(live.room_link(RUNNING, "Drivers"))
    page.wait_for_url("**/room")
    assert list(barriers(page, SMALL, DESK)) == []

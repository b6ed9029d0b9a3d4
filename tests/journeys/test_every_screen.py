"""Every screen, small and large, light and dark, left to right and right to left: no barrier that axe can find."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.company import Company
from tests.journeys.conftest import DESK, Opener
from tests.journeys.live import FINISHED, RUNNING, WAITING, Live
from tests.journeys.watching import Watch, too_wide
from tests.surveys.invited import EARLY, invited_in

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


def receipt(page: Page, live: Live, language: str) -> None:
    page.goto(f"{live.links.employee}/receipt?lang={language}")


def receipt_that_cannot_be_read(page: Page, live: Live, language: str) -> None:
    receipt(page, live, language)
    page.locator("#words").fill("five words are not enough")
    page.locator(".moves .button").first.click()
    expect(page.locator("[data-said=unreadable]")).to_be_visible()


def words(page: Page, live: Live, language: str) -> None:
    page.goto(f"{live.links.employee}/words?lang={language}")


def words_in_the_whole(page: Page, live: Live, language: str) -> None:
    check_in_the_whole(page, live, language)
    for panel in ("[data-words]", "[data-fingerprint]"):
        page.locator(f"{panel} summary").click()
    page.locator("[data-draw]").click()
    expect(page.locator("[data-drawn]")).to_be_visible()


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
    "six words in the whole": words_in_the_whole,
    "six words": words,
    "receipt": receipt,
    "receipt that cannot be read": receipt_that_cannot_be_read,
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


def open_with_a_problem(page: Page, live: Live, _language: str) -> None:
    page.goto(f"{live.base}/staff/programmes/{WAITING}/after/report/open")
    page.get_by_label("Your opening phrase").fill("these are not the words")
    page.get_by_role("button", name="Open and publish").click()
    expect(page.locator(".problem")).to_be_visible()


def room_link(page: Page, live: Live, _language: str) -> None:
    page.goto(f"{live.base}/staff/programmes/{RUNNING}")
    page.get_by_role("button", name="Room link").first.click()
    expect(page.locator("#link")).to_be_visible()


def readers_with_a_problem(page: Page, live: Live, _language: str) -> None:
    page.goto(f"{live.base}/staff/programmes/{FINISHED}/after/readers")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator(".problem")).to_be_visible()


def reader_link(page: Page, live: Live, _language: str) -> None:
    page.goto(f"{live.base}/staff/programmes/{FINISHED}/after/readers")
    page.get_by_label("Who will read").fill("Works council")
    page.get_by_label("Every report of this programme").check()
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator("#link")).to_be_visible()


HR: dict[str, Screen] = {
    "programmes": at("/staff/programmes"),
    "new programme": at("/staff/programmes/new"),
    "new programme with a problem": new_programme_with_a_problem,
    "programme that runs": at(f"/staff/programmes/{RUNNING}"),
    "programme that waits": at(f"/staff/programmes/{WAITING}"),
    "programme that is over": at(f"/staff/programmes/{FINISHED}"),
    "forecast": at(f"/staff/programmes/{FINISHED}/plan"),
    "room link": room_link,
    "open": at(f"/staff/programmes/{WAITING}/after/report/open"),
    "open with a problem": open_with_a_problem,
    "certificate": at(f"/staff/programmes/{FINISHED}/certificate"),
    "report": at(f"/staff/programmes/{FINISHED}/after/report"),
    "link for a reader": reader_link,
    "talk guide": at(f"/staff/programmes/{FINISHED}/after/handouts/talk-guide"),
    "celebration sheet": at(f"/staff/programmes/{FINISHED}/after/handouts/celebration"),
    "norm cards": at(f"/staff/programmes/{FINISHED}/after/handouts/norm-card"),
    "page for everybody, as HR sees it": at(f"/staff/programmes/{FINISHED}/after/handouts/employees"),
    "reports to compare": at("/staff/compare"),
    "links for readers": at(f"/staff/programmes/{FINISHED}/after/readers"),
    "links for readers with a problem": readers_with_a_problem,
    "phrase held": at("/staff/programmes/phrase"),
    "password": at("/staff/password"),
    "planner": at("/staff/planner"),
    "sign out": at("/staff/out"),
}


def barriers(page: Page, *sizes: dict[str, int], schemes: Sequence[str] = tuple(SCHEMES)) -> Iterator[str]:
    """What axe finds at each size, in light and in dark, which differ in colours alone; and sideways scrolling."""
    for size in sizes:
        page.set_viewport_size(size)
        if too_wide(page):
            yield f"{size['width']} px: wider than the window"
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            for found in Axe().run(page, options=SCHEMES[scheme]).response["violations"]:
                where = found["nodes"][0]
                yield f"{size['width']} px, {scheme}: {found['id']} at {where['target']}: {where['html'][:160]}"


def watched(browser: Browser, live: Live, *, cookies: bool) -> Iterator[Page]:
    """One page for many screens: a new context for each would cost more than all of axe."""
    context = browser.new_context()
    watch = Watch(context, live.base, live.instance.settings.leave_to)
    yield context.new_page()
    assert watch.complaints(cookies=cookies) == []
    context.close()


@pytest.fixture(scope="module")
def employee(browser: Browser, live: Live) -> Iterator[Page]:
    yield from watched(browser, live, cookies=False)


@pytest.fixture(scope="module")
def hr(browser: Browser, live: Live) -> Iterator[Page]:
    for page in watched(browser, live, cookies=True):
        page.goto(live.hr_link())
        page.wait_for_url("**/programmes")
        yield page


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("screen", EMPLOYEE.values(), ids=EMPLOYEE)
def test_no_barrier_on_an_employees_screen(live: Live, employee: Page, screen: Screen, language: str):
    screen(employee, live, language)
    expect(employee.locator("html")).to_have_attribute("lang", language)
    if language == "en":
        assert list(barriers(employee, SMALL, DESK)) == []
    else:  # the same colours, and the place of everything mirrored
        assert list(barriers(employee, SMALL, schemes=["light"])) == []


@pytest.mark.parametrize("screen", HR.values(), ids=HR)
def test_no_barrier_on_a_screen_of_hr(live: Live, hr: Page, screen: Screen):
    screen(hr, live, "en")
    assert list(barriers(hr, SMALL, DESK)) == []


def test_no_barrier_in_the_print_view_which_is_as_wide_as_paper(live: Live, hr: Page):
    hr.goto(f"{live.base}/staff/programmes/{FINISHED}/after/report/print")
    expect(hr.get_by_role("heading", level=1)).to_be_visible()
    assert list(barriers(hr, DESK)) == []


def test_no_barrier_while_an_opening_phrase_is_made(live: Live, desk: Opener):
    page = desk()
    page.goto(live.hr_link("screens@brightwater.example"))
    page.wait_for_url("**/programmes")
    page.goto(f"{live.base}/staff/programmes/phrase")
    assert list(barriers(page, SMALL, DESK)) == []
    page.get_by_role("button", name="Show me my six words").click()
    expect(page.locator("ol.phrase")).to_be_visible()
    assert list(barriers(page, SMALL, DESK)) == []


def test_no_barrier_while_an_opening_is_at_work(live: Live, desk: Opener):
    page = desk()
    page.clock.install()  # the page shows itself again every two seconds, which axe would not survive
    page.goto(live.hr_link())
    page.wait_for_url("**/programmes")
    for stage in ("unsealing", "files", "done", "refused"):
        page.goto(f"{live.base}/staff/programmes/{FINISHED}/after/report/opening/{live.opening(FINISHED, stage)}")
        assert list(barriers(page, SMALL)) == []


def test_no_barrier_at_the_staff_door(live: Live, desk: Opener):
    page = desk()
    page.goto(f"{live.base}/staff/in")
    assert list(barriers(page, SMALL, DESK)) == []
    page.get_by_role("button", name="Use the code").click()
    expect(page.locator(".problem")).to_be_visible()
    assert list(barriers(page, SMALL, DESK)) == []


def test_no_barrier_for_a_reader_from_outside(live: Live, desk: Opener):
    page = desk()
    page.goto(f"{live.base}/shared#no-such-link")
    expect(page.locator(".problem")).to_be_visible()
    assert list(barriers(page, SMALL, DESK)) == []
    page.goto(live.reader_link(FINISHED))
    page.wait_for_url("**/shared/reports")
    assert list(barriers(page, SMALL, DESK)) == []
    page.locator("main a.card").first.click()
    page.wait_for_url("**/shared/reports/*")
    assert list(barriers(page, SMALL, DESK)) == []


def test_no_barrier_on_the_wall_of_the_room(live: Live, desk: Opener):
    page = desk()
    page.goto(live.room_link(RUNNING, "Drivers"))
    page.wait_for_url("**/room")
    assert list(barriers(page, SMALL, DESK)) == []


def test_no_barrier_for_whoever_is_invited_and_for_whoever_invites(live: Live, phone: Opener, desk: Opener):
    invited = invited_in(Company(live.app, None, ""))  # type: ignore[arg-type]  # nobody signs in as that account
    page = phone()
    for language, sizes in (("en", (SMALL, DESK)), ("ar", (SMALL,))):
        page.goto(f"{live.base}/t/{invited.forms[EARLY]}?lang={language}")
        expect(page.get_by_role("status").filter(visible=True)).to_have_count(1)
        assert list(barriers(page, *sizes)) == []
    staff = desk()
    staff.goto(live.hr_link())
    staff.wait_for_url("**/programmes")
    staff.goto(f"{live.base}/staff/programmes/{invited.slug}/before/invitations")
    assert list(barriers(staff, SMALL, DESK)) == []
    staff.get_by_label("Addresses").fill("kim@brightwater.example\nsam@")
    staff.get_by_role("button", name="Put on the list").click()
    expect(staff.locator(".problem")).to_be_visible()
    assert list(barriers(staff, SMALL, DESK)) == []
    staff.goto(f"{live.base}/staff/programmes/{invited.slug}")
    assert list(barriers(staff, SMALL, DESK)) == []

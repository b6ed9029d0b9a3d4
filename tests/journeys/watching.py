"""What no page may do, watched in every journey: speak to the console, fetch from elsewhere, leave a cookie."""

import gzip
from collections.abc import Sequence

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# Where a status is the whole answer, which the page then puts into words
ANSWERED_BY_STATUS = ("/receipt/look", "/receipt/withdraw", "/sealed", "/issue")

# On what a test itself puts in the place of a page, to see what becomes of it
BROKEN = {"X-Broken-By": "the test"}
CUT_OFF = "net::ERR_FAILED"

LARGEST_PAGE = 25 * 1024  # bytes, compressed, with everything it loads


class Watch:
    """One browser context under watch from its first page to its last."""

    def __init__(self, context: BrowserContext, base: str, neutral: str) -> None:
        self._context, self._base, self._neutral = context, base, neutral
        self._complaints: list[str] = []
        self._refused: set[str] = set()
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._complaints.append(f"error: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfailed", self._failed)

    def complaints(self, *, cookies: bool) -> Sequence[str]:
        """What went wrong; ``cookies`` says whether a cookie is allowed."""
        held = [] if cookies else [f"cookie: {cookie['name']}" for cookie in self._context.cookies()]
        return self._complaints + held

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium itself notes what was refused, which is under test, and what Leave now cleared
        refused = message.text.startswith("Failed to load resource") and message.location.get("url") in self._refused
        if not refused and not message.text.startswith("Clear-Site-Data header on"):
            self._complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._base, self._neutral, "data:")):
            self._complaints.append(f"request to {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure == CUT_OFF:  # by a test: a server that is away fails otherwise
            self._refused.add(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            expected = response.request.is_navigation_request() or response.url.endswith(ANSWERED_BY_STATUS)
            if expected or "x-broken-by" in response.headers:
                self._refused.add(response.url)
            else:
                self._complaints.append(f"{response.status} for {response.url}")


def weight(page: Page, address: str) -> int:
    """Bytes of a page with everything it loads, compressed as a server or a proxy would."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # it cannot take a method of a list
    page.goto(address, wait_until="networkidle")
    return sum(_squeezed(answer) for answer in answers)


def _squeezed(answer: Response) -> int:
    body = answer.body()
    return min(len(body), len(gzip.compress(body)))


def too_wide(page: Page) -> bool:
    """Whether one has to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

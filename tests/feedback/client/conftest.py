"""The browser's client in node and in Chromium, and independent implementations beside it."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from feedback.web import HEADERS
from tests import required
from tests.feedback.client.calling import Client, answering, outcome, sent

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROTOCOL = ROOT / "feedback" / "static" / "protocol.js"
FILES = {path.name: path for path in (PROTOCOL, HERE / "calls.js")}
ORACLES = ROOT / "tests" / "oracles"

_PAGE = "<!doctype html><title>Client</title>" + "".join(f'<script src="/{name}"></script>' for name in FILES)
_CALL = "([name, given]) => candourCall(name, given)"


@pytest.fixture(scope="session")
def node() -> str:
    return required.program("node", "node", "nodejs")


@pytest.fixture(scope="session")
def in_node(node: str) -> Iterator[Client]:
    with answering(node, str(HERE / "answering.js"), *map(str, FILES.values())) as client:
        yield client


def _serve(route: Route) -> None:
    file = FILES.get(route.request.url.rpartition("/")[2])
    kind = "text/javascript" if file else "text/html"
    route.fulfill(body=file.read_text("utf-8") if file else _PAGE, headers={**HEADERS, "Content-Type": kind})


@pytest.fixture(scope="session")
def opened(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens a page with the client and the product's own headers, at any address."""
    context = browser.new_context()
    context.route("**/*", _serve)

    def opened(address: str) -> Page:
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    context.close()


@pytest.fixture(scope="session")
def in_chromium(opened: Callable[[str], Page]) -> Client:
    page = opened("http://127.0.0.1/")
    return lambda name, *given: outcome(page.evaluate(_CALL, [name, sent(given)]))


@pytest.fixture(scope="session")
def on_plain_http(opened: Callable[[str], Page]) -> Client:
    """The client where browsers have no cryptography: an address without TLS that is not this machine."""
    page = opened("http://candour.example/")
    return lambda name, *given: outcome(page.evaluate(_CALL, [name, sent(given)]))


@pytest.fixture(scope="session", params=["in_node", "in_chromium"])
def client(request: pytest.FixtureRequest) -> Client:
    """Calls a function of feedback/static/protocol.js by its name."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def oracles(node: str) -> Iterator[Client]:
    """Implementations by others, from npm, in the versions of the lock file; fetched once for each state of it."""
    npm = required.program("npm", "npm")
    state = hashlib.sha256((ORACLES / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = ROOT / "build" / "oracles" / state
    if not (folder / "node_modules").is_dir():
        _fetch(npm, folder)
    shutil.copy(ORACLES / "oracles.mjs", folder)
    with answering(node, str(folder / "oracles.mjs")) as call:
        yield call


def _fetch(npm: str, folder: Path) -> None:
    """Into a folder of its own first, so that half of it is never taken for all of it."""
    fetching = folder.with_name(f"{folder.name}.{os.getpid()}")
    fetching.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ORACLES / name, fetching)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"]
    done = subprocess.run(command, cwd=fetching, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(fetching)
        required.lacking(f"npm could not fetch tests/oracles: {done.stderr.strip()[-300:]}")
    shutil.rmtree(folder, ignore_errors=True)
    fetching.rename(folder)

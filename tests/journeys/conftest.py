"""One made-up company behind a real server and one real browser, for all journeys."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from feedback import migrate
from feedback.app import create_app
from feedback.database import writing
from feedback.settings import Settings
from reports.demo.staging import stage
from surveys.custody.beginning import begin_wave
from surveys.filing import boxes_in, key_folder
from surveys.programmes import life, planning
from surveys.programmes.planning import GroupPlan, Plan
from tests.journeys.live import Live
from tests.journeys.watching import Watch

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1200, "height": 800}

_ANY_PORT = ("127.0.0.1", 0)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Opener = Callable[..., Page]


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing about a visitor is written down, here neither."""


@contextmanager
def serving(listener: socket.socket, application: "WSGIApplication") -> Iterator[str]:
    """Answer requests on a socket in a thread; gives the address."""
    host, port = listener.getsockname()
    server = make_server(host, port, application, threaded=True, fd=listener.fileno(), request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{host}:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def neutral() -> Iterator[str]:
    """Where "Leave now" leads in the journeys: a page of somebody else."""
    with socket.create_server(_ANY_PORT) as listener, serving(listener, Response("nothing of ours")) as address:
        yield f"{address}/"


@pytest.fixture(scope="session")
def live(
    browser: Browser, made_settings: Settings, neutral: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """The demo's company on a free port. It asks for the browser first: without one there is nothing to stage."""
    folder = tmp_path_factory.mktemp("live")
    with socket.create_server(_ANY_PORT) as listener:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(replace(made_settings, base_url=base_url, leave_to=neutral), folder)
        engine = app.extensions["candour"].engine
        migrate.upgrade(engine, folder)
        made = Live(app, stage(app))
        with serving(listener, app):
            yield made
        engine.dispose()


@pytest.fixture(scope="module")
def roomy(live: Live) -> str:
    """The address of a form that takes more answers than any file of journeys sends."""
    with writing(live.instance.engine) as db:
        programme = planning.create(db, Plan("Room for many", (GroupPlan("Night shift", "Harbour", 200),)))
        wave = life.wave_of(programme, "before")
        begin_wave(db, key_folder(live.instance.keys), wave)
        life.open_forms(wave, boxes_in(live.instance.boxes))
        return f"{live.base}/r/{wave.forms[0].code}"


@pytest.fixture(scope="session")
def base_url(live: Live) -> str:
    """Where the plugin's contexts resolve addresses; its own fixture is of a kind that pytest gives up."""
    return live.base


@pytest.fixture
def opener(new_context: Callable[..., BrowserContext], live: Live) -> Iterator[Callable[..., Opener]]:
    """Makes openers of pages; whatever they open is watched to the end of the test."""
    watched: list[tuple[Watch, bool]] = []

    def opener(*, viewport: dict[str, int], cookies: bool) -> Opener:
        def open_page(**options: Any) -> Page:
            context = new_context(**{"viewport": viewport, **options})
            context.set_default_timeout(15_000)
            watched.append((Watch(context, live.base, live.instance.settings.leave_to), cookies))
            return context.new_page()

        return open_page

    yield opener
    assert [complaint for watch, cookies in watched for complaint in watch.complaints(cookies=cookies)] == []


@pytest.fixture
def phone(opener: Callable[..., Opener]) -> Opener:
    """Opens an employee's phone, which never gets a cookie."""
    return opener(viewport=PHONE, cookies=False)


@pytest.fixture
def desk(opener: Callable[..., Opener]) -> Opener:
    """Opens a computer on which somebody signs in."""
    return opener(viewport=DESK, cookies=True)


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)

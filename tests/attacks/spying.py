"""Somebody in the middle of everything: a proxy that ends TLS, or a server altered to keep all it sees."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from socket import create_server
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import serving


@dataclass
class Exchange:
    """A request and its answer, whole."""

    method: str
    path: str
    told: dict[str, str]
    body: bytes
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    reply: bytes = b""


def unchanged(exchange: Exchange) -> None:
    """What a spy does who only listens."""


class Spy:
    """Keeps every exchange of an app; ``on_the_way`` may change what is sent, ``back`` what is answered."""

    def __init__(
        self,
        app: Flask,
        on_the_way: Callable[[Exchange], None] = unchanged,
        back: Callable[[Exchange], None] = unchanged,
    ) -> None:
        self.seen: list[Exchange] = []
        self._app, self._on_the_way, self._back = app.wsgi_app, on_the_way, back
        app.wsgi_app = self  # type: ignore[method-assign]  # Flask's own way to put something in front

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = {name[5:].lower().replace("_", "-"): text for name, text in environ.items() if name.startswith("HTTP_")}
        length = int(environ.get("CONTENT_LENGTH") or 0)
        exchange = Exchange(environ["REQUEST_METHOD"], environ["PATH_INFO"], told, environ["wsgi.input"].read(length))
        self._on_the_way(exchange)
        given = {"wsgi.input": BytesIO(exchange.body), "CONTENT_LENGTH": str(len(exchange.body))}

        def answered(status: str, headers: list[tuple[str, str]], *_fault: Any) -> None:
            exchange.status, exchange.headers = int(status[:3]), headers

        reply = self._app({**environ, **given}, answered)
        exchange.reply = b"".join(reply)
        if hasattr(reply, "close"):
            reply.close()
        self._back(exchange)
        self.seen.append(exchange)
        lengthless = [(name, text) for name, text in exchange.headers if name.lower() != "content-length"]
        start_response(f"{exchange.status} .", [*lengthless, ("Content-Length", str(len(exchange.reply)))])
        return [exchange.reply]

    def of(self, ending: str) -> list[Exchange]:
        """The exchanges with bodies whose address ends like that, in the order they came."""
        return [each for each in self.seen if each.method == "POST" and each.path.endswith(ending)]


@contextmanager
def phone(browser: Browser, app: Flask) -> Iterator[tuple[Page, str]]:
    """A real browser before the app on a free port; gives a page and where to go."""
    with create_server(("127.0.0.1", 0)) as listener, serving(listener, app) as base:
        context = browser.new_context(base_url=base)
        context.set_default_timeout(20_000)
        yield context.new_page(), base
        context.close()


def send_from(page: Page, address: str, *, choose: str = "") -> None:
    """Fill the form in on one page after the other and press Send; the page then says how it went."""
    page.goto(address)
    page.locator("form[data-ready]").wait_for()
    for box in page.locator(choose).all() if choose else ():
        box.evaluate("box => { box.checked = true; }")
    for _part in range(page.locator("[data-step] [data-go=next]").count()):
        page.locator("[data-go=next]:visible").click()
    page.locator("button[name=action][value=send]").click()
    page.locator("h1:has-text('Thank you'), [data-said]:visible").first.wait_for()

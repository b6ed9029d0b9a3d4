"""The server of the product on a free port of this machine, and the same one with a plain table beside it."""

import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

from benchmarks.installation import Installation
from feedback.database import make_engine, writing
from feedback.serving import Server
from feedback.settings import Settings
from feedback.web import exempt_from_csrf
from surveys.views.form_pages import found

WORKERS = 2  # as ``candour serve`` starts
PATIENCE = 60  # seconds until it must listen, or have ended
ROWS = Table(
    "answer", MetaData(), Column("id", Integer, primary_key=True), Column("form", String), Column("body", LargeBinary)
)

plain = Blueprint("plain", __name__)
exempt_from_csrf(plain)


class WithPlainRows(Server):
    """The product with one road more, on which an answer is one row and one durable commit."""

    def load(self) -> Flask:
        app = super().load()
        app.extensions["plain"] = make_engine(plain_url(self._folder))
        app.register_blueprint(plain)
        return app


@plain.post("/r/<code>/plain")
def send(code: str) -> Response:
    """Look the form up as the product does, then keep the body as it came."""
    form = found(code)
    with writing(current_app.extensions["plain"]) as db:
        db.execute(ROWS.insert().values(form=form.code, body=request.get_data(cache=False)))
    return Response(status=201)


def plain_url(folder: Path) -> str:
    """SQLite with the settings of the product's own database: a log written ahead, on the disk at each commit."""
    return f"sqlite:///{folder / 'plain.sqlite'}"


@contextmanager
def serving(made: Installation) -> Iterator[int]:
    """The port of a server that is ended afterwards; it speaks to this machine only."""
    context, port = multiprocessing.get_context("spawn"), _free_port()
    ready = context.Event()
    process = context.Process(target=_serve, args=(made.settings, made.folder, port, ready))
    process.start()
    try:
        assert ready.wait(PATIENCE), "the server does not listen"
        yield port
    finally:
        process.terminate()
        process.join(PATIENCE)


def _serve(settings: Settings, folder: Path, port: int, ready: Event) -> None:
    WithPlainRows(settings, folder, f"127.0.0.1:{port}", WORKERS, ready.set).run()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])

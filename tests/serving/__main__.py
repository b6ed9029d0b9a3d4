"""A server that a test may kill without warning: each line on standard input starts it anew in a process of its own.

Everything is imported once, so that starting takes no longer than what is under test. It answers with threads, like
the server of the product; what keeps an answer is the same code. With ``careless`` it takes no care that what it
writes has reached the disk.
"""

import os
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from feedback import settings
from feedback.app import FLOORS, create_app
from surveys import canonical

SETTINGS = {
    "secret": settings.new_secret(),
    "base_url": "http://127.0.0.1",
    "organisation": "Brightwater Works",
    "made_up_data": True,
}


class _Silent(WSGIRequestHandler):
    def log_request(self, *_args: Any) -> None:
        """Nothing about a visitor is written down, here neither."""


for floor in FLOORS:
    import_module(floor)  # here, and not anew after each kill


def serve(folder: Path, listener: socket.socket) -> None:
    """Until it is killed."""
    app = create_app(settings.read(SETTINGS), folder)
    make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno(), request_handler=_Silent).serve_forever()


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main(folder: str, *options: str) -> None:
    if "careless" in options:
        canonical._PRAGMAS = (*canonical._PRAGMAS, "PRAGMA synchronous = OFF")  # the control
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        tell(listener.getsockname()[1])
        for _start in sys.stdin:
            child = os.fork()
            if not child:
                serve(Path(folder), listener)
            tell(child)
            os.waitpid(child, 0)


main(*sys.argv[1:])

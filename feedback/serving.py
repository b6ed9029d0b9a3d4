"""The web server: gunicorn with threads, no access log, and nothing about a visitor in any other."""

import faulthandler
import logging
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from feedback.app import create_app
from feedback.privacy.traces import WithoutTraces
from feedback.settings import Settings

THREADS = 64


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """Gunicorn's own log with every trace of a visitor taken out."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        without_traces(self.error_log)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """Candour under gunicorn; each worker makes an application of its own after the fork."""

    def __init__(
        self, settings: Settings, folder: Path, bind: str, workers: int, ready: Callable[[], None] = lambda: None
    ) -> None:
        self._settings, self._folder, self._bind, self._workers, self._ready = settings, folder, bind, workers, ready
        super().__init__()

    def run(self) -> None:
        without_dumps()
        super().run()

    def load_config(self) -> None:
        options = {
            "bind": self._bind,
            "workers": self._workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "logger_class": QuietLogger,
            "when_ready": lambda _server: self._ready(),
            "limit_request_line": 2048,
            "graceful_timeout": 10,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        logging.basicConfig()  # without a handler Python writes warnings of libraries past every filter
        without_traces(logging.getLogger())
        return create_app(self._settings, self._folder)


def without_dumps() -> None:
    """A crash leaves nothing of this process's memory on a disk, nor of those that it forks: for good."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.disable()


def without_traces(logger: logging.Logger) -> None:
    """Put the filter before every handler of a logger; records of its children pass it, too."""
    for handler in logger.handlers:
        handler.addFilter(WithoutTraces())
    logger.addFilter(WithoutTraces())

"""The composition root. It names the floors as strings, so that no arrow points up."""

from importlib import import_module
from pathlib import Path

from flask import Flask

from feedback import web
from feedback.instance import open_instance
from feedback.settings import Settings

FLOORS = ("feedback.staff.floor", "surveys.floor", "reports.floor")


def create_app(settings: Settings, folder: Path) -> Flask:
    """The whole product over one instance folder. It runs no DDL: that is ``candour migrate``."""
    app = Flask("feedback", static_folder=None)
    app.extensions["candour"] = open_instance(settings, folder)
    web.init_app(app)
    for floor in FLOORS:
        import_module(floor).init_app(app)
    return app

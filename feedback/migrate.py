"""Bring the database to the newest form. Only the command line does this, one process at a time."""

import fcntl
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MODELS = (
    "feedback.staff.models",
    "surveys.programmes.models",
    "surveys.custody.models",
    "reports.models",
    "reports.comments.models",
)


def upgrade(engine: Engine, folder: Path) -> None:
    """Apply every step that is missing; each is one transaction."""
    with (folder / "migrate.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with as_file(files("feedback") / "migrations") as scripts, engine.connect() as connection:
            command.upgrade(config(connection, scripts), "head")
            connection.commit()


def step_of(engine: Engine) -> str:
    """The step that the tables are at; empty if there are none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def newest() -> str:
    """The last step there is."""
    with as_file(files("feedback") / "migrations") as scripts:
        return ScriptDirectory(str(scripts)).get_current_head() or ""


def config(connection: Connection, scripts: Path) -> Config:
    """Alembic's settings over an open connection; also what makes a new step."""
    for module in MODELS:
        import_module(module)
    settings = Config()
    settings.set_main_option("script_location", str(scripts))
    settings.attributes["connection"] = connection
    return settings

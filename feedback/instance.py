"""One installation: its settings, its folder and its database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from flask import current_app
from sqlalchemy import Engine

from feedback.database import default_url, make_engine
from feedback.privacy import tokens
from feedback.settings import Settings


@dataclass(frozen=True)
class Instance:
    """What every view needs: ``folder`` holds the database, ``boxes/`` and ``keys/``."""

    settings: Settings
    folder: Path
    engine: Engine

    @property
    def boxes(self) -> Path:
        return self.folder / "boxes"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def rosters(self) -> Path:
        return self.folder / "rosters"

    def key_for(self, purpose: str) -> bytes:
        """A key of its own for each purpose, derived from the secret."""
        return tokens.derived_key(self.settings.key, purpose)


def open_instance(settings: Settings, folder: Path) -> Instance:
    """The installation in ``folder``, which only its owner may enter."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return look_into(settings, folder)


def look_into(settings: Settings, folder: Path) -> Instance:
    """The installation in ``folder`` as it is; nothing is made or changed."""
    return Instance(settings, folder, make_engine(settings.database or default_url(folder)))


def current() -> Instance:
    """The installation behind the page that is being made."""
    return cast(Instance, current_app.extensions["candour"])


def now() -> datetime:
    """The clock of the staff side; no employee route asks it."""
    return datetime.now(UTC).replace(tzinfo=None)


def current_hour() -> int:
    """The only clock an employee page looks at: whole hours, to let old pages expire."""
    return int(datetime.now(UTC).timestamp()) // 3600

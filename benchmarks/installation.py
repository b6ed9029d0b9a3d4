"""A temporary installation to measure in."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from feedback import migrate, settings
from feedback.app import create_app
from feedback.database import writing
from feedback.instance import Instance
from feedback.privacy import locking
from feedback.settings import Settings
from feedback.staff import accounts
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.custody.beginning import begin_wave
from surveys.filing import boxes_in, key_folder
from surveys.programmes import life, planning
from surveys.programmes.models import Programme
from surveys.programmes.planning import Plan

EMAIL = "hr@brightwater.example"


@dataclass(frozen=True)
class Installation:
    """The application, its settings and folder, and the opening phrase."""

    app: Flask
    settings: Settings
    folder: Path
    phrase: str

    @property
    def instance(self) -> Instance:
        found: Instance = self.app.extensions["candour"]
        return found

    def plan(self, plan: Plan) -> str:
        with writing(self.instance.engine) as db:
            return planning.create(db, plan).slug

    def begin(self, slug: str, wave: str) -> Programme:
        with writing(self.instance.engine) as db:
            programme = planning.find(db, slug)
            chosen = life.wave_of(programme, wave)
            begin_wave(db, key_folder(self.instance.keys), chosen)
            life.open_forms(chosen, boxes_in(self.instance.boxes))
            return programme

    def close(self, slug: str, wave: str) -> None:
        with writing(self.instance.engine) as db:
            chosen = life.wave_of(planning.find(db, slug), wave)
            life.close_wave(chosen, boxes_in(self.instance.boxes))


@contextmanager
def installation() -> Iterator[Installation]:
    """An installation with one custodian, deleted afterwards."""
    values = settings.read(
        {
            "secret": settings.new_secret(),
            "base_url": "http://127.0.0.1:8000",
            "organisation": "Brightwater Works",
            "made_up_data": True,
        }
    )
    with tempfile.TemporaryDirectory(prefix="candour-bench-") as name:
        folder = Path(name)
        app = create_app(values, folder)
        instance: Instance = app.extensions["candour"]
        migrate.upgrade(instance.engine, folder)
        with writing(instance.engine) as db:
            account = accounts.add(db, name="Kim Larsen", email=EMAIL)
            phrase = custodians.add(
                db,
                key_folder(instance.keys),
                account.id,
                words=words(),
                choose=secrets.choice,
                cost=locking.MADE_UP_DATA_ONLY,
            )
        yield Installation(app, values, folder, phrase)
        instance.engine.dispose()

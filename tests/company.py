"""An installation under test: what a test does with it, in one place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.database import forgetting, reading, writing
from feedback.instance import Instance, now
from feedback.staff import sessions
from feedback.staff.models import Account
from reports import opening_job
from surveys.closing import close_wave
from surveys.custody.beginning import begin_wave
from surveys.custody.turning import Turn
from surveys.filing import boxes_in, key_folder
from surveys.programmes import life, planning
from surveys.programmes.models import Programme
from surveys.programmes.planning import Plan

_CARRY = re.compile(r'name="carry" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')

Answers = Mapping[str, int | Sequence[int]]


@dataclass
class Company:
    """An installation with one HR account that holds the opening phrase, and what a test does with it."""

    app: Flask
    account: Account
    phrase: str

    @property
    def instance(self) -> Instance:
        found: Instance = self.app.extensions["candour"]
        return found

    @property
    def turn(self) -> Turn:
        """The HR account turns its key."""
        return Turn(self.account.id, self.phrase)

    def plan(self, plan: Plan) -> str:
        """Set a programme up; returns its slug."""
        with writing(self.instance.engine) as db:
            return planning.create(db, plan).slug

    def begin(self, slug: str, wave: str) -> dict[str, str]:
        """Open a wave and all its forms; returns group name -> form code."""
        with writing(self.instance.engine) as db:
            chosen = life.wave_of(planning.find(db, slug), wave)
            begin_wave(db, key_folder(self.instance.keys), chosen)
            life.open_forms(chosen, boxes_in(self.instance.boxes))
            return {form.group.name: form.code for form in chosen.forms}

    def answer(self, code: str, answers: Answers) -> TestResponse:
        """Send one person's answers through the pages, as the browser's single document does."""
        browser = self.app.test_client()
        carry = carry_in(browser.get(f"/r/{code}/form").get_data(as_text=True))
        ours = {"carry": carry, "step": "all", "lang": "en", "action": "send"}
        return browser.post(f"/r/{code}/answer", data={**ours, **answers})

    def close(self, slug: str, wave: str) -> None:
        with forgetting(self.instance.engine) as db:
            chosen = life.wave_of(planning.find(db, slug), wave)
            folders = self.instance
            close_wave(db, chosen, folders.boxes, folders.keys, folders.rosters)

    def publish(self, slug: str, wave: str = "after") -> str:
        """Open closed waves and publish; returns how it ended."""
        begun = opening_job.begin(self.instance, slug, wave, self.turn)
        opening_job.run(self.instance, begun)
        with reading(self.instance.engine) as db:
            return opening_job.look_up(db, begun.job_id).problem or "done"

    def programme(self, slug: str) -> Programme:
        """A programme with all its parts loaded, to look at."""
        with reading(self.instance.engine) as db:
            programme = planning.find(db, slug)
            assert programme.groups and programme.questionnaire.source
            assert programme.groups
            for wave in programme.waves:
                for form in wave.forms:
                    assert form.group is not None
            return programme

    def hr(self) -> FlaskClient:
        """A browser in which HR is signed in."""
        with writing(self.instance.engine) as db:
            secret = sessions.new_link(db, now(), account_id=self.account.id)
        return self.signed_in(secret)

    def facilitator(self, slug: str, group: str) -> FlaskClient:
        """A browser in which the facilitator of a group is signed in."""
        with writing(self.instance.engine) as db:
            chosen = next(each for each in planning.find(db, slug).groups if each.name == group)
            secret = sessions.new_link(db, now(), room=chosen.id)
        return self.signed_in(secret)

    def signed_in(self, secret: str) -> FlaskClient:
        browser = self.app.test_client()
        token = token_in(browser.get("/staff/in").get_data(as_text=True))
        reply = browser.post("/staff/in/link", data={"link": secret, "csrf_token": token})
        assert reply.status_code == 303, reply.get_data(as_text=True)
        return browser


def carry_in(page: str) -> str:
    """The sealed field of an employee's page."""
    found = _CARRY.search(page)
    assert found, "the page has no sealed field"
    return found.group(1)


def token_in(page: str) -> str:
    """The token against forged requests of a staff page."""
    found = _TOKEN.search(page)
    assert found, "the page has no token"
    return found.group(1)

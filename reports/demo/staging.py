"""Fill an instance with the made-up company. Answers go in through the real pages, one person at a time."""

import re
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from flask import Flask
from sqlalchemy.orm import Session

from feedback.database import forgetting, reading, writing
from feedback.instance import Instance, now
from feedback.privacy import locking
from feedback.staff import accounts, sessions
from feedback.staff.models import Account
from feedback.wordlist import words
from reports import opening_job
from reports.demo import company
from reports.demo.company import Person
from surveys.closing import close_wave
from surveys.custody import custodians
from surveys.custody.beginning import begin_wave
from surveys.custody.turning import Turn
from surveys.filing import boxes_in, key_folder
from surveys.programmes import life, planning, reader
from surveys.programmes.models import Form, Programme
from surveys.programmes.planning import Plan

SEED = 20261122
_CARRY = re.compile(r'name="carry" value="([^"]+)"')
_AT_ONCE = 16


@dataclass(frozen=True)
class Links:
    """Where the three people begin. The staff links work once."""

    employee: str
    facilitator: str
    hr: str
    base: str
    opening_phrase: str


@dataclass(frozen=True)
class _Sheet:
    code: str
    fields: Sequence[tuple[str, str]]


def stage(app: Flask) -> Links:
    """Three trainings: one finished and published, one waiting to be opened, one going on."""
    instance: Instance = app.extensions["candour"]
    chance = Random(SEED)  # noqa: S311  # made-up people, the same ones each time
    with writing(instance.engine) as db:
        account = accounts.add(db, name="Kim Larsen", email="hr@brightwater.example")
        account.password_hash = "no password: the link is the way in"  # noqa: S105  # verifies nothing
        cost = locking.MADE_UP_DATA_ONLY
        phrase = custodians.add(
            db, key_folder(instance.keys), account.id, words=words(), choose=secrets.choice, cost=cost
        )
        programmes = [planning.create(db, plan) for plan in (company.FINISHED, company.WAITING, company.RUNNING)]
        for programme in programmes:
            if programme.comments:
                reader.name_reader(programme, account)
        slugs = [programme.slug for programme in programmes]
    for slug, plan in zip(slugs[:2], (company.FINISHED, company.WAITING), strict=True):
        _measure(app, instance, slug, plan, chance)
    _publish(instance, slugs[0], account, phrase)
    with writing(instance.engine) as db:
        return _links(instance, db, _begin(instance, db, slugs[2], "before"), account, phrase)


def _measure(app: Flask, instance: Instance, slug: str, plan: Plan, chance: Random) -> None:
    people = {group.name: [Person.drawn(chance) for _each in range(group.headcount)] for group in plan.groups}
    for wave, share in company.PEOPLE.items():
        with writing(instance.engine) as db:
            programme = _begin(instance, db, slug, wave)
            questionnaire = planning.questionnaire_of(programme)
            in_order = sorted(life.wave_of(programme, wave).forms, key=lambda form: form.group.position)
            forms = [(form.code, people[form.group.name]) for form in in_order]
        sheets = [
            _Sheet(code, person.answers(questionnaire, wave, chance))
            for code, everybody in forms
            for person in everybody
            if chance.random() < share
        ]
        chance.shuffle(sheets)
        _answer_all(app, _commented(sheets) if plan.comments and wave == "after" else sheets)
        with forgetting(instance.engine) as db:
            chosen = life.wave_of(planning.find(db, slug), wave)
            close_wave(db, chosen, instance.boxes, instance.keys, instance.rosters)


def _commented(sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """Some of those who answer write a comment as well."""
    written = zip(sheets, company.COMMENTS, strict=False)
    return [_Sheet(each.code, [*each.fields, ("comment", comment)]) for each, comment in written] + list(
        sheets[len(company.COMMENTS) :]
    )


def _begin(instance: Instance, db: Session, slug: str, wave: str) -> Programme:
    programme = planning.find(db, slug)
    chosen = life.wave_of(programme, wave)
    begin_wave(db, key_folder(instance.keys), chosen)
    life.open_forms(chosen, boxes_in(instance.boxes))
    return programme


def _answer_all(app: Flask, sheets: Sequence[_Sheet]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _done in pool.map(lambda sheet: _answer(app, sheet), sheets):
            pass


def _answer(app: Flask, sheet: _Sheet) -> None:
    browser = app.test_client()
    page = browser.get(f"/r/{sheet.code}/form").get_data(as_text=True)
    found = _CARRY.search(page)
    if found is None:
        raise RuntimeError("the form has no sealed field")
    ours = {"carry": [found.group(1)], "step": ["all"], "lang": ["en"], "action": ["send"]}
    fields = {**ours, **{item: [code for name, code in sheet.fields if name == item] for item, _code in sheet.fields}}
    sent = browser.post(f"/r/{sheet.code}/answer", data=fields)
    if sent.status_code != 303:
        raise RuntimeError(f"the form answered {sent.status_code}")


def _publish(instance: Instance, slug: str, account: Account, phrase: str) -> None:
    begun = opening_job.begin(instance, slug, "after", Turn(account.id, phrase))
    opening_job.run(instance, begun)
    with reading(instance.engine) as db:
        state = opening_job.look_up(db, begun.job_id)
        if state.stage != "done":
            raise RuntimeError(state.problem)


def _links(instance: Instance, db: Session, programme: Programme, account: Account, phrase: str) -> Links:
    base = instance.settings.base_url
    form: Form = next(form for form in life.wave_of(programme, "before").forms if form.group.name == "Customer service")
    room = sessions.new_link(db, now(), room=form.group_id)
    hr = sessions.new_link(db, now(), account_id=account.id)
    return Links(
        employee=f"{base}/r/{form.code}",
        facilitator=sessions.address(base, room),
        hr=sessions.address(base, hr),
        base=base,
        opening_phrase=phrase,
    )

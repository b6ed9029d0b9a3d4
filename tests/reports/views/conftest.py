"""Closed waves and a published report, made once for all pages that show them."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from feedback.app import create_app
from feedback.database import writing
from feedback.privacy import locking, tokens
from feedback.settings import Settings
from feedback.staff import accounts
from feedback.wordlist import words
from reports.demo.company import Person
from surveys import answering
from surveys.custody import custodians
from surveys.filing import box_of_open, key_folder
from surveys.programmes import planning
from surveys.programmes.planning import GroupPlan, Plan
from surveys.questionnaires import checking
from tests.company import Company

FORMULA = '=HYPERLINK("http://example.org";"Night")'
PLAN = Plan(
    "Listening well",
    (
        GroupPlan("+Early shift", "Harbour", 30, "peer"),
        GroupPlan("Late shift", "Harbour", 30, "training"),
        GroupPlan(FORMULA, "Hill", 30, "peer"),
        GroupPlan("Tiny", "Hill", 6, "training"),
    ),
)


@dataclass(frozen=True)
class Closed:
    """A programme whose two waves are closed; ``slug`` names it."""

    company: Company
    slug: str

    @property
    def report(self) -> str:
        return f"/staff/programmes/{self.slug}/after/report"


def answered(company: Company, plan: Plan) -> Closed:
    """Nine of ten people answer both waves, then both are closed."""
    slug, chance = company.plan(plan), Random(7)  # noqa: S311  # made-up people, the same ones each time
    questionnaire = planning.questionnaire_of(company.programme(slug))
    for wave in ("before", "after"):
        for code in company.begin(slug, wave).values():
            with company.instance.engine.connect() as connection:
                form = answering.find_form(connection, code)
            people = [Person.drawn(chance) for _each in range(form.headcount * 9 // 10)]
            lot = [
                (
                    tokens.new_tag(),
                    checking.checked(questionnaire, wave, each.answers(questionnaire, wave, chance)),
                    b"",
                )
                for each in people
            ]
            answering.submit_all(box_of_open(company.instance.boxes, form), form, lot)
        company.close(slug, wave)
    return Closed(company, slug)


@pytest.fixture
def closed(company: Company) -> Closed:
    return answered(company, PLAN)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, migrated: Path, made_settings: Settings) -> Iterator[Closed]:
    folder = tmp_path_factory.mktemp("published")
    shutil.copy(migrated, folder / "candour.sqlite")
    app = create_app(made_settings, folder)
    instance = app.extensions["candour"]
    with writing(instance.engine) as db:
        account = accounts.add(db, name="Kim Larsen", email="hr@brightwater.example")
        account.password_hash = "no password in tests"
        cost = locking.MADE_UP_DATA_ONLY
        phrase = custodians.add(
            db, key_folder(instance.keys), account.id, words=words(), choose=secrets.choice, cost=cost
        )
    made = answered(Company(app, account, phrase), PLAN)
    assert made.company.publish(made.slug) == "done"
    yield made
    instance.engine.dispose()

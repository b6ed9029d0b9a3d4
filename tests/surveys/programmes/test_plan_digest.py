"""The digest of the plan changes with all that decides what is shown, and with nothing else."""

import hashlib
import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from feedback.database import reading, writing
from surveys.programmes import planning
from surveys.programmes.plan_digest import plan_digest


@pytest.fixture
def slug(company, six_groups):
    return company.plan(replace(six_groups, backgrounds={"leading": "site"}))


def digest_of(company, slug):
    with reading(company.instance.engine) as db:
        return plan_digest(planning.find(db, slug))


def test_it_can_be_made_by_anybody_from_what_the_descriptor_says(company, slug):
    company.begin(slug, "before")
    said = json.loads(company.programme(slug).wave("before").descriptor)
    plan = {name: said[name] for name in ("k", "cuts", "backgrounds", "groups", "questionnaire", "comments", "public")}
    written = json.dumps(
        {**plan, "waves": ["before", "after"]}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert said["plan"] == hashlib.sha256(written.encode()).hexdigest()
    assert said["backgrounds"] == [["leading", "site"]]


@pytest.mark.parametrize(
    "changed",
    [
        "programme SET k = 11",
        "programme SET cuts = 'site'",
        "programme SET backgrounds = 'leading:whole'",
        "programme SET backgrounds = ''",
        "training_group SET arm = 'peer'",
        "training_group SET site = 'Hill'",
        "wave SET kind = 'day30' WHERE kind = 'after'",
    ],
)
def test_another_plan_has_another_digest(company, slug, changed):
    before = digest_of(company, slug)
    with writing(company.instance.engine) as db:
        db.execute(text(f"UPDATE {changed}"))
    assert digest_of(company, slug) != before


@pytest.mark.parametrize("changed", ["programme SET name = 'x'", "training_group SET headcount = 50"])
def test_a_name_and_the_size_of_a_group_are_no_part_of_it(company, slug, changed):
    before = digest_of(company, slug)
    with writing(company.instance.engine) as db:
        db.execute(text(f"UPDATE {changed}"))
    assert digest_of(company, slug) == before

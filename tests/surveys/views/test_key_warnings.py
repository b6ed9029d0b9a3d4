"""HR is told what a lost phrase would cost, where nobody else could open the answers."""

import secrets
from dataclasses import replace

import pytest

from feedback.database import writing
from feedback.privacy import locking
from feedback.staff import accounts
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.filing import key_folder
from tests.surveys.views.asking import text_of

ALL_LOST = "If this one phrase is lost, all answers are lost."
EITHER_LOST = "If either phrase is lost, all answers are lost."
REMEDY = "Let a second person make a phrase before the wave opens"


def said(company, slug):
    return text_of(company.hr().get(f"/staff/programmes/{slug}"))


@pytest.fixture
def second(company):
    """Gives another person a phrase."""

    def second():
        with writing(company.instance.engine) as db:
            account = accounts.add(db, name="Ada", email="ada@brightwater.example")
            folder, cost = key_folder(company.instance.keys), locking.MADE_UP_DATA_ONLY
            custodians.add(db, folder, account.id, words=words(), choose=secrets.choice, cost=cost)

    return second


def test_where_one_person_holds_the_only_phrase_the_page_says_what_its_loss_costs(company, two_groups):
    slug = company.plan(two_groups)
    assert said(company, slug).count(ALL_LOST) == said(company, slug).count(REMEDY) == 2
    company.begin(slug, "before")
    assert said(company, slug).count(ALL_LOST) == 2
    assert said(company, slug).count(REMEDY) == 1  # an open wave gets no other key


def test_where_there_is_one_to_spare_nothing_is_said(company, two_groups, second):
    second()
    slug = company.plan(two_groups)
    assert "1 of 2" in said(company, slug)
    assert ALL_LOST not in said(company, slug)
    assert EITHER_LOST not in said(company, slug)


def test_where_two_are_needed_of_two_either_is_one_too_many_to_lose(company, two_groups, second):
    second()
    slug = company.plan(replace(two_groups, keys_needed=2))
    assert EITHER_LOST in said(company, slug)
    assert ALL_LOST not in said(company, slug)

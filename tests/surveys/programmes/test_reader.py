"""One person is named to read the comments before anybody has written one, and stays the one."""

from dataclasses import replace

import pytest

from feedback.database import reading, writing
from feedback.staff.models import Account
from surveys.programmes import planning, reader
from surveys.programmes.life import WaveRefused
from surveys.programmes.planning import PlanRefused
from tests.surveys.custody.keys import another_custodian


@pytest.fixture
def slug(company, two_groups):
    return company.plan(replace(two_groups, comments=True))


def name(company, slug, account_id):
    with writing(company.instance.engine) as db:
        reader.name_reader(planning.find(db, slug), db.get_one(Account, account_id))


def test_without_a_reader_no_wave_opens_and_nothing_is_made(company, slug):
    with pytest.raises(WaveRefused, match="Name the person"):
        company.begin(slug, "before")
    assert company.programme(slug).wave("before").state == "draft"
    assert not any((company.instance.keys / "waves").glob("*"))
    name(company, slug, company.account.id)
    assert company.begin(slug, "before")


def test_until_the_first_wave_opens_the_reader_can_change_and_then_no_more(company, slug):
    other, _phrase = another_custodian(company, "sam")
    name(company, slug, company.account.id)
    name(company, slug, other)
    company.begin(slug, "before")
    with pytest.raises(WaveRefused, match="Nothing was changed"):
        name(company, slug, company.account.id)
    assert company.programme(slug).reader_id == other


def test_where_no_comment_is_asked_nobody_reads_and_waves_open(company, two_groups):
    slug = company.plan(two_groups)
    with pytest.raises(WaveRefused, match="asks for no comments"):
        name(company, slug, company.account.id)
    assert company.begin(slug, "before")


def test_comments_are_off_unless_they_are_asked_for_and_the_wave_says_so_to_everybody(company, two_groups, slug):
    name(company, slug, company.account.id)
    for chosen, said in ((slug, b'"comments":true'), (company.plan(two_groups), b'"comments":false')):
        company.begin(chosen, "before")
        with reading(company.instance.engine) as db:
            assert said in (planning.find(db, chosen).wave("before").descriptor or b"")


@pytest.mark.parametrize("given", [1, "yes", None])
def test_a_plan_that_says_neither_yes_nor_no_is_refused(company, two_groups, given):
    with pytest.raises(PlanRefused, match="true or false"):
        company.plan(replace(two_groups, comments=given))

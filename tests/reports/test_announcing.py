"""The page for everybody is there from when HR publishes it until HR takes it back or the report is withdrawn."""

import pytest

from feedback.database import reading, writing
from feedback.errors import NotFound
from reports import announcing
from reports.announcing import Withdrawn
from surveys.programmes import planning
from tests.reports.shelved import stored, withdraw


@pytest.fixture
def slug(company, two_groups):
    made = company.plan(two_groups)
    stored(company, made)
    return made


def change(company, slug, what):
    with writing(company.instance.engine) as db:
        what(db, announcing.standing(db, planning.find(db, slug), "after"))


def is_there(company, slug, wave="after"):
    with reading(company.instance.engine) as db:
        try:
            return announcing.announced(db, slug, wave).wave_kind == wave
        except NotFound:
            return False


def test_nobody_reads_it_before_it_is_published(company, slug):
    assert not is_there(company, slug)


def test_it_is_there_until_it_is_taken_back(company, slug):
    change(company, slug, announcing.announce)
    assert is_there(company, slug)
    assert not is_there(company, slug, "day30")
    change(company, slug, announcing.take_back)
    assert not is_there(company, slug)


def test_publishing_or_taking_back_twice_is_as_good_as_once(company, slug):
    for what, there in ((announcing.announce, True), (announcing.take_back, False)):
        change(company, slug, what)
        change(company, slug, what)
        assert is_there(company, slug) is there


def test_a_withdrawn_report_has_no_page_and_no_sheet(company, slug):
    change(company, slug, announcing.announce)
    withdraw(company, slug, "The wrong groups were opened.")
    assert not is_there(company, slug)
    with pytest.raises(Withdrawn):
        change(company, slug, announcing.announce)


def test_a_corrected_edition_is_published_anew_or_not_at_all(company, slug):
    change(company, slug, announcing.announce)
    withdraw(company, slug, "The wrong groups were opened.")
    stored(company, slug, id="another-edition")
    assert not is_there(company, slug)
    change(company, slug, announcing.announce)
    assert is_there(company, slug)


def test_an_address_that_was_guessed_tells_nothing_about_programmes_and_reports(company, slug):
    said = set()
    with reading(company.instance.engine) as db:
        for address in ((slug, "after"), (slug, "day90"), (slug, "no-wave"), ("no-such-programme", "after")):
            with pytest.raises(NotFound) as refused:
                announcing.announced(db, *address)
            said.add(str(refused.value.message))
    assert len(said) == 1

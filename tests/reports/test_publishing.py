"""A draft is stored once, with a line in the ledger that fits everything before it."""

from datetime import date

import pytest

from feedback.database import reading, writing
from feedback.errors import NotFound
from reports import publishing, verifying
from reports.disclosure import ledger
from reports.publishing import PublishedBefore
from surveys.programmes import planning
from tests.reports.drafts import draft_of, light, tallies_of

SEED, DAY = b"s" * 32, date(2026, 3, 2)


@pytest.fixture(scope="module")
def facts():
    return draft_of(light(), tallies_of(light(), ("1", "Leeds", "peer", 20, 22), ("2", "York", "peer", 18, 20)))


@pytest.fixture
def slug(company, two_groups):
    return company.plan(two_groups)


def store(company, slug, facts):
    with writing(company.instance.engine) as db:
        return publishing.store(db, planning.find(db, slug), facts, DAY, SEED)


def verified(company):
    with reading(company.instance.engine) as db:
        return verifying.verify_ledger(db, ledger.public_key(SEED))


def test_what_is_stored_is_what_was_drafted_and_its_line(company, slug, facts):
    said = publishing.read(store(company, slug, facts))
    assert {name: value for name, value in said.items() if name != "ledger"} == facts
    assert said["ledger"]["position"] == 0
    assert said["ledger"]["key"] == ledger.public_key(SEED).hex()
    assert verified(company).lines == 1


def test_a_report_is_stored_once(company, slug, facts):
    store(company, slug, facts)
    with pytest.raises(PublishedBefore, match="It stays as it is"):
        store(company, slug, {**facts, "id": "0123456789abcdef"})
    assert verified(company).lines == 1


def test_after_a_withdrawal_there_is_a_second_edition_and_the_first_can_still_be_read(company, slug, facts):
    store(company, slug, facts)
    with writing(company.instance.engine) as db:
        publishing.withdraw(db, planning.find(db, slug), "after", "The title was wrong.", SEED)
    second = store(company, slug, {**facts, "id": "0123456789abcdef"})
    assert second.edition == 2
    with reading(company.instance.engine) as db:
        programme = planning.find(db, slug)
        assert [each.edition for each in publishing.of_programme(db, programme)] == [1, 2]
        assert publishing.find(db, programme.id, "after").id == "0123456789abcdef"
        assert not publishing.is_withdrawn(db, second)
    assert verified(company).lines == 3


def test_nothing_is_withdrawn_twice_and_nothing_that_is_not_there(company, slug, facts):
    with writing(company.instance.engine) as db, pytest.raises(NotFound):
        publishing.withdraw(db, planning.find(db, slug), "after", "Why not.", SEED)
    store(company, slug, facts)
    with writing(company.instance.engine) as db:
        publishing.withdraw(db, planning.find(db, slug), "after", "A reason.", SEED)
    with writing(company.instance.engine) as db, pytest.raises(PublishedBefore, match="withdrawn before"):
        publishing.withdraw(db, planning.find(db, slug), "after", "Another.", SEED)


def test_a_line_about_something_else_holds_a_digest_and_not_the_thing(company, slug):
    with writing(company.instance.engine) as db:
        line = publishing.record(
            db, kind="comments", programme_id="p", wave_kind="after", body=b"secret words", seed=SEED
        )
    assert b"secret words" not in line.body
    assert verified(company).lines == 1


def test_a_report_of_another_format_is_not_read(company, slug, facts):
    with pytest.raises(NotFound, match="unreleased version"):
        publishing.read(store(company, slug, {**facts, "format": "candour publication 1"}))
    with pytest.raises(NotFound, match="no report"):
        publishing.read(None)

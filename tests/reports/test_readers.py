"""Readers from outside: whom a secret admits, what it opens, and when that ends."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from feedback.database import reading, writing
from feedback.errors import NotFound
from feedback.instance import now
from reports import readers
from reports.models import Reader, ReaderSession
from reports.readers import LONGEST, SESSION_LONGEST, InvitationRefused, ReaderRefused
from surveys.programmes import planning
from tests.reports.sharing import Sharing


@pytest.fixture
def sharing(company, two_groups):
    return Sharing.of(company, two_groups)


def admitted(sharing, secret, today=None):
    with reading(sharing.company.instance.engine) as db:
        return readers.admit(db, secret, today or now().date())


def readable(sharing, reader):
    with reading(sharing.company.instance.engine) as db:
        return [each.id for each in readers.readable(db, reader)]


def test_the_secret_admits_its_reader_with_spaces_around_it_too(sharing):
    reader, secret = sharing.invite()
    assert len(secret) == 43
    assert admitted(sharing, secret).id == admitted(sharing, f" {secret}\n").id == reader.id


def test_the_secret_works_again_and_again_until_its_last_day_and_not_on_the_next(sharing):
    reader, secret = sharing.invite()
    assert admitted(sharing, secret).id == admitted(sharing, secret, reader.expires).id == reader.id
    with pytest.raises(ReaderRefused):
        admitted(sharing, secret, reader.expires + timedelta(days=1))


def test_randomness_comes_from_whoever_asks(sharing):
    with writing(sharing.company.instance.engine) as db:
        day = now().date()
        _reader, secret = readers.invite(
            db,
            planning.find(db, sharing.slug),
            None,
            name="Machine",
            today=day,
            expires=day + LONGEST,
            draw=lambda: "drawn",
        )
    assert secret == "drawn"
    assert admitted(sharing, "drawn").name == "Machine"


@pytest.mark.parametrize("days", [0, -1, LONGEST.days + 1])
def test_a_last_day_is_from_tomorrow_to_a_year_ahead(sharing, days):
    day = now().date()
    with writing(sharing.company.instance.engine) as db, pytest.raises(InvitationRefused, match="No link was made"):
        readers.invite(
            db, planning.find(db, sharing.slug), None, name="Kim", today=day, expires=day + timedelta(days=days)
        )
    with reading(sharing.company.instance.engine) as db:
        assert db.scalar(select(func.count()).select_from(Reader)) == 0


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_reader_has_a_name(sharing, name):
    with pytest.raises(InvitationRefused, match="Say who may read"):
        sharing.invite(name=name)


def test_a_reader_of_one_report_reads_that_one_and_its_later_editions_not(sharing):
    first = sharing.publish(1)
    reader, _secret = sharing.invite(first)
    sharing.withdraw("A wrong title.")
    sharing.publish(2)
    assert readable(sharing, reader) == [first.id]


def test_a_reader_of_the_programme_reads_every_report_the_newest_first(sharing, two_groups):
    reader, _secret = sharing.invite()
    assert readable(sharing, reader) == []
    first = sharing.publish(1)
    sharing.beside(two_groups).publish(7)
    sharing.withdraw("A wrong title.")
    second = sharing.publish(2)
    assert readable(sharing, reader) == [second.id, first.id]


def test_a_session_ends_by_leaving_by_its_age_and_with_its_reader(sharing):
    reader, _secret = sharing.invite()
    begun = now()
    with writing(sharing.company.instance.engine) as db:
        left, kept = readers.begin(db, reader, begun), readers.begin(db, reader, begun)
        readers.end(db, left)
    with reading(sharing.company.instance.engine) as db:
        assert readers.find(db, left, begun) is None
        assert readers.find(db, kept, begun + SESSION_LONGEST).id == reader.id
        assert readers.find(db, kept, begun + SESSION_LONGEST + timedelta(seconds=1)) is None
    sharing.revoke(reader)
    with reading(sharing.company.instance.engine) as db:
        assert readers.find(db, kept, begun) is None
        assert db.scalar(select(func.count()).select_from(ReaderSession)) == 0


def test_a_new_session_clears_away_those_that_have_ended(sharing):
    reader, _secret = sharing.invite()
    with writing(sharing.company.instance.engine) as db:
        readers.begin(db, reader, now() - SESSION_LONGEST - timedelta(seconds=1))
    with writing(sharing.company.instance.engine) as db:
        readers.begin(db, reader, now())
        assert db.scalar(select(func.count()).select_from(ReaderSession)) == 1


def test_only_a_reader_of_the_programme_is_revoked(sharing, two_groups):
    reader, secret = sharing.beside(two_groups).invite()
    with pytest.raises(NotFound, match="Nothing was changed"):
        sharing.revoke(reader)
    assert admitted(sharing, secret).id == reader.id
    with reading(sharing.company.instance.engine) as db:
        assert readers.of_programme(db, planning.find(db, sharing.slug)) == []

"""Two ways to the database: one changes nothing, the other everything or nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from feedback.database import forgetting, reading, writing
from feedback.staff.models import Account


def names(engine):
    with reading(engine) as db:
        return set(db.scalars(select(Account.name)))


def person(name):
    return Account(id=f"{name:>016}", name=name, email=f"{name}@example.org", role="hr")


@pytest.fixture
def engine(app):
    return app.extensions["candour"].engine


def test_writing_keeps_everything_when_its_block_ends_well(engine):
    with writing(engine) as db:
        db.add_all([person("a"), person("b")])
    assert names(engine) == {"a", "b"}


def test_writing_keeps_nothing_when_its_block_does_not(engine):
    with pytest.raises(RuntimeError), writing(engine) as db:
        db.add(person("a"))
        db.flush()
        raise RuntimeError
    assert names(engine) == set()


def test_reading_changes_nothing(engine):
    with reading(engine) as db:
        db.add(person("a"))
        db.flush()
    assert names(engine) == set()


def test_many_writers_at_once_all_come_through(engine):
    def write(number):
        with writing(engine) as db:
            known = len(db.scalars(select(Account)).all())  # read first: a lock taken late would fail here
            db.add(person(f"{number}-{known}"))

    with ThreadPoolExecutor(8) as many:
        list(many.map(write, range(40)))
    assert {int(name.split("-")[1]) for name in names(engine)} == set(range(40))


def test_foreign_keys_hold_and_deleted_rows_are_overwritten(engine):
    with reading(engine) as db:
        assert db.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert db.execute(text("PRAGMA secure_delete")).scalar() == 1
    with pytest.raises(IntegrityError), writing(engine) as db:
        db.execute(text("INSERT INTO custodian VALUES ('c', 'nobody', x'00')"))


@pytest.mark.attack
def test_forgetting_leaves_nothing_of_a_deleted_row_in_any_file_of_the_database(engine, app):
    folder = app.extensions["candour"].folder

    def files_with(name):
        return {path.name for path in folder.glob("candour.sqlite*") if name.encode() in path.read_bytes()}

    for way, left in ((writing, {"candour.sqlite-wal"}), (forgetting, set())):
        name = f"Canary {way.__name__}"
        with writing(engine) as db:
            db.add(person(name))
        with way(engine) as db:
            db.delete(db.scalars(select(Account).where(Account.name == name)).one())
        assert files_with(name) == left  # control: writing alone leaves it in the log
    assert names(engine) == set()


def test_forgetting_keeps_nothing_when_its_block_does_not_end_well(engine):
    with pytest.raises(RuntimeError), forgetting(engine) as db:
        db.add(person("a"))
        db.flush()
        raise RuntimeError
    assert names(engine) == set()


def test_a_reader_that_does_not_end_is_told_of_in_the_log(engine, caplog):
    with reading(engine) as slow:
        slow.scalars(select(Account)).all()
        with forgetting(engine) as db:
            db.execute(text("PRAGMA busy_timeout = 10"))
            db.add(person("a"))
    assert "could not be emptied" in caplog.text
    with forgetting(engine) as db:
        db.add(person("b"))
    assert caplog.text.count("could not be emptied") == 1

"""The history of the tables ends where the models are, and holds the floors of privacy by itself."""

import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from feedback import migrate
from feedback.database import Base, default_url, make_engine, writing


@pytest.fixture
def engine(tmp_path):
    made = make_engine(default_url(tmp_path))
    yield made
    made.dispose()


@pytest.fixture
def migrated_engine(engine, tmp_path):
    migrate.upgrade(engine, tmp_path)
    return engine


def differences(engine):
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, {"compare_type": True}), Base.metadata)


def test_an_empty_database_migrated_from_scratch_is_what_the_models_say(migrated_engine):
    assert differences(migrated_engine) == []


def test_a_table_that_no_step_made_would_be_noticed(migrated_engine):
    with migrated_engine.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER PRIMARY KEY)"))
    assert [kind for kind, *_ in differences(migrated_engine)] == ["remove_table"]


def test_checks_are_the_same_in_both(migrated_engine):
    """compare_metadata does not look at them, and they are the ones that matter."""
    stored = inspect(migrated_engine)
    for table in Base.metadata.sorted_tables:
        checks = (each for each in table.constraints if isinstance(each, CheckConstraint))
        wanted = {(each.name, str(each.sqltext)) for each in checks}
        found = {(each["name"], each["sqltext"]) for each in stored.get_check_constraints(table.name)}
        assert found == wanted, table.name


def test_migrating_twice_changes_nothing(migrated_engine, tmp_path):
    with sqlite3.connect(tmp_path / "candour.sqlite") as database:
        before = list(database.iterdump())
    migrate.upgrade(migrated_engine, tmp_path)
    with sqlite3.connect(tmp_path / "candour.sqlite") as database:
        assert list(database.iterdump()) == before
    database.close()


def test_every_step_goes_up_down_and_up_again(engine):
    scripts = Path(str(files("feedback") / "migrations"))
    with engine.connect() as connection:
        config = migrate.config(connection, scripts)
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        connection.commit()
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        command.upgrade(config, "head")
        connection.commit()
    assert differences(engine) == []


def test_an_opening_keeps_its_place_on_the_way_up_and_is_done_on_the_way_down(engine):
    """Whoever was at its files has published; the version before knows no such stage."""
    scripts = Path(str(files("feedback") / "migrations"))
    programme = "INSERT INTO programme (id, slug, name, k, cuts, pair_key, questionnaire_digest) "
    programme += "VALUES ('p', 'p', 'P', 5, '', '', '')"
    add = "INSERT INTO opening VALUES (:stage, 'p', 'after', :stage, 40, 'why', '2026-11-26 12:00:00')"
    with engine.connect() as connection:
        config = migrate.config(connection, scripts)
        command.upgrade(config, "0006")
        connection.execute(text("INSERT INTO questionnaire VALUES ('', '')"))
        connection.execute(text(programme))
        connection.execute(text(add), {"stage": "comparing"})
        command.upgrade(config, "0007")
        connection.execute(text(add), {"stage": "files"})
        said = text("SELECT id, stage, percent, problem FROM opening ORDER BY id")
        kept = [("comparing", "comparing", 40, "why"), ("files", "files", 40, "why")]
        assert [tuple(row) for row in connection.execute(said)] == kept
        command.downgrade(config, "0006")
        assert [tuple(row) for row in connection.execute(said)] == [kept[0], ("files", "done", 40, "why")]


def test_there_is_one_line_of_history(engine):
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(migrate.config(connection, Path(str(files("feedback") / "migrations"))))
    assert len(script.get_heads()) == len(script.get_bases()) == 1


@pytest.mark.attack
def test_the_database_itself_refuses_a_smallest_group_of_four(company, six_groups):
    company.plan(six_groups)
    engine = company.instance.engine
    with writing(engine) as db:
        db.execute(text("UPDATE programme SET k = 5"))
    for weak in (4, 1, 0, -5):
        with pytest.raises(IntegrityError, match="k_floor"), writing(engine) as db:
            db.execute(text("UPDATE programme SET k = :k"), {"k": weak})
    assert company.programme("talking-about-mental-health").k == 5


@pytest.mark.attack
def test_the_database_itself_refuses_an_open_wave_without_a_promise(company, six_groups):
    company.plan(six_groups)
    with pytest.raises(IntegrityError, match="described"), writing(company.instance.engine) as db:
        db.execute(text("UPDATE wave SET state = 'open'"))


def test_no_table_has_a_place_for_an_employee(migrated_engine):
    columns = {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns}
    people = {"employee", "person", "participant", "respondent", "address", "ip", "agent", "phone", "submitted_at"}
    assert not {name for _table, name in columns} & people
    with_times = {table for table, name in columns if name in {"at", "started", "seen", "expires", "beat", "published"}}
    of_readers = {"reader", "reader_session"}
    assert with_times == {"audit_entry", "staff_session", "sign_in_link", "opening", "publication", *of_readers}

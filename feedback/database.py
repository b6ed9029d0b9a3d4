"""The relational database: everything but the answers.

There are two ways in and no third: ``reading()`` and ``writing()``, which as ``forgetting()`` leaves nothing behind of
what it deleted. SQLite is the default; nothing outside this file knows which engine it is.
"""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

_log = logging.getLogger("candour")

_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 5000",
)


class Base(DeclarativeBase):
    """The tables of all three floors share one schema and one line of history."""

    metadata = MetaData(naming_convention=_CONVENTION)


def make_engine(url: str) -> Engine:
    """An engine whose write transactions take their lock at the start, so that none fails half-way."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def default_url(folder: Path) -> str:
    """SQLite in the instance folder."""
    return f"sqlite:///{folder / 'candour.sqlite'}"


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database and changes nothing."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose changes all happen when the block ends well, and none if it does not."""
    with (
        Session(engine.execution_options(candour_writes=True), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def forgetting(engine: Engine) -> Iterator[Session]:
    """As ``writing()``; what was deleted is then gone from SQLite's write-ahead log, too.

    Waits for readers, and warns in the log where one of them does not come to an end.
    """
    with writing(engine) as session:
        yield session
    if engine.dialect.name == "sqlite":
        _empty_log(engine)


def _empty_log(engine: Engine) -> None:
    with closing(engine.raw_connection()) as connection:
        busy, *_pages = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        _log.warning("the database's log could not be emptied: restart the server to remove what was deleted")


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None  # we say BEGIN ourselves
    for pragma in _PRAGMAS:
        raw.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("candour_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

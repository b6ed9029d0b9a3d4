"""Where sealed responses lie: one SQLite file for each wave and group.

A thief of the file must not learn in which order answers came. So the table has no row ids and random
keys, and after each batch the file is made canonical: VACUUM twice leaves a file that is a function of the
*set* of answers, and a journal that is so but for SQLite's random checksums. The journal is kept and
overwritten in place (PERSIST), and the files' times are set to zero.

An answer is acknowledged only when it is durable. Whoever comes while a batch is being written waits
for the next one, which one of them writes for all (group commit): without it each answer would pay
for its own two rewrites of the file.
"""

import fcntl
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from pathlib import Path

from feedback.errors import Refusal
from feedback.privacy import tokens

_PRAGMAS = (
    "PRAGMA journal_mode = PERSIST",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA auto_vacuum = NONE",
)
_TABLES = (
    "CREATE TABLE IF NOT EXISTS scores (tag BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS texts (tag BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID",
)
_BATCH = 256


class BoxClosed(Refusal):
    """The wave has closed; nothing goes in any more."""

    status = 410


class BoxFull(Refusal):
    """As many answers as the group has people."""

    status = 409


class State(IntEnum):
    """What a box takes; kept in the file itself so that it is decided inside the same transaction."""

    TAKING = 0
    RESTING = 1  # the form is closed for now
    CLOSED = 2  # the wave is closed, for good


@dataclass(frozen=True)
class Sealed:
    """One response as it is kept: a random tag, the sealed scores, sealed free texts."""

    tag: bytes
    scores: bytes
    texts: tuple[bytes, ...] = ()


@dataclass
class _Job:
    sealed: Sealed
    done: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    new: bool = False
    problem: BaseException | None = None


class Box:
    """The answers of one group to one wave.

    ``most`` is the group's headcount: the room link has no other limit, so this is the one.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most
        self._line = _line_for(path)

    def put(self, sealed: Sealed) -> bool:
        """Keep one response for good before returning; false if this tag was kept before.

        Raises ``BoxClosed`` or ``BoxFull``; then nothing was stored.
        """
        job = _Job(sealed)
        self._line.join(job, self._write)
        if job.problem is not None:
            raise job.problem
        return job.new

    def put_all(self, many: Sequence[Sealed]) -> int:
        """Keep a lot, all or none; returns how many were new."""
        with self._changing() as database:
            return self._insert_all(database, many)

    def take_back(self, tags: Iterable[bytes]) -> None:
        """Remove a lot that must not stay because another box refused its part."""
        with self._changing() as database:
            database.executemany("DELETE FROM scores WHERE tag = ?", [(tag,) for tag in tags])

    def count(self) -> int:
        """How many responses lie in the box."""
        if not self._path.exists():
            return 0
        with self._connected() as database:
            return _count(database)

    def set_state(self, state: State) -> None:
        """Open, rest or close; ``CLOSED`` cannot be undone."""
        with self._changing() as database:
            if _state(database) is not State.CLOSED:
                database.execute(f"PRAGMA user_version = {int(state)}")

    def read(self) -> Iterator[bytes]:
        """Every sealed scores part, in the order of the random tags; only from a closed box."""
        if not self._path.exists():
            return
        with self._connected() as database:
            if _state(database) is not State.CLOSED:
                raise BoxClosed("This wave is still open; its answers cannot be opened.")
            for (sealed,) in database.execute("SELECT sealed FROM scores ORDER BY tag"):
                yield sealed

    def destroy(self) -> None:
        """Overwrite and remove the file and its journal."""
        for path in (self._path, self._path.with_name(self._path.name + "-journal")):
            if path.exists():
                with path.open("r+b") as file:
                    file.write(b"\0" * path.stat().st_size)
                    os.fsync(file.fileno())
                path.unlink()

    def _write(self, jobs: Sequence[_Job]) -> None:
        with self._changing() as database:
            for job in jobs:
                _settle(job, lambda job=job: self._insert(database, job.sealed))  # type: ignore[misc]  # bound now

    def _insert(self, database: sqlite3.Connection, sealed: Sealed) -> bool:
        if database.execute("SELECT 1 FROM scores WHERE tag = ?", (sealed.tag,)).fetchone():
            return False
        self._check_taking(database)
        if _count(database) >= self._most:
            raise _full()
        database.execute("INSERT INTO scores VALUES (?, ?)", (sealed.tag, sealed.scores))
        _insert_texts(database, [sealed])
        return True

    def _insert_all(self, database: sqlite3.Connection, many: Sequence[Sealed]) -> int:
        self._check_taking(database)
        insert = "INSERT OR IGNORE INTO scores VALUES (?, ?)"
        new = [each for each in many if database.execute(insert, (each.tag, each.scores)).rowcount]
        _insert_texts(database, new)
        if _count(database) > self._most:
            raise _full()
        return len(new)

    def _check_taking(self, database: sqlite3.Connection) -> None:
        if _state(database) is not State.TAKING:
            raise BoxClosed("This form is closed. Your answers were not stored.")

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or none; whatever came of it, the file is canonical afterwards."""
        with self._locked(), self._connected() as database:
            try:
                with database:
                    yield database
            finally:
                database.execute("VACUUM")
                database.execute("VACUUM")  # the first leaves the old layout in the journal, the second its own
                self._forget_when()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=30)) as database:
            for statement in (*_PRAGMAS, *_TABLES):
                database.execute(statement)
            yield database

    def _forget_when(self) -> None:
        for path in (self._path, self._path.with_name(self._path.name + "-journal"), self._path.with_suffix(".lock")):
            if path.exists():
                os.utime(path, (0, 0))  # when it last changed is when somebody last answered

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("ab") as file:  # "wb" would date it
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class _Line:
    """Those who wait for one box. The first writes for all who came meanwhile, then hands on the lead."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[_Job] = deque()
        self._led = False

    def join(self, job: _Job, write: Callable[[Sequence[_Job]], None]) -> None:
        with self._mutex:
            self._waiting.append(job)
            job.leads, self._led = not self._led, True
        if not job.leads:
            job.done.wait()
        if job.leads:
            self._lead(write)

    def _lead(self, write: Callable[[Sequence[_Job]], None]) -> None:
        with self._mutex:
            batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
        try:
            write(batch)
        except BaseException as fault:  # even an interrupt: nobody who waits may take silence for a yes
            for job in batch:
                job.problem = job.problem or fault
            if not isinstance(fault, Exception):
                raise
        finally:
            self._hand_on()
            for job in batch:
                job.done.set()

    def _hand_on(self) -> None:
        with self._mutex:
            self._led = bool(self._waiting)
            if self._led:
                self._waiting[0].leads = True
                self._waiting[0].done.set()


@cache
def _line_for(path: Path) -> _Line:
    return _Line()


def _settle(job: _Job, insert: Callable[[], bool]) -> None:
    try:
        job.new = insert()
    except Refusal as refusal:
        job.problem = refusal


def _insert_texts(database: sqlite3.Connection, many: Iterable[Sealed]) -> None:
    rows = [(tokens.new_tag(), text) for each in many for text in each.texts]
    database.executemany("INSERT INTO texts VALUES (?, ?)", rows)


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM scores").fetchone()[0])


def _state(database: sqlite3.Connection) -> State:
    return State(database.execute("PRAGMA user_version").fetchone()[0])


def _full() -> BoxFull:
    return BoxFull("This form has taken as many answers as the group has people. Your answers were not stored.")

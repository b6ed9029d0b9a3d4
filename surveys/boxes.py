"""Where sealed responses lie: one SQLite file for each wave and group.

A thief of the file must not learn in which order answers came: keys are random, and the file is canonical after
each batch (see ``surveys.canonical``).

An answer that is taken back leaves its tag, until the wave closes: its place stays taken and its card stays spent.
Otherwise whoever fills a box and empties it again would count the others, and whoever sends with a card and
takes that back would learn whether it had been used, and nobody would notice.

An answer is acknowledged only when it is durable. Whoever comes while a batch is being written waits
for the next one, which one of them writes for all (group commit): without it each answer would pay
for its own two rewrites of the file.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from feedback.errors import Refusal
from feedback.privacy import stretching, tokens
from feedback.privacy.stretching import HALF
from surveys.canonical import CanonicalFile

_COLUMNS = "(tag BLOB PRIMARY KEY, lock BLOB NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID"
_TABLES = (
    f"CREATE TABLE IF NOT EXISTS scores {_COLUMNS}",
    f"CREATE TABLE IF NOT EXISTS texts {_COLUMNS}",
    "CREATE TABLE IF NOT EXISTS taken_back (tag BLOB PRIMARY KEY) WITHOUT ROWID",
)
_FOUND = f"substr(lock, 1, {HALF}) = ?"
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


class Kept(Enum):
    """What became of a response: new, the very one that lies there, or another under a tag that is spent.

    A tag stays spent when its response is taken back.
    """

    NEW = "new"
    SAME = "same"
    SPENT = "spent"


@dataclass(frozen=True)
class Sealed:
    """One response as it is kept: a random tag, and two sealed parts, each with the lock of its receipt.

    The text lies under a random tag of its own, so that nothing joins it to the scores.
    """

    tag: bytes
    scores: bytes
    lock: bytes = field(default_factory=tokens.new_tag)
    text: bytes = b""
    text_tag: bytes = field(default_factory=tokens.new_tag, kw_only=True)
    text_lock: bytes = field(default_factory=tokens.new_tag, kw_only=True)


@dataclass
class _Job:
    sealed: Sealed
    done: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    kept: Kept = Kept.NEW
    problem: BaseException | None = None


class Box:
    """The answers of one group to one wave.

    ``most`` is the group's headcount where the room link is the way in, which has no other limit.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._file, self._most = CanonicalFile(path, _TABLES), most
        self._line = _line_for(path)

    def put(self, sealed: Sealed) -> Kept:
        """Keep one response for good before returning; what was kept first stays.

        Raises ``BoxClosed`` or ``BoxFull``; then nothing was stored.
        """
        job = _Job(sealed)
        self._line.join(job, self._write)
        if job.problem is not None:
            raise job.problem
        return job.kept

    def put_all(self, many: Sequence[Sealed]) -> int:
        """Keep a lot, all or none; returns how many were new."""
        with self._file.changing() as database:
            return self._insert_all(database, many)

    def withdraw(self, receipt: bytes) -> bool:
        """Remove the response of whoever shows its receipt, scores and text; false if there is none.

        Both must be what was sealed with that receipt, not what somebody put under its finder. The tag stays
        spent, and its place taken. Not after the wave has closed.
        """
        with self._file.changing() as database:
            if _state(database) is State.CLOSED:
                raise BoxClosed("This round of questions is closed. Nothing can be taken back any more.")
            owned = _owned(database, "scores", receipt)
            database.executemany("DELETE FROM scores WHERE tag = ?", owned)
            database.executemany("INSERT INTO taken_back VALUES (?)", owned)
            texts = _owned(database, "texts", stretching.text_receipt(receipt))
            database.executemany("DELETE FROM texts WHERE tag = ?", texts)
            return bool(owned)

    def holds(self, finder: bytes) -> bool:
        """Whether a response whose lock begins so lies in the box."""
        if not self._file.exists:
            return False
        with self._file.connected() as database:
            found = database.execute(f"SELECT 1 FROM scores WHERE {_FOUND}", (finder,))  # noqa: S608  # ours
            return found.fetchone() is not None

    def take_back(self, tags: Iterable[tuple[bytes, bytes]]) -> None:
        """Remove a lot, by the tags of scores and text, as if it had never come."""
        both = list(tags)
        with self._file.changing() as database:
            database.executemany("DELETE FROM scores WHERE tag = ?", [(tag,) for tag, _text in both])
            database.executemany("DELETE FROM texts WHERE tag = ?", [(text,) for _tag, text in both])

    def count(self) -> int:
        """How many responses lie in the box."""
        if not self._file.exists:
            return 0
        with self._file.connected() as database:
            return int(database.execute("SELECT count(*) FROM scores").fetchone()[0])

    def set_state(self, state: State) -> None:
        """Open, rest or close. ``CLOSED`` cannot be undone, and no ticket or card finds its answer afterwards."""
        with self._file.changing(new_journal=state is State.CLOSED) as database:
            if _state(database) is not State.CLOSED:
                database.execute(f"PRAGMA user_version = {int(state)}")
                if state is State.CLOSED:
                    _forget_tags(database)

    def read(self) -> Iterator[bytes]:
        """Every sealed scores part, in the order of the random tags; only from a closed box."""
        return (sealed for (sealed,) in self._closed("SELECT sealed FROM scores ORDER BY tag"))

    def read_texts(self) -> Iterator[bytes]:
        """Every sealed text, in the order of random tags of their own; only from a closed box."""
        return (sealed for (sealed,) in self._closed("SELECT sealed FROM texts ORDER BY tag"))

    def counted(self) -> Iterator[tuple[bytes, bytes]]:
        """(lock, sealed scores) of every response; only from a closed box."""
        return self._closed("SELECT lock, sealed FROM scores ORDER BY tag")

    def make_canonical(self) -> None:
        """Once more, where a process was killed between writing and doing so."""
        self._file.make_canonical()

    def destroy(self) -> None:
        """Overwrite and remove the file and its journal."""
        self._file.destroy()

    def _write(self, jobs: Sequence[_Job]) -> None:
        with self._file.changing() as database:
            for job in jobs:
                _settle(job, lambda job=job: self._insert(database, job.sealed))  # type: ignore[misc]  # bound now

    def _insert(self, database: sqlite3.Connection, sealed: Sealed) -> Kept:
        there = database.execute("SELECT sealed FROM scores WHERE tag = ?", (sealed.tag,)).fetchone()
        if there == (sealed.scores,):
            return Kept.SAME
        self._check_taking(database)  # first, or a form that rests would tell a spent card from a fresh one
        if there or _was_taken_back(database, sealed.tag):
            return Kept.SPENT
        if _count(database) >= self._most:
            raise _full()
        database.execute("INSERT INTO scores VALUES (?, ?, ?)", (sealed.tag, sealed.lock, sealed.scores))
        _insert_texts(database, [sealed])
        return Kept.NEW

    def _insert_all(self, database: sqlite3.Connection, many: Sequence[Sealed]) -> int:
        self._check_taking(database)
        insert = "INSERT OR IGNORE INTO scores VALUES (?, ?, ?)"
        new = [each for each in many if database.execute(insert, (each.tag, each.lock, each.scores)).rowcount]
        _insert_texts(database, new)
        if _count(database) > self._most:
            raise _full()
        return len(new)

    def _check_taking(self, database: sqlite3.Connection) -> None:
        if _state(database) is not State.TAKING:
            raise BoxClosed("This form is closed. Your answers were not stored.")

    def _closed(self, query: str) -> Iterator[Any]:
        if not self._file.exists:
            return
        with self._file.connected() as database:
            if _state(database) is not State.CLOSED:
                raise BoxClosed("This wave is still open; its answers cannot be opened.")
            yield from database.execute(query)


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


def _settle(job: _Job, insert: Callable[[], Kept]) -> None:
    try:
        job.kept = insert()
    except Refusal as refusal:
        job.problem = refusal


def _insert_texts(database: sqlite3.Connection, many: Iterable[Sealed]) -> None:
    rows = [(each.text_tag, each.text_lock, each.text) for each in many]
    database.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)


def _count(database: sqlite3.Connection) -> int:
    """The places that are taken, for good."""
    places = "SELECT (SELECT count(*) FROM scores) + (SELECT count(*) FROM taken_back)"
    return int(database.execute(places).fetchone()[0])


def _was_taken_back(database: sqlite3.Connection, tag: bytes) -> bool:
    return database.execute("SELECT 1 FROM taken_back WHERE tag = ?", (tag,)).fetchone() is not None


def _owned(database: sqlite3.Connection, table: str, receipt: bytes) -> list[tuple[bytes]]:
    found = f"SELECT tag, lock, sealed FROM {table} WHERE {_FOUND}"  # noqa: S608  # ours
    rows = database.execute(found, (stretching.finder(receipt),)).fetchall()
    return [(tag,) for tag, lock, sealed in rows if lock == stretching.lock(receipt, sealed)]


def _forget_tags(database: sqlite3.Connection) -> None:
    """Whoever noted a card finds its answer by the tag; from now on by a random one, as everybody."""
    tags = database.execute("SELECT tag FROM scores").fetchall()
    database.executemany("UPDATE scores SET tag = ? WHERE tag = ?", [(tokens.new_tag(), tag) for (tag,) in tags])
    database.execute("DELETE FROM taken_back")


def _state(database: sqlite3.Connection) -> State:
    return State(database.execute("PRAGMA user_version").fetchone()[0])


def _full() -> BoxFull:
    return BoxFull("This form has taken as many answers as the group has people. Your answers were not stored.")

"""A SQLite file from which nobody can read in which order its rows came.

Its tables have no row ids, and after each change the file is rewritten twice: VACUUM leaves a file that is a
function of the *set* of rows, and the second one leaves no older layout in the journal, which differs then by
SQLite's random checksums alone. The journal is kept and overwritten in place (PERSIST), and the times of the files
and of their folder are set to zero, after a look as well. Answers whoever copies the file, its journal, or the free
blocks of the disk below. What was destroyed is not made again: the lock keeps a mark.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from feedback.errors import Refusal

_PRAGMAS = (
    "PRAGMA page_size = 16384",  # a response fits into one page of the tree: rewriting takes a third of the time
    "PRAGMA cache_size = -65536",
    "PRAGMA journal_mode = PERSIST",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA auto_vacuum = NONE",
)

_DESTROYED = b"\0"  # in the lock, which outlives the file: its length is the mark


class Destroyed(Refusal):
    """The file was destroyed for good, and nothing goes in or comes out any more."""

    status = 410


class CanonicalFile:
    """One database file with its journal and the lock that processes pass on; ``tables`` are its CREATE statements."""

    def __init__(self, path: Path, tables: Sequence[str]) -> None:
        self.path, self._tables = path, tables

    @property
    def exists(self) -> bool:
        return self.path.exists()

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """For reading what is there; raises ``Destroyed`` where nothing is."""
        with self._opened("rw") as database:
            yield database

    @contextmanager
    def changing(self, *, new_journal: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction, all or none; whatever came of it, the file is canonical afterwards.

        Makes the file where there is none; raises ``Destroyed`` where there is none any more.
        """
        with self._locked() as lock:
            if _is_marked(lock):
                raise _destroyed()
            with self._opened("rwc") as database:
                before = self.path.stat().st_size
                try:
                    with database:
                        yield database
                finally:
                    database.execute("VACUUM")
                    if new_journal or self.path.stat().st_size < before:
                        overwrite_and_remove(self._journal)  # the end of a longer one would keep what was taken out
                    database.execute("VACUUM")  # the first leaves the old layout in the journal, the second its own

    def check_there_may_be_one(self) -> None:
        """Raise ``Destroyed`` if the file is gone for good."""
        if self._lock.exists() and self._lock.stat().st_size:
            raise _destroyed()

    def make_canonical(self) -> None:
        """Once more, where a process was killed between writing and doing so; or the rest of a destruction."""
        try:
            with self.changing(new_journal=True):
                pass
        except Destroyed:
            self.destroy()

    def destroy(self) -> None:
        """Overwrite and remove the file and its journal, for good, once whoever changes it has come to the end."""
        with self._locked() as lock:
            if not _is_marked(lock):
                lock.write(_DESTROYED)
                lock.flush()
                os.fsync(lock.fileno())
            for path in (self.path, self._journal):
                overwrite_and_remove(path)
            self.forget_when()

    @property
    def _journal(self) -> Path:
        return self.path.with_name(self.path.name + "-journal")

    @property
    def _lock(self) -> Path:
        return self.path.with_suffix(".lock")

    @contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connection(mode)) as database:
                for statement in (*_PRAGMAS, *self._tables):
                    database.execute(statement)
                yield database
        finally:
            self.forget_when()

    def _connection(self, mode: str) -> sqlite3.Connection:
        try:
            return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode={mode}", uri=True, timeout=30)
        except sqlite3.OperationalError:
            if self.path.exists():
                raise
            raise _destroyed() from None

    def forget_when(self) -> None:
        """Set the times of all files to zero, and that of their folder."""
        for path in (self.path, self._journal, self._lock, self.path.parent):
            with suppress(FileNotFoundError):
                os.utime(path, (0, 0))  # when it was last changed or read is when somebody last did something

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock.open("ab") as file:  # "wb" would date it
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _is_marked(lock: BinaryIO) -> bool:
    return os.fstat(lock.fileno()).st_size > 0  # its size alone: reading would date it


def _destroyed() -> Destroyed:
    return Destroyed("What lay here has been destroyed. Nothing was stored.")


def overwrite_and_remove(path: Path) -> bool:
    """Zeros over the blocks where they are, then the name; false if there is no such file."""
    if not path.exists():
        return False
    overwrite(path)
    path.unlink()
    return True


def overwrite(path: Path) -> None:
    """Zeros over the blocks where they are, on the disk before this returns."""
    with path.open("r+b") as file:  # not "wb", which would give the old blocks back as they are
        file.write(b"\0" * path.stat().st_size)
        os.fsync(file.fileno())

"""A SQLite file from which nobody can read in which order its rows came.

Its tables have no row ids, and after each change the file is rewritten twice: VACUUM leaves a file that is a
function of the *set* of rows, and the second one leaves no older layout in the journal, which differs then by
SQLite's random checksums alone. The journal is kept and overwritten in place (PERSIST), and the files' times are
set to zero. Answers whoever copies the file, its journal, or the free blocks of the disk below.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

_PRAGMAS = (
    "PRAGMA journal_mode = PERSIST",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA auto_vacuum = NONE",
)


class CanonicalFile:
    """One database file with its journal and the lock that processes pass on; ``tables`` are its CREATE statements."""

    def __init__(self, path: Path, tables: Sequence[str]) -> None:
        self.path, self._tables = path, tables

    @property
    def exists(self) -> bool:
        return self.path.exists()

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """For reading; makes the file where there is none."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=30)) as database:
            for statement in (*_PRAGMAS, *self._tables):
                database.execute(statement)
            yield database

    @contextmanager
    def changing(self, *, new_journal: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction, all or none; whatever came of it, the file is canonical afterwards."""
        with self._locked(), self.connected() as database:
            before = self.path.stat().st_size
            try:
                with database:
                    yield database
            finally:
                database.execute("VACUUM")
                if new_journal or self.path.stat().st_size < before:
                    overwrite_and_remove(self._journal)  # the end of a longer one would keep what was taken out
                database.execute("VACUUM")  # the first leaves the old layout in the journal, the second its own
                self._forget_when()

    def make_canonical(self) -> None:
        """Once more, where a process was killed between writing and doing so."""
        with self.changing(new_journal=True):
            pass

    def destroy(self) -> None:
        """Overwrite and remove the file and its journal."""
        for path in (self.path, self._journal):
            overwrite_and_remove(path)

    @property
    def _journal(self) -> Path:
        return self.path.with_name(self.path.name + "-journal")

    @property
    def _lock(self) -> Path:
        return self.path.with_suffix(".lock")

    def _forget_when(self) -> None:
        for path in (self.path, self._journal, self._lock):
            if path.exists():
                os.utime(path, (0, 0))  # when it last changed is when somebody last did something

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock.open("ab") as file:  # "wb" would date it
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


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

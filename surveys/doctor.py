"""What ``candour doctor`` looks at on the first floor: boxes, rosters, keys, and who could open what.

Each check is a function from plain values to a finding. Nothing is opened, counted or changed, and no finding tells
how many answers there are.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.database import reading
from feedback.doctor import DATABASE, Finding, Verdict, bad, good, ground, some, warn
from feedback.instance import Instance
from surveys.custody.models import Custodian
from surveys.filing import key_folder
from surveys.programmes.models import Programme, Wave

_COUNTERS = (slice(24, 28), slice(40, 44), slice(92, 100))  # https://www.sqlite.org/fileformat.html section 1.3
_PAGE_SIZE = slice(16, 18)
_HOLD_ANSWERS = ("open", "closed", "opened")
_RESTART = "restart the server, which puts it right"


@dataclass(frozen=True)
class FileState:
    """One box or roster with its journal and folder: whether each is as ``surveys.canonical`` leaves it."""

    name: str
    dated: bool
    canonical: bool


@dataclass(frozen=True)
class Custody:
    """Who can open one wave: ``needed`` of the ``promised`` people together; ``there`` have share and key file."""

    wave: str
    needed: int
    promised: int
    there: int


def times(files: Sequence[FileState]) -> Finding:
    """When a box or a roster was last changed or read is when somebody last did something."""
    if dated := [each.name for each in files if each.dated]:
        return bad("times of files", f"{some(dated)} or the folder tell when somebody was there; {_RESTART}")
    return good("times of files", "no box and no roster tells when it was changed or read, as far as we can set it")


def order(files: Sequence[FileState]) -> Finding:
    """A file that is not canonical may tell in which order its rows came, or hold what was taken back."""
    if odd := [each.name for each in files if not each.canonical]:
        return bad("order in files", f"{some(odd)} may tell in which order something came; {_RESTART}")
    return good("order in files", "every box and roster is as its set of rows makes it")


def is_canonical(content: bytes, journal_size: int) -> bool:
    """Whether rewriting the file would change anything but SQLite's counters, and the journal holds nothing older."""
    if not content:
        return journal_size == 0
    page = int.from_bytes(content[_PAGE_SIZE], "big")
    room = len(content) // page * (page + 8)  # number, content and checksum of each page
    longest = room + page + room // 1000  # headers stand between in long journals
    return journal_size <= longest and _without_counters(_rewritten(content)) == _without_counters(content)


def phrases(holders: int) -> Finding:
    """How many people hold an opening phrase."""
    about = "opening phrases"
    if not holders:
        return bad(about, "nobody holds one; no wave can be opened for answers until somebody makes one")
    if holders == 1:
        return warn(about, "one person holds one; let a second make one before the next wave opens")
    return good(about, f"{holders} people hold one")


def key_files(missing: Sequence[str]) -> Finding:
    """``missing`` are the names of people whose locked key is not where it must be."""
    if missing:
        return bad("key files", f"the key of {some(missing)} is gone from keys/custodians: that phrase opens nothing")
    return good("key files", "everybody who holds a phrase has a key file")


def custody(each: Custody) -> Finding:
    """Whether a lost phrase, or a lost file, would lose the answers of a wave."""
    about = f"keys of {each.wave}"
    if each.there < each.needed:
        return bad(about, "its answers cannot be opened any more: key files are missing; look for them in keys/")
    if each.there < each.promised:
        return bad(about, f"{each.there} of {each.promised} shares are there; look for the others in keys/waves")
    if (each.needed, each.there) == (1, 1):
        return warn(about, "one person can open it: one lost phrase loses everything")
    if each.needed == each.there:
        return warn(about, "two people open it together: the loss of either phrase loses everything")
    return good(about, f"any one of {each.there} people can open it")


def left_behind(about: str, left: Sequence[str], to_do: str) -> Finding:
    """What must be gone by now; ``left`` are the waves or programmes that it still lies there for."""
    if left:
        return bad(about, f"still there for {some(left)}; {to_do}")
    return good(about, "nothing is there that should be gone")


def all_of(instance: Instance) -> list[Finding]:
    """Everything, from the ground up. Without a database in its newest form this floor cannot be looked at."""
    below = ground(instance)
    if any(each.looked_at == DATABASE and each.verdict is Verdict.BAD for each in below):
        return [*below, warn("boxes and keys", "not looked at: they are found by the database")]
    with reading(instance.engine) as session:
        return [*below, *first_floor(instance, session)]


def first_floor(instance: Instance, session: Session) -> list[Finding]:
    """All checks of this floor."""
    files = [_state_of(path, instance.folder) for path in _files(instance)]
    programmes = session.scalars(select(Programme).order_by(Programme.name)).all()
    waves = [wave for programme in programmes for wave in programme.waves]
    holders = session.scalars(select(Custodian).order_by(Custodian.id)).all()
    able = [each for each in holders if key_folder(instance.keys).custodian(each.id).exists()]
    asked = [wave for wave in waves if wave.state in _HOLD_ANSWERS and not _done(wave.programme)]
    return [
        times(files),
        order(files),
        phrases(len(holders)),
        key_files([each.account.name for each in holders if each not in able]),
        *(custody(_custody_of(wave, able, instance)) for wave in asked),
        *_what_is_left(instance, programmes, waves),
    ]


def _what_is_left(instance: Instance, programmes: Sequence[Programme], waves: Sequence[Wave]) -> Iterator[Finding]:
    over = [wave for wave in waves if wave.state not in {"draft", "open"}]
    answering = [wave for wave in waves if any(form.state != "not open" for form in wave.forms)]
    rosters = [_name(wave) for wave in over if (instance.rosters / f"{wave.id}.roster").exists()]
    signing = [_name(wave) for wave in (*answering, *over) if (instance.keys / "signing" / wave.id).exists()]
    places = (instance.boxes, instance.keys / "waves")
    outlived = [
        _name(wave) for wave in waves if wave.state == "destroyed" for place in places if (place / wave.id).exists()
    ]
    done = [programme.name for programme in programmes if _done(programme)]
    yield left_behind("rosters", rosters, "the wave is closed, so overwrite and remove its file in rosters/")
    yield left_behind("signing keys", sorted(set(signing)), "overwrite and remove its file in keys/signing")
    yield left_behind("destroyed waves", sorted(set(outlived)), "overwrite and remove its folders in boxes/ and keys/")
    yield left_behind("finished programmes", done, "repeat the destruction on the programme's page")


def _done(programme: Programme) -> bool:
    """Every report is out, so that keys and answers should have been destroyed in the same go."""
    return {wave.state for wave in programme.waves} == {"opened"}


def _custody_of(wave: Wave, able: Sequence[Custodian], instance: Instance) -> Custody:
    needed, promised = json.loads(wave.descriptor or b"{}").get("custody", (1, 1))
    folder = key_folder(instance.keys).wave(wave.id)
    there = sum((folder / each.id).exists() for each in able)
    return Custody(_name(wave), needed, max(needed, promised), there)


def _name(wave: Wave) -> str:
    return f"“{wave.kind}” of {wave.programme.name}"


def _files(instance: Instance) -> list[Path]:
    return sorted((*instance.boxes.glob("*/*.box"), *instance.rosters.glob("*.roster")))


def _state_of(path: Path, folder: Path) -> FileState:
    journal, lock = path.with_name(path.name + "-journal"), path.with_suffix(".lock")
    with _held_still(lock):
        around = [each.stat() for each in (path, journal, lock) if each.exists()]
        journal_size = journal.stat().st_size if journal.exists() else 0
        content = _read_undated(path)
    # a folder is dated as read by whoever lists it, but by no answer
    dated = path.parent.stat().st_mtime_ns or any(each.st_mtime_ns or each.st_atime_ns for each in around)
    return FileState(str(path.relative_to(folder)), bool(dated), is_canonical(content, journal_size))


@contextmanager
def _held_still(lock: Path) -> Iterator[None]:
    """Nobody writes meanwhile, and reading the lock dates nothing."""
    if not lock.exists():
        yield
        return
    with lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def _read_undated(path: Path) -> bytes:
    """The content, without the time of this look where the system allows that."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOATIME", 0)), "rb") as file:  # noqa: PTH123  # by its number
        return file.read()


def _rewritten(content: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        try:
            database.execute("VACUUM")
            return database.serialize()
        except sqlite3.DatabaseError:
            return b""  # not a database any more


def _without_counters(content: bytes) -> bytes:
    plain = bytearray(content)
    for counter in _COUNTERS:
        plain[counter] = bytes(len(plain[counter]))
    return bytes(plain)

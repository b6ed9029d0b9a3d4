"""The roster of a wave: who is invited, and whether a ticket was fetched with an invitation. One SQLite file a wave.

It lies apart from everything that knows an answer, and is destroyed when the wave closes. When fetching is over,
nothing in it says any more who fetched, because answers may exist from then on. No time stands in it, and its rows
lie in the order of digests of random codes. Every value has its full width from the beginning, so that a fetch moves
no row: see ``surveys.canonical`` for why that matters. Answers whoever copies the file, its journal, or two states
of it.
"""

import fcntl
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

from feedback.errors import Refusal
from feedback.privacy import tokens
from surveys.canonical import CanonicalFile

CODE_SIZE = 16

_WIDTH = 256  # of an address, which has at most 254 bytes
_TABLES = (
    "CREATE TABLE IF NOT EXISTS people (code BLOB PRIMARY KEY, group_id TEXT NOT NULL, address BLOB NOT NULL, "
    "invited TEXT NOT NULL, reminded TEXT NOT NULL, issued INTEGER NOT NULL, request BLOB NOT NULL) WITHOUT ROWID",
)
_NO_ADDRESS = bytes(_WIDTH)
_ISSUED = "SELECT count(*) FROM people WHERE issued = 1"


class MailingNow(Refusal):
    """Somebody else is sending this roster's mail."""

    status = 409


class RemindedAlready(Refusal):
    """Somebody has begun this round of reminders."""

    status = 409


class Claim(Enum):
    """What became of a code: used just now, by the very same request before, by another one, or never given out."""

    NEW = "new"
    SAME = "same"
    USED = "used"
    UNKNOWN = "unknown"


class Letter(StrEnum):
    """The two kinds of mail; each has a column of its own."""

    INVITATION = "invited"
    REMINDER = "reminded"


class State(StrEnum):
    """Where a mail to one person stands. One letter each, because a change must not move a row."""

    NONE = "n"  # none is to go out
    WAITING = "w"
    UNKNOWN = "u"  # begun; nobody has heard how it ended
    SENT = "s"  # the mail server has taken it
    REFUSED = "r"  # the mail server has said no


@dataclass(frozen=True)
class Taken:
    """Somebody whose mail goes out next. ``key`` finds the row again."""

    key: bytes
    address: str
    group_id: str


class Roster:
    """The invited people of one wave."""

    def __init__(self, path: Path) -> None:
        self._file = CanonicalFile(path, _TABLES)
        self._mailing = path.with_suffix(".mailing")

    @property
    def exists(self) -> bool:
        return self._file.exists

    def add(self, people: Iterable[tuple[str, str]]) -> int:
        """Add (group id, address), all or none, to be invited later; returns how many were not there yet."""
        with self._file.changing() as database:
            known = _addresses(database)
            new = {address.casefold(): (group, address) for group, address in people}
            rows = [_row(tokens.new_tag(), *each, State.WAITING) for key, each in new.items() if key not in known]
            _insert(database, rows)
            return len(rows)

    def add_codes(self, group_id: str, codes: Sequence[bytes]) -> None:
        """Let these codes fetch tickets; they are handed out by other ways than mail, and to whom is not known here."""
        with self._file.changing() as database:
            _insert(database, [_row(key_of(code), group_id, "", State.NONE) for code in codes])

    def addresses(self) -> set[str]:
        """Every address that is on the roster, in small letters."""
        if not self.exists:
            return set()
        with self._file.connected() as database:
            return _addresses(database)

    def refused(self) -> list[str]:
        """The addresses to which the mail server would not carry an invitation, by the alphabet."""
        rows = self._rows(f"SELECT address FROM people WHERE invited = '{State.REFUSED}'")  # noqa: S608  # one of ours
        return sorted(_plain(address) for (address,) in rows)

    def claim(self, code: bytes, request: bytes) -> Claim:
        """Use a code up for one request, for good before returning. The same request may come again."""
        key, digest = key_of(code), hashlib.sha256(request).digest()
        if not self.exists:
            return Claim.UNKNOWN
        with self._file.connected() as database:
            found = _claimed(database, key, digest)
        if found is not Claim.NEW:
            return found  # nothing is written, so that trying codes wears nothing out
        with self._file.changing() as database:
            claim = "UPDATE people SET issued = 1, request = ? WHERE code = ? AND issued = 0"
            if database.execute(claim, (digest, key)).rowcount:
                return Claim.NEW
            return _claimed(database, key, digest)  # somebody came first

    def issued(self) -> int:
        """How many tickets have been fetched. No page shows it."""
        return self._count("PRAGMA application_id") or self._count(_ISSUED)

    def issued_in_groups(self) -> Mapping[str, int]:
        """The same by group id, while tickets are fetched; no page shows these numbers either."""
        return dict(self._rows("SELECT group_id, sum(issued) FROM people GROUP BY group_id"))

    def forget_who_fetched(self) -> None:
        """Make all rows alike, and keep the number of tickets; no code is good for another one afterwards.

        Nothing needs the marks once the key is destroyed. Answers whoever copies the file while people answer.
        """
        with self._file.changing(new_journal=True) as database:
            if not _is_over(database):
                number = database.execute(_ISSUED).fetchone()[0]
                database.execute("UPDATE people SET issued = 1, request = zeroblob(32)")
                database.execute(f"PRAGMA application_id = {int(number)}")

    def invited(self) -> int:
        """How many people or codes are on the roster."""
        return self._count("SELECT count(*) FROM people")

    def in_groups(self) -> Mapping[str, int]:
        """How many are on the roster, by group id."""
        return dict(self._rows("SELECT group_id, count(*) FROM people GROUP BY group_id"))

    def states(self, letter: Letter) -> Counter[State]:
        """How many mails of a kind stand where."""
        rows = self._rows(f"SELECT {letter}, count(*) FROM people GROUP BY {letter}")  # noqa: S608  # one of ours
        return Counter({State(state): number for state, number in rows})

    def take(self, letter: Letter, code: bytes, settled: tuple[Taken, State] | None = None) -> Taken | None:
        """The next person who waits for a mail, noted as begun before it is: whoever dies now sends nothing twice.

        An invitation makes ``code`` the person's, and voids the one before. Whoever has a ticket by now keeps
        theirs: the new code opens nothing, and neither the mail nor its log says so. ``settled`` is how
        the one before ended.
        """
        with self._file.changing() as database:
            if settled:
                _settle(database, letter, *settled)
            if letter is Letter.INVITATION and _is_over(database):
                return None  # there is nothing to fetch any more
            waits = f"SELECT code, address, group_id, issued FROM people WHERE {letter} = ? ORDER BY code LIMIT 1"  # noqa: S608
            row = database.execute(waits, (State.WAITING,)).fetchone()
            if row is None:
                return None
            before, address, group_id, issued = row
            key = key_of(code) if letter is Letter.INVITATION and not issued else before
            begun = f"UPDATE people SET code = ?, {letter} = ? WHERE code = ?"  # noqa: S608
            database.execute(begun, (key, State.UNKNOWN, before))
            return Taken(key, _plain(address), group_id)

    def settle(self, letter: Letter, taken: Taken, state: State) -> None:
        """Note how a mail ended."""
        with self._file.changing() as database:
            _settle(database, letter, taken, state)

    def invite_again(self, state: State) -> int:
        """Let invitations that ended like that go out once more; returns how many. Only while ``mailing()`` is held."""
        again = "UPDATE people SET invited = ? WHERE invited = ?"
        with self._file.changing() as database:
            return database.execute(again, (State.WAITING, state)).rowcount

    @property
    def rounds(self) -> int:
        """How many rounds of reminders have begun."""
        return self._count("PRAGMA user_version")

    def begin_round(self, before: int) -> None:
        """Let a reminder go to everybody who has an address; only while ``mailing()`` is held.

        ``before`` is how many rounds there had been when somebody decided on one more: pressing twice is one round.
        """
        with self._file.changing() as database:
            if database.execute("PRAGMA user_version").fetchone()[0] != before:
                raise RemindedAlready("This reminder has been begun already. Nobody was mailed a second time.")
            all_of_them = "UPDATE people SET reminded = ? WHERE address != ?"
            database.execute(all_of_them, (State.WAITING, _NO_ADDRESS))
            database.execute(f"PRAGMA user_version = {before + 1}")

    @contextmanager
    def mailing(self) -> Iterator[None]:
        """Held by whoever sends; raises ``MailingNow`` where somebody does. The end of the process ends it, too.

        Raises ``Destroyed`` where the wave has closed.
        """
        self._file.check_there_may_be_one()
        self._mailing.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._mailing.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise MailingNow("These mails are going out already. Nothing was changed.") from None
            yield

    @property
    def is_mailing(self) -> bool:
        """Whether mail is going out now."""
        if not self._mailing.exists():
            return False
        try:
            with self.mailing():
                return False
        except MailingNow:
            return True

    def make_canonical(self) -> None:
        """Once more, where a process was killed between writing and doing so."""
        self._file.make_canonical()

    def destroy(self) -> None:
        """Overwrite and remove the file and its journal."""
        self._file.destroy()
        self._mailing.unlink(missing_ok=True)
        self._file.forget_when()

    def _count(self, query: str) -> int:
        return int(self._rows(query)[0][0]) if self.exists else 0

    def _rows(self, query: str) -> list[Any]:
        if not self.exists:
            return []
        with self._file.connected() as database:
            return database.execute(query).fetchall()


def key_of(code: bytes) -> bytes:
    """What is kept of a code of 16 random bytes; no stretching is needed at that size."""
    return tokens.stored_digest("invitation", code.hex())


def _plain(address: bytes) -> str:
    return address.rstrip(b"\0").decode()


def _row(key: bytes, group_id: str, address: str, invited: State) -> tuple[object, ...]:
    padded = address.encode().ljust(_WIDTH, b"\0")
    return key, group_id, padded, invited, State.NONE, 0, tokens.new_tag()


def _insert(database: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> None:
    database.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _addresses(database: sqlite3.Connection) -> set[str]:
    rows = database.execute("SELECT address FROM people WHERE address != ?", (_NO_ADDRESS,))
    return {_plain(address).casefold() for (address,) in rows}


def _claimed(database: sqlite3.Connection, key: bytes, digest: bytes) -> Claim:
    row = database.execute("SELECT issued, request FROM people WHERE code = ?", (key,)).fetchone()
    if row is None:
        return Claim.UNKNOWN
    issued, request = row
    if not issued:
        return Claim.NEW
    return Claim.SAME if request == digest else Claim.USED


def _is_over(database: sqlite3.Connection) -> bool:
    return bool(database.execute("PRAGMA application_id").fetchone()[0])


def _settle(database: sqlite3.Connection, letter: Letter, taken: Taken, state: State) -> None:
    database.execute(f"UPDATE people SET {letter} = ? WHERE code = ?", (state, taken.key))  # noqa: S608

"""A thief of the roster, its journal and its pages tries to learn who fetched a ticket when, or who was last.

Controls: rosters as somebody would write them at first (a row for each fetch, or a value that is filled in where
nothing was), in the same kind of file, give order and last one away.
"""

import hashlib
import math
import random
import secrets
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from surveys.tickets.roster import Roster, key_of

pytestmark = pytest.mark.attack

PEOPLE, REPEATS = 20, 12
PAGE, SECTOR, RECORD = 16384, 512, 4 + 16384 + 4
FIXED = random.Random(9)  # noqa: S311  # made-up orders of fetching

ROW_FOR_EACH = ("CREATE TABLE issued (code BLOB)", "INSERT INTO issued VALUES (?1)")
FILLED_IN = (
    "CREATE TABLE people (code BLOB PRIMARY KEY, request BLOB) WITHOUT ROWID",
    "UPDATE people SET request = zeroblob(256) WHERE code = ?1",  # the reply, to be sent again
)


def ours(path, codes):
    """The product's roster; fetching in this order. Gives the column that tells a fetch."""
    roster = Roster(path)
    roster.add_codes("f" * 16, sorted(codes))
    for code in codes:
        assert roster.claim(code, secrets.token_bytes(259)).value == "new"
    return "SELECT code, request FROM people"


def careless(path, codes, table):
    """A file with the product's settings and none of its care."""
    make, fetch = table
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA page_size = {PAGE}")
        database.execute("PRAGMA journal_mode = PERSIST")
        database.execute("PRAGMA secure_delete = ON")
        database.execute(make)
        if table is FILLED_IN:
            database.executemany("INSERT INTO people VALUES (?, NULL)", [(key_of(code),) for code in sorted(codes)])
        database.commit()
        for code in codes:
            database.execute(fetch, (key_of(code),))
            database.commit()
    return "SELECT code, request FROM people" if table is FILLED_IN else "SELECT code, 1 FROM issued"


def before_the_last_change(path):
    """The file as its journal would restore it."""
    journal, pages = path.with_name(path.name + "-journal").read_bytes(), bytearray(path.read_bytes())
    for start in range(SECTOR, len(journal) - RECORD + 1, RECORD):
        number = int.from_bytes(journal[start : start + 4], "big")
        if 1 <= number <= len(pages) // PAGE:
            pages[(number - 1) * PAGE : number * PAGE] = journal[start + 4 : start + 4 + PAGE]
    restored = path.with_name("restored")
    restored.write_bytes(pages)
    return restored


def rows(path, query):
    with closing(sqlite3.connect(path)) as database:
        return set(database.execute(query))


def last_ones(path, query):
    """Whoever differs between the file and what its journal says was there before."""
    changed = rows(path, query) ^ rows(before_the_last_change(path), query)
    return {code for code, _request in changed}


@pytest.mark.parametrize("table", [ROW_FOR_EACH, FILLED_IN], ids=["a row for each", "filled in"])
def test_the_journal_does_not_say_who_was_last(tmp_path, table):
    codes = [secrets.token_bytes(16) for _person in range(PEOPLE)]
    query = ours(tmp_path / "ours.roster", codes)
    assert len(rows(tmp_path / "ours.roster", query)) == PEOPLE
    assert last_ones(tmp_path / "ours.roster", query) == set()
    query = careless(tmp_path / "careless.roster", codes, table)
    assert last_ones(tmp_path / "careless.roster", query) == {key_of(codes[-1])}  # control


def places(path, codes):
    """By page, where each person's row begins: rows that were written later lie at other places than the first."""
    content = path.read_bytes()
    found = {}
    for when, code in enumerate(codes):
        at = content.rfind(key_of(code))
        assert at >= 0
        found.setdefault(at // PAGE, []).append((at, when))
    return list(found.values())


def in_order(path, codes):
    """The share of pairs on one page of which the later fetch lies before the earlier; 0.5 says nothing."""
    pairs = [
        (one[0] > other[0]) == (one[1] < other[1])
        for page in places(path, codes)
        for number, one in enumerate(page)
        for other in page[:number]
    ]
    return float(np.mean(pairs))


def shares(tmp_path, write):
    found = []
    for repeat in range(REPEATS):
        codes = [FIXED.randbytes(16) for _person in range(PEOPLE)]
        write(tmp_path / f"{repeat}.roster", codes)
        found.append(in_order(tmp_path / f"{repeat}.roster", codes))
    return float(np.mean(found)), float(np.std(found, ddof=1)) / math.sqrt(REPEATS)


def test_where_the_rows_lie_does_not_say_who_fetched_before_whom(tmp_path):
    share, error = shares(tmp_path, ours)
    assert abs(share - 0.5) < 5 * error
    assert error < 0.04


@pytest.mark.parametrize(
    ("table", "least"), [(ROW_FOR_EACH, 0.99), (FILLED_IN, 0.65)], ids=["a row for each", "filled in"]
)
def test_where_careless_rows_lie_does_say_it(tmp_path, table, least):
    share, error = shares(tmp_path, lambda path, codes: careless(path, codes, table))
    assert max(share, 1 - share) - 5 * error > 0.5
    assert max(share, 1 - share) > least


def test_two_copies_of_the_roster_differ_by_who_fetched_between_them_and_that_is_stated(tmp_path):
    """The known limit: whoever copies again and again sees what changed; no file that works can hide that."""
    codes = [secrets.token_bytes(16) for _person in range(PEOPLE)]
    query = ours(tmp_path / "a.roster", codes[:-1])
    roster = Roster(tmp_path / "a.roster")
    roster.add_codes("f" * 16, codes[-1:])
    shutil.copy(tmp_path / "a.roster", tmp_path / "copy")
    roster.claim(codes[-1], b"request")
    changed = rows(tmp_path / "a.roster", query) ^ rows(tmp_path / "copy", query)
    assert {code for code, _request in changed} == {key_of(codes[-1])}
    assert hashlib.sha256(b"request").digest() in {request for _code, request in changed}

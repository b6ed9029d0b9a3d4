"""A thief takes every file of the server: while a wave is open, after it closed, after everything was destroyed.

Control: with the opening phrase, which is in no file, the same thief reads everything, and with the keys of an
old copy she still does after the destruction. So what is tried here would work if it could.
"""

import json
import shutil
import sqlite3

import pytest
from sqlalchemy import LargeBinary, select

from feedback.database import Base, reading
from feedback.privacy import sealing, tokens
from feedback.privacy.errors import Unsealable
from feedback.privacy.sealing import KEY_SIZE, OVERHEAD, SIZE, Part
from feedback.wordlist import words
from surveys import answering
from surveys.custody import custodians
from surveys.custody.key_files import KeyMissing
from surveys.filing import box_of_open, key_folder
from surveys.programmes import life
from tests.surveys.custody.keys import files_of, places_of

pytestmark = pytest.mark.attack

PEOPLE = 8
ANSWERS = {"E1": 5, "E4": 4, "O1": 3, "O2": 2, "C3": -1}
PATTERNS = (b'"answers"', b'"E1":5', b'{"v":1', b'"pair"', b'"O1": 3', b"&E4=4&")


class Thief:
    """A company with answers in it, and a thief who holds its files."""

    def __init__(self, company, plan):
        self.company, self.slug = company, company.plan(plan)
        self.tags = []

    def fill(self, wave):
        for number, code in enumerate(self.company.begin(self.slug, wave).values()):
            with self.company.instance.engine.connect() as connection:
                form = answering.find_form(connection, code)
            people = [(tokens.new_tag(), {**ANSWERS, "E1": 1 + (number + one) % 5}, b"") for one in range(PEOPLE)]
            answering.submit_all(box_of_open(self.company.instance.boxes, form), form, people)
            self.company.answer(code, {name: str(value) for name, value in ANSWERS.items()})

    @property
    def folder(self):
        return self.company.instance.folder

    def wave(self, kind="before"):
        return self.company.programme(self.slug).wave(kind)

    def sealed(self, boxes=None):
        """Every sealed record of every box, whatever its state."""
        found = []
        for path in sorted((boxes or self.company.instance.boxes).rglob("*.box")):
            with sqlite3.connect(path) as database:
                found += [sealed for (sealed,) in database.execute("SELECT sealed FROM scores")]
            database.close()
        return found

    def every_key_there_is(self):
        """All that lies in the files and has the length of a key, at every place of the key files."""
        with reading(self.company.instance.engine) as db:
            for table in Base.metadata.sorted_tables:
                columns = [column for column in table.columns if isinstance(column.type, LargeBinary)]
                for row in db.execute(select(*columns)) if columns else ():
                    yield from (bytes(value) for value in row if value and len(value) == KEY_SIZE)
        yield self.company.instance.settings.key
        for purpose in ("carry", "staff-cookie"):
            yield self.company.instance.key_for(purpose)
        for content in files_of(self.company.instance.keys).values():
            yield from (content[start : start + KEY_SIZE] for start in range(len(content) - KEY_SIZE + 1))

    def opens(self, private, sealed, kind="before"):
        try:
            return bool(sealing.unseal_response(private, life.digest_of(self.wave(kind)), Part.SCORES, sealed))
        except Unsealable:
            return False

    def key_by_phrase(self, keys=None):
        """The private key of the first wave, from key files and the opening phrase."""
        folder = key_folder(keys or self.company.instance.keys)
        with reading(self.company.instance.engine) as db:
            custodian = custodians.find(db, self.company.account.id)
        own = custodians.turn_key(folder, custodian, words(), self.company.phrase)
        wave = self.wave()
        return custodians.share_of(folder, wave.id, life.digest_of(wave), custodian, own)


@pytest.fixture
def thief(company, two_groups):
    made = Thief(company, two_groups)
    made.fill("before")
    return made


def patterns_in(files):
    return {(name, pattern) for name, content in files.items() for pattern in PATTERNS if pattern in content}


@pytest.mark.parametrize("closed", [False, True], ids=["while the wave is open", "after it closed"])
def test_a_thief_of_every_file_reads_no_answer(thief, closed):
    if closed:
        thief.company.close(thief.slug, "before")
    assert patterns_in(files_of(thief.folder)) == set()
    sealed = thief.sealed()
    assert len(sealed) == 2 * (PEOPLE + 1)
    tried = set(thief.every_key_there_is())
    assert len(tried) > 50
    assert not any(thief.opens(key, record) for key in tried for record in sealed[:3])
    private = thief.key_by_phrase()
    assert all(thief.opens(private, record) for record in sealed)  # control: what was tried does open with the phrase
    assert private not in tried


def test_all_rows_of_all_boxes_have_one_size_and_none_is_like_another(thief):
    sealed = thief.sealed()
    assert {len(record) for record in sealed} == {SIZE[Part.SCORES] + OVERHEAD}
    assert len(set(sealed)) == len(sealed)
    assert len({record[:KEY_SIZE] for record in sealed}) == len(sealed)


def test_a_file_that_held_answers_in_clear_would_be_noticed(thief):
    (thief.folder / "boxes" / "debug.json").write_text(json.dumps({"v": 1, "answers": ANSWERS}), encoding="utf-8")
    assert patterns_in(files_of(thief.folder))


def test_a_box_names_no_time_no_person_and_no_place_for_one(thief):
    for path in thief.company.instance.boxes.rglob("*.box"):
        with sqlite3.connect(path) as database:
            tables = dict(database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
            columns = {row[1:3] for name in tables for row in database.execute(f"PRAGMA table_info({name})")}
        database.close()
        assert set(tables) == {"scores", "texts", "taken_back"}
        assert columns == {("tag", "BLOB"), ("lock", "BLOB"), ("sealed", "BLOB")}
        assert all("WITHOUT ROWID" in sql for sql in tables.values())


def test_the_relational_database_holds_no_response_and_no_tag(thief):
    tags = []
    for path in thief.company.instance.boxes.rglob("*.box"):
        with sqlite3.connect(path) as database:
            tags += [tag for (tag,) in database.execute("SELECT tag FROM scores")]
        database.close()
    files = files_of(thief.folder)
    elsewhere = {name: content for name, content in files.items() if not name.startswith("boxes/")}
    assert not any(places_of(tag, elsewhere) for tag in tags)
    assert not any(places_of(record[:64], elsewhere) for record in thief.sealed())
    assert places_of(tags[0], files)  # control: in its box it is found


def test_after_the_destruction_the_boxes_of_an_old_copy_open_with_nothing_that_is_left(thief, tmp_path):
    thief.fill("after")
    for wave in ("before", "after"):
        thief.company.close(thief.slug, wave)
    copied = shutil.copytree(thief.folder, tmp_path / "copy")
    assert thief.company.publish(thief.slug) == "done"

    left = files_of(thief.folder)
    assert not any(name.startswith(("boxes/", "keys/waves/")) for name in left)
    sealed = thief.sealed(copied / "boxes")
    assert len(sealed) == 4 * (PEOPLE + 1)
    assert not any(thief.opens(key, record) for key in set(thief.every_key_there_is()) for record in sealed[:3])
    with pytest.raises(KeyMissing):
        thief.key_by_phrase()  # not even the custodian can
    assert patterns_in(left) == set()
    assert not any(places_of(record[:KEY_SIZE], left) for record in sealed)  # the report holds counts

    private = thief.key_by_phrase(copied / "keys")  # control: keys that were copied in time, and the phrase
    assert sum(thief.opens(private, record) for record in sealed) == 2 * (PEOPLE + 1)

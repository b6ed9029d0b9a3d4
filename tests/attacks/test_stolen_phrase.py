"""A thief has every file and one opening phrase, and a program of her own that heeds no state of a wave.

Where two open together she reads nothing, also after the very custodian whose phrase she has turned first. Controls:
the same program reads everything where one phrase is enough, with both phrases, and with the phrase of whoever is
still to turn. What it learns while a wave is open is said exactly: answers, each with its training group, and
neither a person nor an order.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from itertools import chain, combinations, product

import pytest

from feedback.privacy import descriptor, locking, sealing, sharing, tokens
from feedback.privacy.errors import Unsealable, WrongPhrase
from feedback.privacy.sealing import KEY_SIZE, Part
from surveys import answering
from surveys.boxes import Box
from tests.surveys.custody.keys import Two, files_of, places_of

pytestmark = pytest.mark.attack

PEOPLE = 3
ANSWERS = {"E1": 5, "E4": 4, "O1": 3}
BINDINGS = (b"", b"candour-handed-over-v1")


class Thief:
    """A copy of all files, some phrases, and everything that can be tried with them."""

    def __init__(self, company, folder, *phrases):
        self.folder, self.phrases = folder, phrases
        shutil.copytree(company.instance.folder, folder)
        self.keys = list(files_of(folder / "keys").items())
        with closing(sqlite3.connect(folder / "candour.sqlite")) as database:
            described = database.execute("SELECT descriptor FROM wave WHERE descriptor IS NOT NULL").fetchall()
        self.digests = [descriptor.digest(one) for (one,) in described]

    def reads(self):
        """Every record that anything she can make out of files and phrases opens, box by box as it lies there."""
        private = self.candidates()
        return [found for sealed in self.sealed() if (found := self.opened(sealed, private)) is not None]

    def candidates(self):
        own = list(self.unlocked())
        shares = list(chain.from_iterable(self.unsealed(key) for key in own))
        pairs = [sharing.join(one, other) for one, other in combinations(shares, 2)]
        windows = list(self.windows())
        return [*own, *shares, *pairs, *windows, *(sharing.join(*both) for both in product(shares, windows))]

    def windows(self):
        """Whatever lies in a key file and has the length of a key."""
        for _name, content in self.keys:
            yield from (content[start : start + KEY_SIZE] for start in range(len(content) - KEY_SIZE + 1))

    def unlocked(self):
        for name, content in self.keys:
            for phrase in self.phrases:
                try:
                    yield locking.unlock(content, phrase, name.rpartition("/")[2].encode())
                except WrongPhrase:
                    continue

    def unsealed(self, key):
        for _name, content in self.keys:
            for binding in (label + digest for digest in self.digests for label in BINDINGS):
                try:
                    yield sealing.unseal_share(key, binding, content)
                except Unsealable:
                    continue

    def sealed(self):
        for path in sorted((self.folder / "boxes").rglob("*.box")):
            with closing(sqlite3.connect(path)) as database:
                yield from (sealed for (sealed,) in database.execute("SELECT sealed FROM scores"))

    def opened(self, sealed, private):
        for key in private:
            for digest in self.digests:
                try:
                    return json.loads(sealing.unseal_response(key, digest, Part.SCORES, sealed))
                except Unsealable:
                    continue
        return None


def fill(company, slug, *, close):
    """Everybody answers in the wave before; returns how many did."""
    codes = company.begin(slug, "before")
    for code in codes.values():
        for number in range(PEOPLE):
            assert company.answer(code, {**ANSWERS, "E1": str(1 + number)}).status_code == 303
    if close:
        company.close(slug, "before")
    return PEOPLE * len(codes)


@pytest.fixture(params=[False, True], ids=["while the wave is open", "after it closed"])
def closed(request):
    return request.param


@pytest.fixture
def two(company, two_groups):
    return Two(company, two_groups)


def test_one_phrase_of_two_and_every_file_open_nothing(two, closed, tmp_path):
    people = fill(two.company, two.slug, close=closed)
    for number, turn in enumerate((two.kim, two.sam)):
        thief = Thief(two.company, tmp_path / str(number), turn.typed)
        assert len(list(thief.unsealed(next(thief.unlocked())))) == 1  # her share is in her hands, and it is noise
        assert thief.reads() == []
    assert len(Thief(two.company, tmp_path / "both", two.kim.typed, two.sam.typed).reads()) == people  # control


def test_the_phrase_of_whoever_turned_first_opens_nothing_either(two, tmp_path):
    people = fill(two.company, two.slug, close=True)
    two.first(two.kim)
    assert Thief(two.company, tmp_path / "first", two.kim.typed).reads() == []
    # control, and what turning first means: from now on the other phrase is enough
    assert len(Thief(two.company, tmp_path / "second", two.sam.typed).reads()) == people


def test_no_phrase_at_all_opens_nothing_between_the_two_turns(two, tmp_path):
    fill(two.company, two.slug, close=True)
    two.first(two.kim)
    thief = Thief(two.company, tmp_path / "thief")
    assert len(thief.candidates()) > 200
    assert thief.reads() == []


@pytest.mark.parametrize("held_by", [1, 2])
def test_control_where_one_phrase_is_enough_the_same_thief_reads_everything(
    company, two_groups, closed, tmp_path, held_by
):
    turns = [company.turn] if held_by == 1 else [company.turn, Two(company, two_groups).sam]
    people = fill(company, company.plan(two_groups), close=closed)
    for number, turn in enumerate(turns):
        assert len(Thief(company, tmp_path / str(number), turn.typed).reads()) == people


def test_what_she_learns_of_an_open_wave_is_answers_and_groups_and_no_person(company, two_groups, tmp_path):
    """A record has these four fields and no other; the names beside it are random, and stand in no other file."""
    slug = company.plan(two_groups)
    fill(company, slug, close=False)
    thief = Thief(company, tmp_path / "thief", company.phrase)
    read = thief.reads()
    groups = [group.id for group in company.programme(slug).groups]
    assert sorted((one["group"], one["answers"]["E1"]) for one in read) == sorted(
        (group, 1 + number) for group in groups for number in range(PEOPLE)
    )
    assert {tuple(sorted(one)) for one in read} == {("answers", "group", "pair", "v")}
    assert {(one["v"], one["pair"], *sorted(one["answers"])) for one in read} == {(1, "", *sorted(ANSWERS))}
    everything = files_of(thief.folder)
    for path in sorted((thief.folder / "boxes").rglob("*.box")):
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT tag, lock FROM scores").fetchall()
        names = {name for row in rows for name in row}
        assert len(names) == 2 * PEOPLE
        assert {len(name) for name in names} == {32}
        assert all(place.startswith("boxes/") for name in names for place in places_of(name, everything))


def test_nor_in_which_order_they_came(company, two_groups, tmp_path):
    """She reads the same in the same order, whoever came first: that of the random tags."""
    slug = company.plan(two_groups)
    code = company.begin(slug, "before")["Early shift"]
    with company.instance.engine.connect() as connection:
        form = answering.find_form(connection, code)
    lot = [answering.sealed(form, tokens.new_tag(), {**ANSWERS, "E1": 1 + number}, b"") for number in range(5)]
    read = []
    for name, arrived in (("one", lot), ("other", lot[::-1])):
        thief = Thief(company, tmp_path / name, company.phrase)
        shutil.rmtree(thief.folder / "boxes")
        box = Box(thief.folder / "boxes" / form.wave_id / f"{form.group_id}.box", most=99)
        for sealed in arrived:
            box.put(sealed)
        read.append([one["answers"]["E1"] for one in thief.reads()])
    by_tag = [1 + lot.index(sealed) for sealed in sorted(lot, key=lambda sealed: sealed.tag)]
    assert read == [by_tag, by_tag]

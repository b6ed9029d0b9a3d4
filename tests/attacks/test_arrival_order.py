"""A thief of the files tries to learn in which order answers came.

Control: the table that an ORM makes, with the same random keys, gives the order away entirely.
"""

import random
import secrets
import sqlite3

import pytest
from scipy.stats import spearmanr

from feedback.privacy import tokens
from feedback.privacy.sealing import OVERHEAD, SIZE, Part
from surveys.boxes import Box, Sealed, State

pytestmark = pytest.mark.attack

ANSWERS = [
    Sealed(
        tokens.new_tag(),
        secrets.token_bytes(SIZE[Part.SCORES] + OVERHEAD),
        text=secrets.token_bytes(SIZE[Part.TEXT] + OVERHEAD),
    )
    for _ in range(12)
]


def files_after(folder, arrivals):
    """The bytes of the box and of its journal after the answers came in this order."""
    box = Box(folder / "group.box", most=100)
    box.set_state(State.TAKING)
    for answer in arrivals:
        box.put(answer)
    files = {path.suffix: path.read_bytes() for path in folder.iterdir()}
    return {**files, ".box-journal": without_checksums(files[".box-journal"])}


def orders():
    yield list(ANSWERS)
    yield list(reversed(ANSWERS))
    yield [*ANSWERS[1:], ANSWERS[0]]  # only the last arrival differs
    yield random.sample(ANSWERS, len(ANSWERS))


def test_the_box_is_the_same_file_whatever_the_order_of_arrival(tmp_path):
    made = [files_after(tmp_path / str(number), order) for number, order in enumerate(orders())]
    assert made[0].keys() == {".box", ".box-journal", ".lock"}
    assert all(files == made[0] for files in made)


def test_another_set_of_answers_makes_another_file(tmp_path):
    assert files_after(tmp_path / "a", ANSWERS[:-1]) != files_after(tmp_path / "b", ANSWERS)


def test_an_ordinary_table_gives_the_order_away(tmp_path):
    path = tmp_path / "ordinary.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE response (tag BLOB UNIQUE, sealed BLOB)")
    for answer in ANSWERS:
        with database:
            database.execute("INSERT INTO response VALUES (?, ?)", (answer.tag, answer.scores))
    database.execute("VACUUM")
    recovered = [tag for (tag,) in database.execute("SELECT tag FROM response ORDER BY rowid")]
    database.close()
    arrival = {answer.tag: number for number, answer in enumerate(ANSWERS)}
    assert spearmanr(range(len(ANSWERS)), [arrival[tag] for tag in recovered]).statistic > 0.99


def test_what_the_room_and_the_sender_do_again_leaves_nothing_beside(tmp_path):
    """The same answers sent twice, or refused while the form rests, end in rows of the same order and place."""
    box = Box(tmp_path / "group.box", most=100)
    box.set_state(State.TAKING)
    for answer in ANSWERS:
        box.put(answer)
        box.put(answer)
    plain = files_after(tmp_path / "plain", random.sample(ANSWERS, len(ANSWERS)))
    busy = (tmp_path / "group.box").read_bytes()
    assert without_counters(busy) == without_counters(plain[".box"])


def test_one_at_a_time_and_all_at_once_end_in_the_same_rows(tmp_path):
    singly = files_after(tmp_path / "singly", ANSWERS)[".box"]
    box = Box(tmp_path / "at_once" / "group.box", most=100)
    box.set_state(State.TAKING)
    box.put_all(random.sample(ANSWERS, len(ANSWERS)))
    assert without_counters((tmp_path / "at_once" / "group.box").read_bytes()) == without_counters(singly)


def without_counters(file):
    """All but SQLite's counters of changes (file format, header bytes 24-28, 40-44 and 92-96): how often, not who."""
    return file[:24] + file[28:40] + file[44:92] + file[96:]


def without_checksums(journal):
    """All but the checksums of its pages (file format, section 3), which SQLite salts with a random number each time.

    Two journals of the very same arrivals differ there as well, so they tell nothing about an order.
    """
    header, page = 512, 16384
    records = range(header, len(journal) - page - 7, page + 8)
    return journal[:header] + b"".join(journal[start : start + 4 + page] for start in records)

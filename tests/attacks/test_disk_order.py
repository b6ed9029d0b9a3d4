"""A thief of the disk looks where each answer lies: in the box, in its journal, and in the blocks below both.

Answers come one at a time, as in a room, and the places are compared with the order of coming over many repeats, so
that chance is a number: the mean rank correlation of the product is within five standard errors of none, and the
newest row lies anywhere. Control: the table that an ORM makes, which gives order and newest away.

The blocks below are those of an ext4 file system in a file, mounted, used and unmounted. That needs the right to mount;
where it is lacking, the test is skipped, and says so.
"""

import math
import os
import secrets
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from feedback.privacy import stretching, tokens
from surveys.boxes import Box, Sealed, State
from tests import required

pytestmark = pytest.mark.attack

ANSWERS, REPEATS, AT_ONCE = 8, 40, 4
MEBIBYTES = 16

Places = Sequence[int]


def answer() -> Sealed:
    """Its tag is its receipt, too."""
    tag, scores, text = tokens.new_tag(), secrets.token_bytes(1072), secrets.token_bytes(3120)
    locks = stretching.lock(tag, scores), stretching.lock(stretching.text_receipt(tag), text)
    return Sealed(tag, scores, locks[0], text, text_lock=locks[1])


def ours(folder: Path, arrivals: Sequence[Sealed]) -> None:
    box = Box(folder / "group.box", most=100)
    box.set_state(State.TAKING)
    for each in arrivals:
        box.put(each)


def ordinary(folder: Path, arrivals: Sequence[Sealed]) -> None:
    """The product's settings, and rows as an ORM keeps them."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "group.box")) as database:
        database.execute("PRAGMA journal_mode = PERSIST")
        database.execute("PRAGMA secure_delete = ON")
        database.execute("CREATE TABLE response (tag BLOB UNIQUE, sealed BLOB)")
        for each in arrivals:
            with database:
                database.execute("INSERT INTO response VALUES (?, ?)", (each.tag, each.scores))


def in_box(folder: Path, arrivals: Sequence[Sealed]) -> Places:
    """Where the cell of each answer's sealed scores begins, by page and within it."""
    return _places((folder / "group.box").read_bytes(), [each.scores[:48] for each in arrivals])


def in_journal(folder: Path, arrivals: Sequence[Sealed]) -> Places:
    return _places((folder / "group.box-journal").read_bytes(), [each.scores[:48] for each in arrivals])


def texts_in_box(folder: Path, arrivals: Sequence[Sealed]) -> Places:
    return _places((folder / "group.box").read_bytes(), [each.text[:48] for each in arrivals])


def ends_in_box(folder: Path, arrivals: Sequence[Sealed]) -> Places:
    """Where sealed scores end: on a page of their own, if they are too long for a cell."""
    return _places((folder / "group.box").read_bytes(), [each.scores[-48:] for each in arrivals])


def by_rowid(folder: Path, arrivals: Sequence[Sealed]) -> Places:
    with closing(sqlite3.connect(folder / "group.box")) as database:
        found = {tag: row for row, tag in database.execute("SELECT rowid, tag FROM response")}
    return [found[each.tag] for each in arrivals]


def _places(content: bytes, pieces: Sequence[bytes]) -> Places:
    found = [content.find(piece) for piece in pieces]
    assert min(found) >= 0
    return found


def measured(
    folder: Path,
    write: Callable[[Path, Sequence[Sealed]], None],
    looks: Sequence[Callable[[Path, Sequence[Sealed]], Places]],
) -> dict[str, tuple[list[float], list[float]]]:
    """By each way to look: rank correlations with the order of coming, and the rank of the newest row, 0 to 1."""
    found: dict[str, tuple[list[float], list[float]]] = {look.__name__: ([], []) for look in looks}

    def places_of(repeat: int) -> list[Places]:
        arrivals = [answer() for _each in range(ANSWERS)]
        write(folder / str(repeat), arrivals)
        return [look(folder / str(repeat), arrivals) for look in looks]

    with ThreadPoolExecutor(AT_ONCE) as many:
        for looked in many.map(places_of, range(REPEATS)):
            for look, places in zip(looks, looked, strict=True):
                correlations, newest = found[look.__name__]
                correlations.append(float(spearmanr(range(ANSWERS), places).statistic))
                newest.append(sum(place < places[-1] for place in places) / (ANSWERS - 1))
    return found


def error(measured: Sequence[float]) -> float:
    return float(np.std(measured, ddof=1)) / math.sqrt(len(measured))


def test_where_answers_lie_says_nothing_about_their_order_nor_which_came_last(tmp_path):
    for correlations, newest in measured(tmp_path, ours, (in_box, ends_in_box, in_journal, texts_in_box)).values():
        assert abs(np.mean(correlations)) < 5 * error(correlations)
        assert abs(np.mean(newest) - 0.5) < 5 * error(newest)
        assert error(correlations) < 0.1  # so that half a correlation would have been seen
        assert error(newest) < 0.1


def test_an_ordinary_table_gives_order_and_newest_away(tmp_path):
    ((correlations, newest),) = measured(tmp_path, ordinary, (by_rowid,)).values()
    assert np.mean(correlations) > 0.99
    assert np.mean(newest) == 1


@contextmanager
def disk(folder: Path) -> Iterator[tuple[Path, Path]]:
    """An ext4 file system in a file: where it is mounted, and the file to be carved afterwards."""
    image, place = folder / "disk", folder / "mounted"
    place.mkdir()
    with image.open("wb") as file:
        os.truncate(file.fileno(), MEBIBYTES * 2**20)
    subprocess.run([required.program("ext4", "mkfs.ext4"), "-q", "-F", image], check=True)
    if subprocess.run(["mount", "-o", "loop", image, place], check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a file system from a file")
    try:
        yield image, place
    finally:
        subprocess.run(["umount", place], check=True)


def carved(image: Path, piece: bytes) -> list[int]:
    """Where these bytes stand on the disk, in files or in what is left of them."""
    content, places, start = image.read_bytes(), [], -1
    while (start := content.find(piece, start + 1)) >= 0:
        places.append(start)
    return places


def test_carving_the_disk_below_a_box_finds_no_old_layout_and_nothing_of_what_was_taken_back(tmp_path):
    arrivals, gone = [answer() for _each in range(16)], answer()
    with disk(tmp_path) as (image, place):
        box = Box(place / "wave" / "group.box", most=100)
        box.set_state(State.TAKING)
        for number, each in enumerate(arrivals):
            box.put(each)
            if number == 5:
                box.put(gone)
        ordinary(place / "careless", [*arrivals[:8], gone])
        with closing(sqlite3.connect(place / "careless" / "group.box", isolation_level=None)) as careless:
            careless.execute("DELETE FROM response WHERE tag = ?", (gone.tag,))
        assert box.withdraw(gone.tag)
        os.sync()
    places = [carved(image, each.text[:48]) for each in arrivals]
    assert {len(each) for each in places} <= {1, 2}  # the box, and its journal
    assert carved(image, gone.text[:48]) == []
    correlation = spearmanr(range(len(arrivals)), [each[0] for each in places])
    assert abs(correlation.statistic) < 0.9  # one disk alone: no order. The measure is in the test with repeats
    assert carved(image, gone.scores[:48])  # control: the careless table's journal keeps what was deleted


def test_carving_the_disk_below_a_destroyed_box_and_roster_finds_neither(tmp_path):
    arrivals = [answer() for _each in range(8)]
    with disk(tmp_path) as (image, place):
        box = Box(place / "wave" / "group.box", most=100)
        box.set_state(State.TAKING)
        for each in arrivals:
            box.put(each)
        os.sync()
        assert all(carved(image, each.scores[:48]) for each in arrivals)  # control
        box.set_state(State.CLOSED)
        os.sync()
        tags_at_close = [carved(image, each.tag) for each in arrivals]
        box.destroy()
        os.sync()
    assert tags_at_close == [[]] * len(arrivals)
    assert [carved(image, piece) for each in arrivals for piece in (each.scores[:48], each.text[:48], each.tag)] == [
        []
    ] * (3 * len(arrivals))

"""A box keeps what it acknowledged, takes no more than it may, and says nothing about when."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from feedback.errors import Refusal
from feedback.privacy import stretching, tokens
from feedback.privacy.stretching import HALF
from surveys.boxes import Box, BoxClosed, BoxFull, Kept, Sealed, State, _Job, _Line

WRITER = """
import sys
from pathlib import Path
from feedback.privacy import tokens
from surveys.boxes import Box, Sealed
box = Box(Path(sys.argv[1]), most=100_000)
while True:
    tag = tokens.new_tag()
    box.put(Sealed(tag, tag * 33))
    print(tag.hex(), flush=True)
"""
CARELESS_WRITER = """
import sqlite3, sys
from feedback.privacy import tokens
database = sqlite3.connect(sys.argv[1])
while True:
    tag = tokens.new_tag()
    database.execute("INSERT INTO scores VALUES (?, ?, ?)", (tag, tag, tag * 33))
    print(tag.hex(), flush=True)
"""


def response(scores=b"sealed", text=b"", receipt=b""):
    """``receipt`` takes it back; without one nobody can."""
    receipt = receipt or tokens.new_tag()
    lock, text_lock = stretching.lock(receipt, scores), stretching.lock(stretching.text_receipt(receipt), text)
    return Sealed(tokens.new_tag(), scores, lock, text, text_lock=text_lock)


def together(count, work):
    """What each of ``count`` threads that start at once returns or raises."""

    def safely(number):
        try:
            return work(number)
        except (Refusal, sqlite3.Error) as fault:
            return fault

    with ThreadPoolExecutor(count) as many:
        return list(many.map(safely, range(count)))


def kept(path):
    with sqlite3.connect(path) as database:
        rows = dict(database.execute("SELECT tag, sealed FROM scores"))
    database.close()
    return rows


@pytest.fixture
def path(tmp_path):
    return tmp_path / "wave" / "group.box"


@pytest.fixture
def box(path):
    made = Box(path, most=30)
    made.set_state(State.TAKING)
    return made


def test_what_goes_in_comes_out_once_the_wave_is_closed(box):
    sent = [response(bytes([number])) for number in range(10)]
    assert {box.put(each) for each in sent} == {Kept.NEW}
    assert box.count() == 10
    box.set_state(State.CLOSED)
    assert sorted(box.read()) == sorted(each.scores for each in sent)


@pytest.mark.parametrize("state", [State.TAKING, State.RESTING])
def test_nothing_can_be_read_before_the_wave_is_closed(box, state):
    box.put(response())
    box.set_state(state)
    with pytest.raises(BoxClosed):
        list(box.read())


def test_a_box_that_nobody_opened_is_empty(tmp_path):
    box = Box(tmp_path / "nothing.box", most=5)
    assert box.count() == 0
    assert list(box.read()) == []
    assert not (tmp_path / "nothing.box").exists()


def test_the_same_tag_twice_is_stored_once_and_the_first_stays(box):
    first = response(b"first")
    assert box.put(first) is Kept.NEW
    assert box.put(first) is Kept.SAME
    assert box.put(Sealed(first.tag, b"second")) is Kept.SPENT
    assert box.count() == 1
    box.set_state(State.CLOSED)
    assert list(box.read()) == [b"first"]


def test_a_full_box_takes_no_more_and_keeps_what_it_has(path):
    box = Box(path, most=3)
    sent = [response() for _ in range(3)]
    for each in sent:
        box.put(each)
    with pytest.raises(BoxFull):
        box.put(response())
    assert box.put(sent[0]) is Kept.SAME  # who sends twice hears that it is stored, not that it is full
    assert kept(path).keys() == {each.tag for each in sent}


def test_a_resting_box_takes_nothing_until_it_is_opened_again(box):
    box.set_state(State.RESTING)
    with pytest.raises(BoxClosed):
        box.put(response())
    box.set_state(State.TAKING)
    assert box.put(response()) is Kept.NEW


@pytest.mark.attack
def test_a_closed_box_is_closed_for_good(box):
    stored = response()
    box.put(stored)
    box.set_state(State.CLOSED)
    for state in (State.TAKING, State.RESTING):
        box.set_state(state)
        with pytest.raises(BoxClosed):
            box.put(response())
        with pytest.raises(BoxClosed):
            box.put_all([response()])
    with pytest.raises(BoxClosed):
        box.put(stored)  # not even known again: its tag is another one by now
    assert box.count() == 1


def test_twenty_four_at_once_are_all_stored(box, path):
    sent = [response() for _ in range(24)]
    assert together(24, lambda number: box.put(sent[number])) == [Kept.NEW] * 24
    assert kept(path) == {each.tag: each.scores for each in sent}


@pytest.mark.attack
def test_twenty_four_at_once_with_one_tag_are_stored_once(box):
    tag = tokens.new_tag()
    said = together(24, lambda number: box.put(Sealed(tag, bytes([number]))))
    assert (said.count(Kept.NEW), said.count(Kept.SPENT)) == (1, 23)
    assert box.count() == 1


@pytest.mark.attack
def test_twenty_four_at_once_never_overfill_a_box(path):
    boxes = [Box(path, most=10) for _ in range(4)]
    said = together(24, lambda number: boxes[number % 4].put(response()))
    assert said.count(Kept.NEW) == boxes[0].count() == 10
    assert sum(isinstance(each, BoxFull) for each in said) == 14


def test_a_lot_is_stored_whole_or_not_at_all(box, path):
    stored = [response() for _ in range(20)]
    assert box.put_all(stored) == 20
    with pytest.raises(BoxFull):
        box.put_all([response() for _ in range(11)])
    assert kept(path).keys() == {each.tag for each in stored}
    assert box.put_all([*stored, response()]) == 1


def test_a_lot_that_comes_twice_brings_its_texts_once(box, path):
    lot = [response(text=b"a text") for _ in range(3)]
    box.put_all(lot)
    box.put_all(lot)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM texts").fetchone() == (3,)
    database.close()


def test_a_lot_can_be_taken_back(box, path):
    stays, goes = response(text=b"stays"), [response(text=b"goes") for _ in range(5)]
    box.put(stays)
    box.put_all(goes)
    box.take_back((each.tag, each.text_tag) for each in goes)
    assert kept(path).keys() == {stays.tag}
    assert not any(each.tag in path.read_bytes() or b"goes" in path.read_bytes() for each in goes)
    assert b"stays" in path.read_bytes()


@pytest.mark.attack
def test_a_text_shares_no_name_with_the_scores_it_came_with(box, path):
    box.put(response(text=b"one"))
    with sqlite3.connect(path) as database:
        rows = [row for table in ("scores", "texts") for row in database.execute(f"SELECT tag, lock FROM {table}")]  # noqa: S608
    database.close()
    assert len({name for row in rows for name in row}) == 4


def test_whoever_shows_both_locks_takes_scores_and_text_back_until_the_wave_closes(box, path):
    receipt = tokens.new_tag()
    mine, others = response(text=b"mine", receipt=receipt), [response(text=b"theirs") for _ in range(5)]
    for each in (mine, *others):
        box.put(each)
    assert not box.withdraw(tokens.new_tag())
    assert box.holds(mine.lock[:HALF])
    assert box.withdraw(receipt)
    assert not box.holds(mine.lock[:HALF])
    assert not box.withdraw(receipt)
    assert kept(path).keys() == {each.tag for each in others}
    assert b"mine" not in path.read_bytes()
    box.set_state(State.CLOSED)
    with pytest.raises(BoxClosed):
        box.withdraw(receipt)
    assert sorted(box.read_texts()) == [b"theirs"] * 5
    assert len(list(box.counted())) == 5


@pytest.mark.attack
def test_a_tag_whose_answer_was_taken_back_stays_spent(box):
    """Or whoever sends with a card and takes that back learns whether it had been used, at no cost."""
    receipt = tokens.new_tag()
    mine = response(receipt=receipt)
    assert box.put(mine) is Kept.NEW
    box.withdraw(receipt)
    for again in (mine, Sealed(mine.tag, b"another")):
        assert box.put(again) is Kept.SPENT
    assert box.count() == 0
    assert box.put(response()) is Kept.NEW  # control


@pytest.mark.attack
def test_an_answer_that_was_taken_back_keeps_its_place(path):
    """Or whoever fills a box and empties it again has counted the others."""
    box, receipts = Box(path, most=6), [tokens.new_tag() for _each in range(4)]
    for each in range(2):
        box.put(response(bytes([each])))
    for receipt in receipts:
        box.put(response(receipt=receipt))
    assert all(box.withdraw(receipt) for receipt in receipts)
    assert box.count() == 2
    for take in (lambda: box.put(response()), lambda: box.put_all([response()])):
        with pytest.raises(BoxFull):
            take()


@pytest.mark.attack
def test_a_withdrawal_touches_only_what_its_receipt_has_sealed(box, path):
    """Somebody who reads a finder out of the box puts other answers under it, or puts it beside another's answer."""
    receipt = tokens.new_tag()
    mine, others = response(b"mine", b"my text", receipt), response(b"others", b"their text")
    decoys = [
        Sealed(tokens.new_tag(), b"decoy", mine.lock[:HALF] + mark, b"a text", text_lock=mine.text_lock[:HALF] + mark)
        for mark in (bytes(HALF), mine.lock[HALF:], tokens.new_tag()[:HALF])
    ]
    for each in (*decoys[:2], mine, others, decoys[2]):
        box.put(each)
    assert box.withdraw(receipt)
    assert sorted(kept(path).values()) == [b"decoy"] * 3 + [b"others"]
    assert not box.withdraw(receipt)
    box.set_state(State.CLOSED)
    assert sorted(box.read_texts()) == [b"a text"] * 3 + [b"their text"]


@pytest.mark.attack
def test_a_form_that_rests_tells_no_spent_tag_from_a_fresh_one(box):
    used = response()
    box.put(used)
    box.set_state(State.RESTING)
    for each in (Sealed(used.tag, b"another"), response()):
        with pytest.raises(BoxClosed):
            box.put(each)
    assert box.put(used) is Kept.SAME  # who has the very same bytes has sent them


@pytest.mark.attack
def test_what_was_taken_back_leaves_its_tag_and_nothing_that_tells_when(tmp_path):
    """Whatever came when and whatever was taken back when, the same rows and the same tags are the same file."""
    others = [response(text=b"theirs" * 500) for _ in range(9)]
    receipts = [tokens.new_tag() for _each in range(3)]
    gone = [response(text=b"mine" * 700, receipt=receipt) for receipt in receipts]
    made = []
    for name, arrivals in (("early", [*gone, *others]), ("late", [*others[::-1], *gone[::-1]])):
        box = Box(tmp_path / name / "group.box", most=30)
        box.set_state(State.TAKING)
        for each in arrivals:
            box.put(each)
        for receipt in receipts if name == "early" else receipts[::-1]:
            box.withdraw(receipt)
        file = (tmp_path / name / "group.box").read_bytes()
        made.append(file[:24] + file[28:40] + file[44:92] + file[96:])  # without SQLite's counters of changes
    assert made[0] == made[1]
    assert b"minemine" not in made[0]
    assert all(each.tag in made[0] and each.lock not in made[0] for each in gone)


@pytest.mark.attack
def test_at_the_close_every_tag_becomes_another_one(box, path):
    receipt = tokens.new_tag()
    sent = [response(bytes([each]) * 40) for each in range(20)] + [response(receipt=receipt)]
    for each in sent:
        box.put(each)
    box.withdraw(receipt)
    files = [path, path.with_name("group.box-journal")]
    assert all(each.tag in path.read_bytes() for each in sent)  # control
    before = set(box._file.path.parent.iterdir())
    box.set_state(State.CLOSED)
    assert not [each for each in sent for file in files if each.tag in file.read_bytes()]
    assert set(box._file.path.parent.iterdir()) == before
    assert sorted(box.read()) == sorted(each.scores for each in sent[:20])
    assert sorted(box.counted()) == sorted((each.lock, each.scores) for each in sent[:20])
    tags = kept(path).keys()
    box.set_state(State.CLOSED)
    assert kept(path).keys() == tags  # closing twice is closing once


@pytest.mark.attack
def test_no_file_says_when_somebody_last_answered(box, path):
    box.put(response())
    box.count()
    files = [each for each in path.parent.iterdir() if each.is_file()]
    assert {each.suffix for each in files} == {".box", ".box-journal", ".lock"}
    assert {each.name: each.stat().st_mtime_ns for each in files} == dict.fromkeys((each.name for each in files), 0)
    folder = path.parent.stat().st_mtime_ns
    box.put(response())
    assert path.parent.stat().st_mtime_ns == folder  # no file comes and goes when an answer does


def test_destroying_overwrites_before_it_removes(box, path, tmp_path):
    sent = response(b"canary" * 50)
    box.put(sent)
    copies = [tmp_path / "copy", tmp_path / "copy-journal"]
    os.link(path, copies[0])
    os.link(f"{path}-journal", copies[1])
    assert sent.tag in copies[0].read_bytes()
    box.destroy()
    assert not path.exists()
    assert not any(set(copy.read_bytes()) - {0} for copy in copies)


def test_a_fault_is_told_to_everybody_who_waits_and_blocks_nobody_after(tmp_path):
    path = tmp_path / "group.box"
    path.mkdir()
    box = Box(path, most=30)
    assert all(isinstance(each, sqlite3.Error) for each in together(8, lambda _number: box.put(response())))
    path.rmdir()
    assert together(8, lambda _number: box.put(response())) == [Kept.NEW] * 8


def killed_after(program, path, acknowledged):
    """Run a writer, read its acknowledgements and kill it without warning in the middle."""
    running = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
    heard = [running.stdout.readline() for _ in range(acknowledged)]
    running.send_signal(signal.SIGKILL)
    heard += running.stdout.readlines()
    running.wait()
    running.stdout.close()
    return {bytes.fromhex(line.strip()) for line in heard if line.endswith("\n")}


@pytest.mark.attack
def test_killing_the_writer_loses_no_acknowledged_answer(path):
    promised = set()
    for acknowledged in (1, 4, 7, 11):
        promised |= killed_after(WRITER, path, acknowledged)
        rows = kept(path)
        assert promised <= rows.keys()
        assert all(sealed == tag * 33 for tag, sealed in rows.items())
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert len(promised) >= 23


@pytest.mark.attack
def test_a_writer_that_acknowledges_too_early_does_lose_answers(box, path):
    promised = killed_after(CARELESS_WRITER, path, 10)
    assert promised - kept(path).keys()


def test_two_processes_write_one_box_without_losing_a_word(path):
    runs = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    heard = {bytes.fromhex(run.stdout.readline().strip()) for _ in range(10) for run in random.sample(runs, 2)}
    for run in runs:
        run.kill()
        heard |= {bytes.fromhex(line.strip()) for line in run.stdout.readlines() if line.endswith("\n")}
        run.wait()
        run.stdout.close()
    assert heard <= kept(path).keys()


@pytest.mark.attack
def test_an_interrupt_while_writing_is_not_taken_for_a_yes():
    def interrupted(_jobs):
        raise KeyboardInterrupt

    line, job = _Line(), _Job(response())
    with pytest.raises(KeyboardInterrupt):
        line.join(job, interrupted)
    assert isinstance(job.problem, KeyboardInterrupt)


@pytest.mark.attack
def test_a_box_that_holds_more_than_it_may_keeps_all_and_takes_nothing_more(tmp_path):
    """As if somebody had lowered a headcount in the database."""
    path = tmp_path / "box.sqlite"
    sent = [response() for _each in range(5)]
    for each in sent:
        Box(path, most=5).put(each)
    smaller = Box(path, most=2)
    smaller.set_state(State.RESTING)
    smaller.set_state(State.TAKING)
    for take in (lambda: smaller.put(response()), lambda: smaller.put_all([response()])):
        with pytest.raises(BoxFull):
            take()
    assert smaller.put(sent[0]) is Kept.SAME
    smaller.make_canonical()
    assert smaller.count() == 5
    smaller.set_state(State.CLOSED)
    assert sorted(smaller.read()) == sorted(each.scores for each in sent)

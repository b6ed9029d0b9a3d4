"""A file from which nobody reads an order, and which keeps nothing that was taken out."""

import secrets

import pytest

from feedback.privacy.stretching import HALF
from surveys.boxes import Box, Sealed, State
from surveys.canonical import overwrite_and_remove

LONG = 3120


@pytest.fixture
def box(tmp_path):
    made = Box(tmp_path / "wave" / "group.box", most=1000)
    made.set_state(State.TAKING)
    return made


def fill(box, number):
    made = [
        Sealed(secrets.token_bytes(32), secrets.token_bytes(1072), text=secrets.token_bytes(LONG))
        for _each in range(number)
    ]
    box.put_all(made)
    return made


def pieces(path, responses):
    """How many of these responses have a piece of their text somewhere beside the box."""
    around = b"".join(each.read_bytes() for each in sorted(path.parent.iterdir()))
    return sum(any(each.text[start : start + 64] in around for start in range(0, LONG - 64, 64)) for each in responses)


@pytest.mark.attack
def test_what_was_withdrawn_is_in_no_file_any_more(box, tmp_path):
    responses = fill(box, 60)
    path = tmp_path / "wave" / "group.box"
    assert pieces(path, responses) == 60  # control: the search finds what is there
    for each in responses[:40]:
        box.withdraw(each.lock[:HALF], each.text_lock[:HALF])
    assert pieces(path, responses[:40]) == 0
    assert pieces(path, responses[40:]) == 20


@pytest.mark.attack
def test_the_journals_length_tells_of_no_answer_that_was_withdrawn(box, tmp_path):
    kept = fill(box, 20)
    path = tmp_path / "wave" / "group.box-journal"
    before = path.stat().st_size
    for each in fill(box, 30):
        box.withdraw(each.lock[:HALF], each.text_lock[:HALF])
    assert (box.count(), path.stat().st_size) == (len(kept), before)


def test_a_journal_that_a_killed_process_left_too_long_is_made_anew_at_the_next_start(box, tmp_path):
    fill(box, 20)
    path = tmp_path / "wave" / "group.box-journal"
    before = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"left behind" * 1000)
    Box(tmp_path / "wave" / "group.box", most=0).make_canonical()
    assert path.stat().st_size == before
    assert b"left behind" not in path.read_bytes()


def test_removing_overwrites_first_and_says_whether_there_was_anything(tmp_path):
    path, other_name = tmp_path / "secret", tmp_path / "same blocks"
    path.write_bytes(b"secret")
    other_name.hardlink_to(path)
    assert overwrite_and_remove(path) and not overwrite_and_remove(path)
    assert other_name.read_bytes() == bytes(6)

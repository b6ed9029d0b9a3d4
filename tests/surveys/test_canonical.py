"""A file from which nobody reads an order, and which keeps nothing that was taken out."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from feedback.privacy import stretching
from surveys.boxes import Box, Sealed, State
from surveys.canonical import CanonicalFile, Destroyed, overwrite_and_remove

LONG = 3120


@pytest.fixture
def box(tmp_path):
    made = Box(tmp_path / "wave" / "group.box", most=1000)
    made.set_state(State.TAKING)
    return made


def sealed(tag, scores, text):
    """A response whose tag is its receipt, too."""
    locks = stretching.lock(tag, scores), stretching.lock(stretching.text_receipt(tag), text)
    return Sealed(tag, scores, locks[0], text, text_lock=locks[1])


def fill(box, number):
    made = [
        sealed(secrets.token_bytes(32), secrets.token_bytes(1072), secrets.token_bytes(LONG)) for _each in range(number)
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
        assert box.withdraw(each.tag)
    assert pieces(path, responses[:40]) == 0
    assert pieces(path, responses[40:]) == 20


@pytest.mark.attack
def test_the_journals_length_tells_of_no_answer_that_was_withdrawn(box, tmp_path):
    kept = fill(box, 20)
    path = tmp_path / "wave" / "group.box-journal"
    before = path.stat().st_size
    for each in fill(box, 30):
        assert box.withdraw(each.tag)
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


@pytest.mark.attack
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "persist"), ("synchronous", 2), ("secure_delete", 1), ("temp_store", 2), ("auto_vacuum", 0)],
)
def test_every_connection_overwrites_what_it_deletes_and_waits_for_the_disk(tmp_path, pragma, value):
    """What no test can see from outside: blocks that a file has given back, and a disk that was not waited for."""
    file = CanonicalFile(tmp_path / "any.box", ())
    with file.changing() as database:
        assert database.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    with file.connected() as database:
        assert database.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_removing_overwrites_first_and_says_whether_there_was_anything(tmp_path):
    path, other_name = tmp_path / "secret", tmp_path / "same blocks"
    path.write_bytes(b"secret")
    other_name.hardlink_to(path)
    assert overwrite_and_remove(path) and not overwrite_and_remove(path)
    assert other_name.read_bytes() == bytes(6)


TABLE = ("CREATE TABLE IF NOT EXISTS people (address TEXT)",)


@pytest.fixture
def file(tmp_path):
    """Somebody's address in a file, and a second name for its blocks."""
    made = CanonicalFile(tmp_path / "wave" / "any.roster", TABLE)
    with made.changing() as database:
        database.execute("INSERT INTO people VALUES ('kim@brightwater.example')")
    (tmp_path / "old blocks").hardlink_to(made.path)
    return made


@pytest.mark.attack
def test_a_destruction_waits_for_whoever_is_changing_the_file(file, tmp_path):
    """Or the change that goes on writes the addresses anew, into blocks that nobody overwrites."""
    with ThreadPoolExecutor(1) as other:
        with file.changing() as database:
            database.execute("INSERT INTO people VALUES ('sam@brightwater.example')")
            destroying = other.submit(file.destroy)
            with pytest.raises(TimeoutError):
                destroying.result(timeout=0.2)
        destroying.result(timeout=20)
    assert set((tmp_path / "old blocks").read_bytes()) == {0}
    assert [path.name for path in file.path.parent.iterdir()] == ["any.lock"]


@pytest.mark.attack
def test_what_was_destroyed_is_neither_made_again_nor_read(file):
    file.destroy()
    again = CanonicalFile(file.path, TABLE)
    for use in (again.changing, again.connected):
        with pytest.raises(Destroyed, match="Nothing was stored"), use():
            pass
    again.destroy()
    assert not file.exists
    other = CanonicalFile(file.path.with_name("other.roster"), TABLE)
    with other.changing() as database:  # control: beside it a file is made
        database.execute("INSERT INTO people VALUES ('x')")
    assert other.exists


def test_a_destruction_that_was_killed_is_brought_to_its_end_at_the_next_start(file, tmp_path):
    (file.path.parent / "any.lock").write_bytes(b"\0")
    assert file.exists
    CanonicalFile(file.path, TABLE).make_canonical()
    assert not file.exists
    assert set((tmp_path / "old blocks").read_bytes()) == {0}


def dates(folder):
    """Every time of change, and of every file the time of the last look, that is not zero."""
    around = [folder, *folder.iterdir()]
    changed = {path.name: path.stat().st_mtime_ns for path in around}
    read = {f"{path.name} read": path.stat().st_atime_ns for path in around[1:]}
    return {name: when for name, when in {**changed, **read}.items() if when}


@pytest.mark.attack
def test_neither_a_change_nor_a_look_nor_a_withdrawal_dates_a_file_or_its_folder(box, tmp_path):
    folder = tmp_path / "wave"
    responses = fill(box, 20)
    assert dates(folder) == {}
    box.holds(responses[0].lock[:16])
    box.count()
    assert dates(folder) == {}
    for each in responses[:15]:
        box.withdraw(each.tag)
    assert dates(folder) == {}
    box.set_state(State.CLOSED)
    list(box.read())
    assert dates(folder) == {}
    (folder / "control").touch()
    assert dates(folder)

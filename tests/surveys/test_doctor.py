"""Each check of the first floor on plain values; then the command, where all is well and where much is not."""

import os
import secrets
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest
from click.testing import CliRunner

from feedback import settings
from feedback.cli import main
from feedback.database import writing
from feedback.doctor import Verdict
from feedback.instance import open_instance
from feedback.privacy import locking
from feedback.staff import accounts
from feedback.wordlist import words
from surveys import doctor
from surveys.boxes import Box, Sealed, State
from surveys.custody import custodians
from surveys.doctor import Custody, FileState
from surveys.filing import box_of, key_folder
from surveys.programmes import planning
from surveys.tickets import signing

GOOD, WARN, BAD = Verdict

PLAN = """\
name = "Small talk"
questionnaire = "candour-light"
k = 5
[[groups]]
name = "Early shift"
site = "Harbour"
headcount = 30
arm = "peer"
[[groups]]
name = "Late shift"
site = "Harbour"
headcount = 30
"""


def sealed():
    return Sealed(secrets.token_bytes(32), secrets.token_bytes(1072), text=secrets.token_bytes(3120))


@pytest.mark.parametrize(
    ("file", "verdicts"),
    [
        (FileState("a", dated=False, canonical=True), (GOOD, GOOD)),
        (FileState("a", dated=True, canonical=True), (BAD, GOOD)),
        (FileState("a", dated=False, canonical=False), (GOOD, BAD)),
    ],
)
def test_a_file_with_a_date_or_out_of_order_is_bad(file, verdicts):
    assert (doctor.times([file]).verdict, doctor.order([file]).verdict) == verdicts


@pytest.mark.parametrize(("holders", "verdict"), [(0, BAD), (1, WARN), (2, GOOD)])
def test_two_people_should_hold_a_phrase_and_somebody_must(holders, verdict):
    assert doctor.phrases(holders).verdict is verdict


@pytest.mark.parametrize(
    ("needed", "promised", "there", "verdict", "said"),
    [
        (1, 1, 1, WARN, "one lost phrase loses everything"),
        (1, 2, 2, GOOD, "any one of 2"),
        (2, 2, 2, WARN, "the loss of either phrase loses everything"),
        (1, 2, 1, BAD, "1 of 2 shares"),
        (2, 2, 1, BAD, "cannot be opened any more"),
        (1, 1, 0, BAD, "cannot be opened any more"),
    ],
)
def test_what_a_lost_phrase_or_share_would_cost_is_said(needed, promised, there, verdict, said):
    found = doctor.custody(Custody("“before” of Small talk", needed, promised, there))
    assert found.verdict is verdict
    assert said in found.said


def test_what_should_be_gone_and_is_not_is_bad_and_says_what_to_do():
    assert doctor.left_behind("rosters", [], "remove it").verdict is GOOD
    found = doctor.left_behind("rosters", ["“before” of Small talk"], "remove it")
    assert (found.verdict, "remove it" in found.said) == (BAD, True)


def test_a_key_file_that_is_gone_is_bad_and_names_whose_it_is():
    assert doctor.key_files([]).verdict is GOOD
    assert "Kim Larsen" in doctor.key_files(["Kim Larsen"]).said


@pytest.mark.parametrize("number", [0, 1, 40])
@pytest.mark.parametrize("state", State)
def test_a_box_is_canonical_whatever_lies_in_it_and_whatever_it_takes(tmp_path, number, state):
    path = tmp_path / "wave" / "group.box"
    box = Box(path, most=100)
    box.put_all([sealed() for _each in range(number)])
    box.set_state(state)
    assert doctor.is_canonical(path.read_bytes(), path.with_name("group.box-journal").stat().st_size)


@pytest.mark.parametrize(
    "harm",
    [
        "INSERT INTO scores VALUES (x'00', x'00', zeroblob(1072))",
        "DELETE FROM scores WHERE tag = (SELECT max(tag) FROM scores)",
        "CREATE TABLE arrived (at TEXT)",
    ],
)
def test_a_box_that_somebody_wrote_into_behind_our_back_is_not_canonical(tmp_path, harm):
    path = tmp_path / "wave" / "group.box"
    Box(path, most=100).put_all([sealed() for _each in range(20)])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(harm)
    assert not doctor.is_canonical(path.read_bytes(), 0)


def test_a_journal_that_is_too_long_or_no_database_at_all_is_not_canonical(tmp_path):
    path = tmp_path / "wave" / "group.box"
    Box(path, most=100).put_all([sealed() for _each in range(20)])
    size = path.with_name("group.box-journal").stat().st_size
    assert doctor.is_canonical(path.read_bytes(), size)
    assert not doctor.is_canonical(path.read_bytes(), size + 40_000)
    assert not doctor.is_canonical(secrets.token_bytes(8192), 0)


@pytest.fixture
def folder(tmp_path):
    """An installation made by the commands themselves, with two phrases, one wave and some answers."""
    folder = tmp_path / "instance"
    before = os.umask(0o022)  # as most machines have it; the commands must not rely on better
    told = ("--organisation", "Brightwater", "--base-url", "https://survey.example.org")
    run(folder, "init", *told, "--name", "Kim Larsen", "--email", "kim@brightwater.example")
    run(folder, "staff", "add", "--name", "Jo Berg", "--email", "jo@brightwater.example")
    for email in ("kim@brightwater.example", "jo@brightwater.example"):
        make_phrase(folder, email)
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    run(folder, "create-programme", str(tmp_path / "plan.toml"))
    run(folder, "open-wave", "small-talk", "before", "--forms")
    with opened(folder) as (instance, db):
        for form in wave_in(db).forms:
            box_of(instance.boxes, form).put_all([sealed() for _each in range(7)])
    yield folder
    os.umask(before)


def run(folder, *arguments, code=0):
    result = CliRunner().invoke(main, ["--instance", str(folder), *arguments])
    assert result.exit_code == code, result.output
    return result.output


@contextmanager
def opened(folder):
    """The installation and a session that writes, for as long as a block lasts."""
    instance = open_instance(settings.read_file(folder / "settings.toml"), folder)
    with writing(instance.engine) as db:
        yield instance, db
    instance.engine.dispose()


def make_phrase(folder, email):
    with opened(folder) as (instance, db):
        account = accounts.find(db, email)
        keys = key_folder(instance.keys)
        cost = locking.MADE_UP_DATA_ONLY
        custodians.add(db, keys, account.id, words=words(), choose=secrets.choice, cost=cost)


def wave_in(db):
    return planning.find(db, "small-talk").wave("before")


def lines(output, verdict):
    """What was looked at -> what was said, for the findings of one verdict."""
    chosen = [line[6:].partition(": ") for line in output.splitlines() if line.startswith(f"{verdict.value:<4}  ")]
    return {looked_at: said for looked_at, _colon, said in chosen}


def everything(folder):
    """Every file with its content and times, without what SQLite makes to read its log; this look dates nothing."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.name not in {"candour.sqlite-wal", "candour.sqlite-shm"}:
            stat = path.stat()
            content = path.read_bytes() if path.is_file() else b""
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            read = stat.st_atime_ns if path.suffix in {".box", ".box-journal", ".lock"} else 0
            found[path.relative_to(folder)] = (stat.st_mode, stat.st_mtime_ns, read, content)
    return found


def test_an_installation_made_by_the_commands_themselves_is_well(folder):
    output = run(folder, "doctor")
    assert lines(output, BAD) == {}
    assert {"permissions", "base_url", "database", "times of files", "order in files"} <= set(lines(output, GOOD))
    assert "any one of 2 people" in lines(output, GOOD)["keys of “before” of Small talk"]
    assert "It cannot see:" in output


def test_looking_changes_nothing(folder):
    with opened(folder) as (_instance, db):
        assert wave_in(db).state == "open"
    before = everything(folder)
    run(folder, "doctor")
    assert everything(folder) == before


def test_an_installation_that_is_ill_is_told_so_on_every_count(folder):
    (folder / "settings.toml").chmod(0o644)
    with opened(folder) as (instance, db):
        wave = wave_in(db)
        first, second = sorted(instance.boxes.glob("*/*.box"))
        os.utime(first)
        with closing(sqlite3.connect(second)) as box, box:
            box.execute("DELETE FROM texts")
        shares = sorted((instance.keys / "waves" / wave.id).iterdir())
        shares[0].unlink()
        (instance.keys / "custodians" / shares[1].name).unlink()
        signing.make(instance.keys, wave.id)
        wave.state = "closed"
        instance.rosters.mkdir()
        (instance.rosters / f"{wave.id}.roster").touch()
    output = run(folder, "doctor", code=1)
    assert set(lines(output, BAD)) == {
        "permissions",
        "times of files",
        "order in files",
        "key files",
        "keys of “before” of Small talk",
        "rosters",
        "signing keys",
    }


def test_a_programme_that_is_over_and_was_not_destroyed_is_bad(folder):
    with opened(folder) as (_instance, db):
        for wave in planning.find(db, "small-talk").waves:
            wave.state, wave.public_key, wave.descriptor = "opened", bytes(32), wave.descriptor or b"{}"
    assert set(lines(run(folder, "doctor", code=1), BAD)) == {"finished programmes"}


def test_a_wave_that_was_destroyed_and_left_keys_or_boxes_is_bad(folder):
    with opened(folder) as (_instance, db):
        wave_in(db).state = "destroyed"
    assert set(lines(run(folder, "doctor", code=1), BAD)) == {"destroyed waves"}


def test_a_folder_that_others_may_enter_is_seen_before_anything_puts_it_right(folder):
    folder.chmod(0o755)
    assert set(lines(run(folder, "doctor", code=1), BAD)) == {"permissions"}


@pytest.mark.parametrize("harm", ["gone", "nonsense"])
def test_without_a_database_the_rest_is_said_to_be_unseen(folder, harm):
    path = folder / "candour.sqlite"
    for beside in folder.glob("candour.sqlite-*"):
        beside.unlink()
    if harm == "gone":
        shutil.move(path, folder / "elsewhere")
    else:
        path.write_bytes(b"this is no database " * 1000)
    output = run(folder, "doctor", code=1)
    assert set(lines(output, BAD)) == {"database"}
    assert "not looked at" in lines(output, WARN)["boxes and keys"]
    assert path.exists() is (harm == "nonsense")


def test_without_settings_it_says_what_to_do_first(tmp_path):
    assert "candour init" in run(tmp_path / "nowhere", "doctor", code=1)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.attack
@pytest.mark.parametrize("harm", ["changed", "read", "folder"])
def test_whatever_tells_that_somebody_was_there_is_bad(folder, harm):
    box = sorted(folder.glob("boxes/*/*.box"))[0]
    assert "times of files" in lines(run(folder, "doctor"), GOOD)  # control
    os.utime(
        *{
            "changed": (box, (0, 1_700_000_000)),
            "read": (box, (1_700_000_000, 0)),
            "folder": (box.parent, (0, 1_700_000_000)),
        }[harm]
    )
    assert set(lines(run(folder, "doctor", code=1), BAD)) == {"times of files"}

"""A roster lets each code fetch one ticket, loses no mail, sends none twice, and says nothing about order."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from surveys.canonical import Destroyed
from surveys.tickets import roster as rosters
from surveys.tickets.roster import Claim, Letter, MailingNow, RemindedAlready, Roster, State

EARLY, LATE = "e" * 16, "f" * 16
ORDERS = {"as they come": range(20), "backwards": range(19, -1, -1)}
CLAIMER = """
import sys
from pathlib import Path
from surveys.tickets.roster import Roster
roster = Roster(Path(sys.argv[1]))
sys.stdin.readline()
for request in range(6):
    print(roster.claim(bytes.fromhex(sys.argv[2]), f"{sys.argv[3]} {request}".encode()).value)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rosters" / "wave.roster"


@pytest.fixture
def roster(path):
    return Roster(path)


def codes(number):
    return [secrets.token_bytes(rosters.CODE_SIZE) for _ in range(number)]


def people(number, group=EARLY):
    return [(group, f"person{each}@brightwater.example") for each in range(number)]


def rows(path):
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT * FROM people").fetchall()
    database.close()
    return found


def test_a_code_fetches_once_and_its_request_may_come_again(roster):
    mine, yours = codes(2)
    roster.add_codes(EARLY, [mine, yours])
    assert roster.claim(mine, b"request") is Claim.NEW
    assert roster.claim(mine, b"request") is Claim.SAME
    assert roster.claim(mine, b"another") is Claim.USED
    assert roster.claim(codes(1)[0], b"request") is Claim.UNKNOWN
    assert (roster.issued(), roster.invited()) == (1, 2)


def test_a_roster_that_was_never_begun_knows_nobody_and_makes_no_file(roster, path):
    assert roster.claim(codes(1)[0], b"request") is Claim.UNKNOWN
    assert (roster.issued(), roster.invited(), roster.addresses(), roster.in_groups()) == (0, 0, set(), {})
    assert not roster.is_mailing
    assert not path.exists()


@pytest.mark.attack
def test_twenty_four_requests_at_once_for_one_code_claim_it_once(roster, path):
    (code,) = codes(1)
    roster.add_codes(EARLY, [code])
    with ThreadPoolExecutor(24) as many:
        said = list(many.map(lambda number: Roster(path).claim(code, bytes([number])), range(24)))
    assert (said.count(Claim.NEW), said.count(Claim.USED)) == (1, 23)


@pytest.mark.attack
def test_two_processes_claim_a_code_once_between_them(roster, path):
    (code,) = codes(1)
    roster.add_codes(EARLY, [code])
    program = [sys.executable, "-c", CLAIMER, str(path), code.hex()]
    runs = [
        subprocess.Popen([*program, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    said = [line for run in runs for line in run.communicate()[0].split()]
    assert (said.count("new"), said.count("used")) == (1, 11)


def test_nobody_is_added_twice_however_the_address_is_written(roster):
    assert roster.add([(EARLY, "Kim@Brightwater.example"), (LATE, "kim@brightwater.example")]) == 1
    assert roster.add([(EARLY, "KIM@brightwater.example"), (LATE, "sam@brightwater.example")]) == 1
    assert roster.addresses() == {"kim@brightwater.example", "sam@brightwater.example"}
    assert roster.in_groups().keys() <= {EARLY, LATE}


def test_everybody_who_waits_is_taken_once_and_by_a_code_of_their_own(roster):
    roster.add(people(5))
    drawn = codes(6)
    taken = [roster.take(Letter.INVITATION, code) for code in drawn]
    assert taken[5] is None
    assert {each.address for each in taken[:5]} == {address for _group, address in people(5)}
    assert [roster.claim(code, b"request") for code in drawn] == [Claim.NEW] * 5 + [Claim.UNKNOWN]


def test_a_mail_that_was_begun_counts_as_unknown_until_its_end_is_noted(roster):
    roster.add(people(3))
    first = roster.take(Letter.INVITATION, *codes(1))
    assert roster.states(Letter.INVITATION) == {State.UNKNOWN: 1, State.WAITING: 2}
    second = roster.take(Letter.INVITATION, *codes(1), (first, State.SENT))
    roster.settle(Letter.INVITATION, second, State.REFUSED)
    assert roster.states(Letter.INVITATION) == {State.SENT: 1, State.REFUSED: 1, State.WAITING: 1}


def test_a_fresh_code_voids_the_one_before(roster):
    roster.add(people(1))
    old, new = codes(2)
    roster.settle(Letter.INVITATION, roster.take(Letter.INVITATION, old), State.REFUSED)
    assert roster.invite_again(State.REFUSED) == 1
    roster.take(Letter.INVITATION, new)
    assert roster.claim(old, b"request") is Claim.UNKNOWN
    assert roster.claim(new, b"request") is Claim.NEW


@pytest.mark.attack
def test_inviting_again_gives_nobody_a_second_ticket(roster):
    roster.add(people(1))
    old, new = codes(2)
    roster.take(Letter.INVITATION, old)
    assert roster.claim(old, b"request") is Claim.NEW
    assert roster.invite_again(State.UNKNOWN) == 1
    assert roster.take(Letter.INVITATION, new).address  # a mail goes out all the same: its absence would be a sign
    assert roster.claim(new, b"another") is Claim.UNKNOWN
    assert roster.claim(old, b"request") is Claim.SAME
    assert roster.issued() == 1


def test_a_reminder_goes_to_everybody_with_an_address_and_changes_no_code(roster):
    roster.add(people(3))
    roster.add_codes(LATE, codes(2))
    code = codes(1)[0]
    roster.take(Letter.INVITATION, code)
    assert roster.claim(code, b"request") is Claim.NEW
    roster.begin_round(0)
    assert all(roster.take(Letter.REMINDER, b"") for _each in range(3))
    assert roster.take(Letter.REMINDER, b"") is None
    assert roster.claim(code, b"request") is Claim.SAME


def test_a_round_of_reminders_that_is_begun_twice_is_one_round(roster):
    roster.add(people(2))
    roster.begin_round(roster.rounds)
    taken = roster.take(Letter.REMINDER, b"")
    with pytest.raises(RemindedAlready, match="second time"):
        roster.begin_round(0)
    assert roster.states(Letter.REMINDER) == {State.UNKNOWN: 1, State.WAITING: 1}
    roster.settle(Letter.REMINDER, taken, State.SENT)
    roster.begin_round(1)
    assert roster.states(Letter.REMINDER) == {State.WAITING: 2}
    assert roster.rounds == 2


def test_only_one_sends_at_a_time_and_whoever_stops_lets_the_next_one(roster, path):
    with roster.mailing():
        assert Roster(path).is_mailing
        with pytest.raises(MailingNow, match="Nothing was changed"), Roster(path).mailing():
            pass
    assert not roster.is_mailing


@pytest.mark.attack
def test_every_row_has_one_width_whatever_happened_to_it(roster, path):
    roster.add([(EARLY, "a@b.example"), (EARLY, "a" * 200 + "@brightwater.example")])
    roster.add_codes(EARLY, codes(1))
    roster.take(Letter.INVITATION, *codes(1))
    widths = {tuple(len(value) for value in row if not isinstance(value, int)) for row in rows(path)}
    assert widths == {(32, 16, 256, 1, 1, 32)}


@pytest.fixture
def begun(roster, path):
    """A roster of twenty with nothing fetched, and a request for each code."""
    drawn = codes(20)
    roster.add_codes(EARLY, drawn)
    return path.parent, [(code, secrets.token_bytes(259)) for code in drawn]


def claimed(path, code, request):
    Roster(path).claim(code, request)


def after_fetching(begun, order, folder, claim=claimed):
    """File and journal of a copy after everybody has fetched in this order."""
    shutil.copytree(begun[0], folder)
    for number in order:
        claim(folder / "wave.roster", *begun[1][number])
    return [(folder / name).read_bytes() for name in ("wave.roster", "wave.roster-journal")]


def pages_in(journal):
    """Number and content of each page in a rollback journal; between them lie a random nonce and checksums."""
    size, sector = int.from_bytes(journal[24:28], "big"), int.from_bytes(journal[20:24], "big")
    records = range(sector, len(journal) - size - 7, size + 8)
    return [(journal[start : start + 4], journal[start + 4 : start + 4 + size]) for start in records]


@pytest.mark.attack
def test_two_orders_of_fetching_leave_the_same_bytes(begun, tmp_path):
    one, other = (after_fetching(begun, order, tmp_path / name) for name, order in ORDERS.items())
    assert one[0] == other[0]
    assert pages_in(one[1]) == pages_in(other[1])
    assert pages_in(one[1])


@pytest.mark.attack
def test_where_the_rows_lie_says_nothing_about_who_was_added_first(tmp_path):
    drawn, found = codes(20), []
    for number, order in enumerate(ORDERS.values()):
        roster = Roster(tmp_path / str(number) / "wave.roster")
        for each in order:
            roster.add_codes(EARLY, [drawn[each]])
        found.append([row[0] for row in rows(tmp_path / str(number) / "wave.roster")])
    assert found[0] == found[1] == sorted(found[0])


def carelessly(path, code, request):
    """The same change without making the file canonical, and with a value that grows."""
    change = "UPDATE people SET issued = 1, request = ?, reminded = ? WHERE code = ?"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = PERSIST")
        database.execute(change, (request, "s" * 20, rosters.key_of(code)))
    database.close()


@pytest.mark.attack
def test_a_careless_roster_would_give_the_order_away(begun, tmp_path):
    one, other = (after_fetching(begun, order, tmp_path / name, carelessly) for name, order in ORDERS.items())
    assert one[0] != other[0]
    assert pages_in(one[1]) != pages_in(other[1])


@pytest.mark.attack
def test_no_file_of_the_roster_says_when_somebody_last_fetched(roster, path):
    (code,) = codes(1)
    roster.add_codes(EARLY, [code])
    folder = path.parent.stat().st_mtime_ns
    roster.claim(code, b"request")
    files = list(path.parent.iterdir())
    assert {each.suffix for each in files} == {".roster", ".roster-journal", ".lock"}
    assert {each.stat().st_mtime_ns for each in files} == {0}
    assert path.parent.stat().st_mtime_ns == folder


def test_destroying_overwrites_before_it_removes(roster, path, tmp_path):
    roster.add(people(3))
    copies = [tmp_path / "copy", tmp_path / "copy-journal"]
    os.link(path, copies[0])
    os.link(f"{path}-journal", copies[1])
    assert b"person1@brightwater.example" in copies[0].read_bytes()
    roster.destroy()
    assert not path.exists()
    assert not any(set(copy.read_bytes()) - {0} for copy in copies)


@pytest.fixture
def fetched(roster):
    """Five codes, three of them used, one by a request that is known; and somebody to be mailed."""
    drawn = codes(5)
    roster.add_codes(EARLY, drawn)
    roster.add(people(1))
    for code in drawn[:3]:
        roster.claim(code, b"request")
    return drawn


@pytest.mark.attack
def test_when_fetching_is_over_no_row_says_who_fetched_and_the_number_stays(roster, path, fetched):
    assert len({row[5:] for row in rows(path)}) > 1  # control
    roster.forget_who_fetched()
    assert {row[5:] for row in rows(path)} == {(1, bytes(32))}
    assert {len(row[6]) for row in rows(path)} == {32}
    assert (roster.issued(), roster.invited()) == (3, 6)
    roster.forget_who_fetched()
    assert roster.issued() == 3


@pytest.mark.attack
def test_when_fetching_is_over_no_code_is_good_for_another_ticket_not_even_a_fresh_one(roster, fetched):
    """A request that is on its way while the window ends finds this, too."""
    roster.forget_who_fetched()
    assert {roster.claim(code, b"request") for code in fetched} == {Claim.USED}
    assert roster.take(Letter.INVITATION, codes(1)[0]) is None
    assert roster.states(Letter.INVITATION)[State.WAITING] == 1
    roster.begin_round(0)
    assert roster.take(Letter.REMINDER, b"").address  # a reminder to everybody goes out all the same


@pytest.mark.attack
def test_two_orders_of_fetching_end_in_the_same_bytes_and_so_do_two_sets_of_people(begun, tmp_path):
    ends = []
    for name, order in (("ten", range(10)), ("other ten", range(19, 9, -1))):
        after_fetching(begun, order, tmp_path / name)
        Roster(tmp_path / name / "wave.roster").forget_who_fetched()
        ends.append([(tmp_path / name / each).read_bytes() for each in ("wave.roster", "wave.roster-journal")])
    assert ends[0][0] == ends[1][0]
    assert pages_in(ends[0][1]) == pages_in(ends[1][1])


def test_tickets_are_counted_by_group_while_they_are_fetched(roster, fetched):
    roster.add_codes(LATE, codes(2))
    assert roster.issued_in_groups() == {EARLY: 3, LATE: 0}
    assert Roster(roster._file.path.with_name("other.roster")).issued_in_groups() == {}


@pytest.mark.attack
def test_nothing_brings_a_destroyed_roster_back(roster, path):
    """Whoever was in the middle of mailing goes on with the next mail, and somebody else adds people."""
    roster.add(people(3))
    taken = roster.take(Letter.INVITATION, *codes(1))
    roster.destroy()
    for late in (
        lambda: roster.take(Letter.INVITATION, *codes(1), (taken, State.SENT)),
        lambda: roster.settle(Letter.INVITATION, taken, State.SENT),
        lambda: roster.add(people(2)),
        lambda: roster.mailing().__enter__(),
    ):
        with pytest.raises(Destroyed):
            late()
    assert (roster.invited(), roster.addresses(), roster.is_mailing) == (0, set(), False)
    assert [each.name for each in path.parent.iterdir()] == ["wave.lock"]
    assert path.parent.stat().st_mtime_ns == 0

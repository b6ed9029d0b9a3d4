"""Somebody has another's invitation, ticket or card, or one of their own and wants two answers from it.

Controls: the same thieves get two out of an issuer that looks before it writes and out of a box that does, and
another wave's ticket past a door that checks nothing but the signature.
"""

import logging
import random
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from feedback.database import writing
from feedback.privacy import stretching
from surveys import admission, submission
from surveys.admission import TicketRefused
from surveys.answering import OpenForm
from surveys.programmes import planning
from surveys.programmes.planning import GroupPlan, Plan
from surveys.submission import LENGTH, NotASubmission
from surveys.tickets import cards
from tests.attacks.waves import Ballot
from tests.feedback.privacy.blinding import Client, is_signature
from tests.sealing_client import SealingClient
from tests.surveys.custody.keys import files_of
from tests.surveys.invited import EARLY, LATE, invited_in

pytestmark = pytest.mark.attack

AT_ONCE = 24
MUTANTS = 100_000
OVER_HTTP = 2_500
FIXED = random.Random(910_578)  # noqa: S311  # made-up forgeries, the same in every run


def at_once(send: Callable[[bytes], int], bodies: Iterable[bytes]) -> Counter[int]:
    """How often each status came when all were sent in the same moment."""
    bodies = list(bodies)
    ready = Barrier(len(bodies))

    def race(body: bytes) -> int:
        ready.wait(timeout=30)
        return send(body)

    with ThreadPoolExecutor(len(bodies)) as many:
        return Counter(many.map(race, bodies))


class LooksFirst:
    """A door of a careless product: it looks whether a right was used, and notes it a moment later."""

    def __init__(self, people: int) -> None:
        self.used: set[bytes] = set()
        self.seen_by_all = Barrier(people)

    def send(self, right: bytes) -> int:
        free = right not in self.used
        self.seen_by_all.wait(timeout=30)
        self.used.add(right)
        return 200 if free else 403


def test_twenty_four_fetches_at_once_with_one_code_get_one_signature(invited):
    (code,) = invited.codes(1)
    client = SealingClient(invited.company.app, invited.forms[EARLY])
    bodies = {code + client.ask_for_ticket().request() for _each in range(AT_ONCE)}
    assert len(bodies) == AT_ONCE
    said = at_once(lambda body: client.issue(body).status_code, bodies)
    assert said == {200: 1, 403: AT_ONCE - 1}
    assert invited.roster.issued() == 1
    careless = LooksFirst(AT_ONCE)
    assert at_once(careless.send, [code] * AT_ONCE) == {200: AT_ONCE}  # control


def test_only_the_very_request_that_was_signed_gets_its_signature_again(invited):
    mine, yours = invited.codes(2)
    client = SealingClient(invited.company.app, invited.forms[EARLY])
    request = client.ask_for_ticket().request()
    first = client.issue(mine + request)
    assert (first.status_code, len(first.data)) == (200, 256)
    assert {client.issue(mine + request).data for _again in range(3)} == {first.data}
    assert client.issue(mine + client.ask_for_ticket().request()).status_code == 403
    assert client.issue(secrets.token_bytes(16) + request).status_code == 403
    assert client.issue(yours + request).data == first.data  # copied: no second ticket comes of it


def test_twenty_four_answers_at_once_by_one_ticket_are_one_answer(ballot):
    bodies = [ballot.client.body(ballot.tickets[0], {"E1": 1 + number % 5}) for number in range(AT_ONCE)]
    assert len(set(bodies)) == AT_ONCE
    said = at_once(lambda body: ballot.client.send(body).status_code, bodies)
    assert said == {201: 1, 409: AT_ONCE - 1}
    assert len(ballot.rows()) == 1
    (stored,) = ballot.rows()
    (accepted,) = [body for body in bodies if stored[2] in body]
    assert ballot.client.send(accepted).status_code == 200
    assert ballot.rows() == [stored]
    careless = LooksFirst(AT_ONCE)
    assert at_once(careless.send, [ballot.tickets[0]] * AT_ONCE) == {200: AT_ONCE}  # control


def test_one_ticket_is_one_answer_in_all_groups_together(ballot):
    said = []
    for group in (EARLY, LATE):
        client = ballot.client_of(group)
        said.append(client.send(client.body(ballot.tickets[0])).status_code)
    assert sorted(said)[0] == 201
    assert len(ballot.rows(EARLY) + ballot.rows(LATE)) == 1


def test_a_ticket_whose_answer_was_taken_back_stays_spent(ballot):
    """And so what was taken back cannot be sent again by whoever kept its bytes."""
    locks = ballot.client.locks()
    ticket = ballot.tickets[0]
    kept = ballot.client.body(ticket, locks=locks)
    assert ballot.client.send(kept).status_code == 201
    assert ballot.client.withdraw(locks) == 200
    assert [ballot.client.send(body).status_code for body in (kept, ballot.client.body(ticket))] == [409, 409]
    assert ballot.rows() == []
    assert ballot.client.send(ballot.client.body(ballot.tickets[1])).status_code == 201  # control


def test_a_card_is_good_for_one_answer_in_its_group_and_wave(company):
    groups = (GroupPlan("Early shift", "Harbour", 30), GroupPlan("Late shift", "Harbour", 20))
    slug = company.plan(Plan("Cards", groups, k=5, entry="cards"))
    with writing(company.instance.engine) as db:
        programme = planning.find(db, slug)
        card, *_spare = cards.make(
            db, programme, programme.groups[0], 2, secrets.choice, lambda: "six words", lambda _all: None
        )
    codes, after = company.begin(slug, "before"), company.begin(slug, "after")
    own = SealingClient(company.app, codes["Early shift"])
    secret = stretching.card_secret(card.halves[0].code)
    said = at_once(lambda body: own.send(body).status_code, [own.body(secret) for _each in range(AT_ONCE)])
    assert said == {201: AT_ONCE}  # in the same words for all, and one of them is kept
    (box,) = (path for path in company.instance.boxes.rglob("*.box") if rows_in(path))
    assert len(rows_in(box)) == 1
    for code in (codes["Late shift"], after["Early shift"]):
        elsewhere = SealingClient(company.app, code)
        assert elsewhere.send(elsewhere.body(secret)).status_code == 403


def changed(of: bytes) -> bytes:
    """One forgery: some bits flipped, bytes overwritten or put in, or two pieces swapped."""
    raw, way, at = bytearray(of), FIXED.randrange(6), FIXED.randrange(1, len(of))
    if way < 3:
        for place in FIXED.sample(range(len(raw)), 1 + way):
            raw[place] ^= 1 << FIXED.randrange(8)
    elif way == 3:
        raw[at : at + 8] = FIXED.randbytes(len(raw[at : at + 8]))
    elif way == 4:
        raw = raw[at:] + raw[:at]
    else:
        raw = raw[:at] + FIXED.randbytes(1 + FIXED.randrange(4)) + raw[at:]
    return bytes(raw)


def forgeries(ticket: bytes, others: list[bytes], number: int) -> Iterator[bytes]:
    """Mutants of a good ticket, and good tickets of elsewhere with pieces of this one."""
    made = 0
    while made < number:
        kind, other, cut = FIXED.randrange(8), FIXED.choice(others), FIXED.choice((2, 34, 66, 98))
        forged = {0: ticket[:cut] + other[cut:], 1: other}.get(kind) or changed(ticket)
        if forged[: len(ticket)] != ticket:  # a byte that was drawn can be the one that was there
            made += 1
            yield forged


def refused_by_admission(form: OpenForm, forged: Iterable[bytes]) -> int:
    """How many of them the door refuses; it looks at no database for tokens."""
    refused = 0
    for ticket in forged:
        try:
            admission.tag_of(None, form, ticket)  # type: ignore[arg-type]  # not looked at
        except TicketRefused:
            refused += 1
    return refused


@pytest.fixture
def of_another_wave(company):
    """A good ticket of another wave, by that wave's key."""
    other = invited_in(company)
    return other.fetch(other.codes(1))[0]


@pytest.fixture
def for_another_wave(invited):
    """A ticket by this wave's own key, for a challenge of the thief's choice: the signer cannot see it."""
    (code,) = invited.codes(1)
    asking = Client(invited.form.ticket_key, secrets.token_bytes(32))
    return asking.ticket(invited.issue(code + asking.request()))


def careless(form: OpenForm, ticket: bytes) -> bool:
    """A door that looks at the signature and at nothing else."""
    n = int.from_bytes(form.ticket_key[-261:-5], "big")
    return is_signature(n, ticket[:98], ticket[98:])


def test_of_100_000_forged_tickets_none_passes_the_door(for_another_wave, of_another_wave, ballot):
    form, ticket = ballot.invited.form, ballot.tickets[0]
    forged = list(forgeries(ticket, [of_another_wave, for_another_wave], MUTANTS))
    assert len(forged) >= MUTANTS
    assert refused_by_admission(form, forged) == len(forged)
    assert refused_by_admission(form, [ticket]) == 0
    assert [careless(form, each) for each in (ticket, for_another_wave, of_another_wave)] == [
        True,
        True,
        False,
    ]  # control


def in_every_length(good: bytes) -> Iterator[bytes]:
    yield from (good[:length] for length in (0, 1, 353, 354, 355, LENGTH // 2, LENGTH - 1))
    yield from (good + bytes(more) for more in (1, 32, LENGTH))


def test_no_body_of_another_length_is_even_read(ballot):
    good = ballot.client.body(ballot.tickets[0])
    assert len(good) == LENGTH == 4610
    for body in in_every_length(good):
        with pytest.raises(NotASubmission):
            submission.read(body)
    assert submission.read(good).ticket == ballot.tickets[0]


def test_thousands_of_forgeries_over_http_are_refused_and_leave_no_trace(company, caplog, of_another_wave):
    """Five groups, because each form takes 600 tries at once and then says 429, which is no answer to a forgery."""
    names = (EARLY, LATE, "Night shift", "Drivers", "Accounts")
    groups = tuple(GroupPlan(name, "Harbour", 30) for name in names)
    ballot = Ballot.of(invited_in(company, Plan("Five groups", groups, k=5, entry="invitations")))
    caplog.set_level(logging.DEBUG)
    clients = [ballot.client_of(name) for name in names]
    before, said = files_of(company.instance.folder), Counter()
    good = clients[0].body(ballot.tickets[0])
    for client in clients:
        forged = forgeries(ballot.tickets[0], [of_another_wave], OVER_HTTP // len(clients))
        bodies = [each[:354].ljust(354, b"\0") + good[354:] for each in forged]
        said.update(client.send(body).status_code for body in (*bodies, *in_every_length(good)))
    assert said.keys() == {400, 403}
    assert said.total() > OVER_HTTP
    assert files_of(company.instance.folder) == before
    assert caplog.text == ""
    assert clients[0].send(good).status_code == 201  # control: what was forged is worth forging


def test_forged_requests_for_a_ticket_use_up_no_code_and_leave_no_trace(invited, caplog):
    (code,) = invited.codes(1)
    client = SealingClient(invited.company.app, invited.forms[EARLY])
    good = code + client.ask_for_ticket().request()
    caplog.set_level(logging.DEBUG)
    before = files_of(invited.company.instance.folder)
    forged = [with_head(good, head) for head in heads(good)] + [good[:-1], good + b"\0", b"", good * 2]
    assert {client.issue(body).status_code for body in forged} == {400, 403}
    assert files_of(invited.company.instance.folder) == before
    assert caplog.text == ""
    assert client.issue(good).status_code == 200  # control


def with_head(good: bytes, head: bytes) -> bytes:
    return head + good[len(head) :]


def heads(good: bytes) -> Iterator[bytes]:
    """Code, type and key with each bit flipped in turn; what follows is a number and may be any."""
    for bit in range(19 * 8):
        raw = bytearray(good[:19])
        raw[bit // 8] ^= 1 << bit % 8
        yield bytes(raw)


def rows_in(box):
    with closing(sqlite3.connect(box)) as database:
        return database.execute("SELECT tag FROM scores").fetchall()

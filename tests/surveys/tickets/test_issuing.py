"""One code, one ticket: whatever is sent, however often, and however many send at once."""

import json
import secrets
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor

import pytest

from feedback.errors import Refusal
from feedback.privacy import tickets
from feedback.privacy.errors import KernelError
from surveys import answering
from surveys.answering import FormNotOpen
from surveys.tickets import issuing, signing
from surveys.tickets.issuing import BODY_SIZE, CodeRefused, FewInGroups, RequestBroken, TooFewTickets
from surveys.tickets.signing import FetchingOver
from tests.surveys.invited import LATE, invited_in

ENOUGH = 10


def modulus(spki):
    return int.from_bytes(spki[-261:-5], "big")


def broken(body, n):
    """Requests that no browser makes, by name, all with a good code."""
    code, head, blinded = body[:16], body[16:19], body[19:]
    yield "empty", b""
    yield "code alone", code
    yield "one byte short", body[:-1]
    yield "one byte more", body + b"\0"
    yield "another type", code + b"\0\1" + body[18:]
    yield "another key", code + head[:2] + bytes([head[2] ^ 1]) + blinded
    yield from ((str(number), code + head + number.to_bytes(256, "big")) for number in (0, 1, n - 1, n, n + 1))
    yield "all ones", code + head + b"\xff" * 256


def test_what_is_fetched_is_a_ticket_of_this_wave(invited):
    made = invited.fetch(invited.codes(3))
    form = invited.form
    tags = {tickets.check_ticket(form.ticket_key, form.ticket_context, ticket) for ticket in made}
    assert len(tags) == 3
    assert invited.roster.issued() == 3


@pytest.mark.attack
def test_the_descriptor_that_everybody_gets_names_the_key_that_signs(invited):
    signs = signing.read(invited.company.instance.keys, invited.wave_id).public_key()
    named = b64decode(json.loads(invited.form.descriptor)["ticket_key"])
    assert named == invited.form.ticket_key == tickets.public_key_bytes(signs)


def test_the_same_request_gets_the_same_bytes_and_another_one_nothing(invited):
    (code,) = invited.codes(1)
    first, second = invited.client(), invited.client()
    body = code + first.request()
    assert len(body) == BODY_SIZE == 275
    reply = invited.issue(body)
    assert invited.issue(body) == reply
    assert len(reply) == 256
    with pytest.raises(CodeRefused):
        invited.issue(code + second.request())
    assert first.ticket(reply)


@pytest.mark.attack
def test_twenty_four_requests_at_once_with_one_code_get_one_signature(invited):
    (code,) = invited.codes(1)
    clients = [invited.client() for _each in range(24)]

    def fetch(client):
        try:
            return client.ticket(invited.issue(code + client.request()))
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(24) as many:
        said = list(many.map(fetch, clients))
    assert sum(isinstance(each, bytes) for each in said) == 1
    assert sum(isinstance(each, CodeRefused) for each in said) == 23


@pytest.mark.attack
def test_a_broken_request_burns_nothing(invited):
    (code,) = invited.codes(1)
    client = invited.client()
    body = code + client.request()
    for name, sent in broken(body, modulus(invited.form.ticket_key)):
        with pytest.raises(RequestBroken):
            assert not invited.issue(sent), name
    assert invited.roster.issued() == 0
    assert client.ticket(invited.issue(body))


@pytest.mark.attack
def test_a_request_for_the_key_of_another_wave_burns_nothing(invited, company):
    other = invited_in(company)
    (code,) = invited.codes(1)
    client = other.client()
    while client.key_id[-1] == invited.client().key_id[-1]:  # one key in 256 looks alike there
        other = invited_in(company)
        client = other.client()
    with pytest.raises(RequestBroken):
        invited.issue(code + client.request())
    assert invited.roster.issued() == 0


@pytest.mark.attack
def test_an_unknown_code_and_a_used_one_are_refused_in_the_same_words(invited):
    (used,) = invited.codes(1)
    invited.fetch([used])
    said = []
    for code in (used, secrets.token_bytes(16)):
        with pytest.raises(CodeRefused) as refused:
            invited.issue(code + invited.client().request())
        said.append((refused.value.message, refused.value.status))
    assert said[0] == said[1]


def test_a_code_that_was_claimed_when_the_signer_failed_still_gets_its_ticket(invited):
    (code,) = invited.codes(1)
    client = invited.client()
    body = code + client.request()
    stranger = tickets.generate_signing_key()
    while stranger.public_key().public_numbers().n <= int.from_bytes(body[19:], "big"):
        stranger = tickets.generate_signing_key()
    wrong = issuing.issue(invited.roster, stranger, invited.form.ticket_key, body)  # a key that was mixed up
    with pytest.raises((ValueError, KernelError)):
        client.ticket(wrong)
    assert client.ticket(invited.issue(body))


def test_fetching_does_not_end_before_enough_have_and_how_many_have_is_not_said(invited):
    codes = invited.codes(ENOUGH + 5)
    said = set()
    for code in codes[: ENOUGH - 1]:
        invited.fetch([code])
        with pytest.raises(TooFewTickets, match=f"at least {ENOUGH} .* Nothing was changed") as refused:
            invited.end_window()
        said.add(refused.value.message)
    assert len(said) == 1
    invited.fetch([codes[ENOUGH - 1]])
    invited.end_window()
    with pytest.raises(FetchingOver):
        invited.fetch([codes[ENOUGH]])


def test_ending_twice_is_ending_once(invited):
    invited.fetch(invited.codes(ENOUGH))
    invited.end_window()
    invited.end_window()
    assert not signing.destroy(invited.company.instance.keys, invited.wave_id)


def test_nothing_is_answered_before_the_window_has_ended(invited):
    with pytest.raises(FormNotOpen) as refused:
        answering.check_open(invited.form)
    assert refused.value.state == "not open"


@pytest.mark.parametrize("fetched", [0, 1, 4])
def test_a_group_with_few_tickets_is_named_alike_whatever_the_number(invited, fetched):
    invited.fetch(invited.codes(ENOUGH))
    invited.fetch(invited.codes(6, LATE)[:fetched])
    with pytest.raises(FewInGroups) as named:
        invited.end_window()
    assert named.value.groups == [LATE]
    assert not any(str(number) in named.value.message for number in range(10))
    assert signing.read(invited.company.instance.keys, invited.wave_id)  # nothing was changed
    invited.end_window(although_few=True)
    assert invited.roster.issued() == ENOUGH + fetched


def test_a_group_of_which_nobody_was_invited_is_not_named_nor_one_with_k_tickets(invited):
    invited.fetch(invited.codes(ENOUGH) + invited.codes(5, LATE))
    invited.end_window()


@pytest.mark.attack
def test_a_request_that_is_under_way_when_the_window_ends_gets_no_second_ticket(invited):
    """The signer has read the key already; the roster says no all the same. Control: before, it says yes."""
    used, unused, *others = invited.codes(ENOUGH + 1)
    invited.fetch([used, *others])
    form, roster = invited.form, invited.roster
    key = signing.read(invited.company.instance.keys, invited.wave_id)
    bodies = [code + invited.client().request() for code in (used, unused)]
    invited.end_window()
    for body in bodies:
        with pytest.raises(CodeRefused):
            issuing.issue(roster, key, form.ticket_key, body)

"""The operator of the server gives one person another key, other questions, or a fingerprint made to be met.

Controls: a server that does so for one in fifty is found out by comparing; a browser without a poster believes it;
a shorter fingerprint is met in a moment.
"""

import hashlib
import json
import math
import re
import secrets
from base64 import b64encode
from collections import Counter

import pytest

from feedback.privacy import descriptor, sealing, tickets
from feedback.privacy.errors import Forged
from feedback.privacy.tokens import LETTERS
from tests.attacks.spying import Spy, phone, send_from
from tests.feedback.client.calling import ClientRefused
from tests.feedback.privacy.blinding import Client
from tests.sealing_client import SealingClient
from tests.surveys.invited import EARLY

pytestmark = pytest.mark.attack

PEOPLE = 50
SHORT = 32  # bits of the fingerprint that is met on purpose


def as_somebody(number):
    """What a server can tell people by."""
    return {
        "environ_overrides": {"REMOTE_ADDR": f"198.51.100.{number}"},
        "headers": {
            "User-Agent": f"Mozilla/5.0 (Person {number})",
            "Accept-Language": ("de", "en", "ar", "tlh")[number % 4],
            "Cookie": f"candour_staff=person-{number}; session={number}",
            "Referer": f"https://intranet.example/people/{number}",
            "If-None-Match": f'"{number}"',
            "X-Forwarded-For": f"203.0.113.{number}",
        },
    }


def waves_seen(app, code):
    """What fifty people who can be told apart are given as the wave: status, headers and bytes, counted."""
    seen = Counter()
    for number in range(PEOPLE):
        reply = app.test_client().get(f"/r/{code}/wave", **as_somebody(number))
        seen[reply.status_code, tuple(reply.headers), reply.data] += 1
    return seen


def for_one_of_them(exchange):
    """The operator gives person 7 a key of her own."""
    if exchange.path.endswith("/wave") and "Person 7" in exchange.told["user-agent"]:
        facts = {**json.loads(exchange.reply), "key": b64encode(secrets.token_bytes(32)).decode()}
        exchange.reply = descriptor.canonical(facts)


def test_fifty_people_who_can_be_told_apart_get_the_same_wave(invited, room):
    app = invited.company.app
    for code in (invited.forms[EARLY], room.code):
        assert list(waves_seen(app, code).values()) == [PEOPLE]
    Spy(app, back=for_one_of_them)
    assert sorted(waves_seen(app, room.code).values()) == [1, PEOPLE - 1]  # control


def given_to_one_person(facts):
    """What an operator would change for one person, by name."""
    wave_key, signing_key = sealing.generate_key_pair().public, tickets.generate_signing_key()
    own = tickets.public_key_bytes(signing_key.public_key())
    asked = {**facts["asked"], "en": hashlib.sha256(b"other questions").hexdigest()}
    yield "a wave key", {"key": b64encode(wave_key).decode()}
    yield "a ticket key", {"ticket_key": b64encode(own).decode()}
    yield "other questions", {"asked": asked}
    yield "another questionnaire", {"questionnaire": "00" * 32}
    yield "a smaller k", {"k": facts["k"] - 1}
    yield "no gate", {"gate": 1}
    yield "a group of one", {"groups": [*facts["groups"], ["f" * 16, "Harbour", "peer"]]}
    yield "one custodian more", {"custody": [1, 2]}


def test_a_browser_that_knows_the_poster_takes_no_wave_of_its_own(invited, in_node):
    honest = SealingClient(invited.company.app, invited.forms[EARLY])
    poster = honest.digest
    for name, change in given_to_one_person(honest.wave):
        other = descriptor.canonical({**honest.wave, **change})
        with pytest.raises(ClientRefused) as refused:
            in_node("readWave", other, poster)
        assert refused.value.reason == "fingerprint", name
        assert in_node("readWave", other, None)["d"] != poster  # control: without a poster it is believed
    assert in_node("readWave", honest.descriptor, poster)["d"] == poster


def test_no_single_byte_of_the_wave_can_be_changed(room, in_node):
    for position in range(len(room.descriptor)):
        raw = bytearray(room.descriptor)
        raw[position] ^= 1 << position % 8
        with pytest.raises(ClientRefused) as refused:
            in_node("readWave", bytes(raw), room.digest)
        assert refused.value.reason == "fingerprint"


def owners_by_key(spent, keys):
    """The operator reads in each ticket under which key it was made."""
    owners = {tickets.key_id(spki): owner for owner, spki in keys.items()}
    return [owners.get(ticket[66:98]) for ticket in spent]


def test_a_signing_key_for_each_person_is_known_by_its_tickets_and_there_is_one_for_all(invited):
    spent = invited.fetch(invited.codes(8))
    keys = dict.fromkeys(range(8), invited.form.ticket_key)
    assert len({ticket[66:98] for ticket in spent}) == 1
    assert len(set(owners_by_key(spent, keys))) == 1  # all it reads in them is the wave

    own = {number: tickets.generate_signing_key() for number in range(4)}  # control
    spki = {number: tickets.public_key_bytes(key.public_key()) for number, key in own.items()}
    marked = [fetched(spki[number], own[number]) for number in range(4)]
    assert owners_by_key(marked, spki) == [0, 1, 2, 3]
    for ticket in marked:  # and none of them passes where everybody answers
        with pytest.raises(Forged):
            tickets.check_ticket(invited.form.ticket_key, invited.form.ticket_context, ticket)


def fetched(spki, key):
    asking = Client(spki, b"w" * 32)
    return asking.ticket(tickets.blind_sign(key, asking.request()[3:]))


def test_a_ticket_signed_by_another_key_than_the_waves_is_not_taken(invited, in_node):
    wave = in_node("readWave", SealingClient(invited.company.app, invited.forms[EARLY]).descriptor, None)
    prepared = in_node("prepareTicket", wave, invited.groups[EARLY])
    own = tickets.generate_signing_key()
    while own.public_key().public_numbers().n <= int.from_bytes(prepared["request"][3:], "big"):
        own = tickets.generate_signing_key()
    with pytest.raises(ClientRefused) as refused:
        in_node("finishTicket", wave, prepared, tickets.blind_sign(own, prepared["request"][3:]))
    assert refused.value.reason == "signature"


def met_on_purpose(facts, bits, most):
    """Two waves with different keys whose fingerprints begin alike, and after how many tries; any key is a key."""
    before, after = descriptor.canonical({**facts, "key": "@"}).split(b"@")
    begun, seen = hashlib.sha256(before), {}
    for tries in range(1, most + 1):
        key = b64encode(tries.to_bytes(32, "big"))
        digest = begun.copy()
        digest.update(key + after)
        start = int.from_bytes(digest.digest()[: math.ceil(bits / 8)], "big") >> -bits % 8
        if start in seen:
            return before + seen[start] + after, before + key + after, tries
        seen[start] = key
    return None, None, most


def test_a_fingerprint_of_32_bits_is_met_in_a_moment_and_ours_is_far_too_long_for_that(room, in_node):
    """A birthday search takes about 1.25 * 2 ** (bits / 2) tries, because the operator makes both sides."""
    one, other, tries = met_on_purpose(room.wave, SHORT, 2**20)
    assert one != other
    expected = math.sqrt(math.pi / 2 * 2**SHORT)
    assert expected / 1000 < tries < 5 * expected  # one search in a million ends elsewhere
    both = [in_node("readWave", each, None)["d"] for each in (one, other)]  # both are waves that a browser takes
    letters = SHORT // 5
    assert len({in_node("fingerprint", digest).replace("-", "")[:letters] for digest in both}) == 1  # control
    assert len({in_node("fingerprint", digest) for digest in both}) == 2

    shown = in_node("fingerprint", room.digest)
    assert re.fullmatch(f"([{LETTERS}]{{4}}-){{5}}[{LETTERS}]{{4}}", shown)
    bits = 5 * len(shown.replace("-", ""))
    assert bits == 120
    assert math.sqrt(math.pi / 2 * 2**bits) >= 2**60
    assert 8 * len(in_node("fromFragment", descriptor.in_fragment(room.digest))) == 256
    assert met_on_purpose(room.wave, bits, 2**18)[0] is None  # the same search, at what is printed


def other_words(exchange):
    """The operator words one question another way for one person, in the page and nowhere else."""
    if exchange.path.endswith("/form"):
        exchange.reply = exchange.reply.replace(b"</legend>", b" (Kim)</legend>", 1)


def swapped_answers(exchange):
    """The operator swaps two codes of a scale: what is meant as 1 is stored as 2."""
    if exchange.path.endswith("/form"):
        swapped = exchange.reply.replace(b'value="1"', b'value="@"', 1).replace(b'value="2"', b'value="1"', 1)
        exchange.reply = swapped.replace(b'value="@"', b'value="2"', 1)


def own_key(exchange):
    if exchange.path.endswith("/wave"):
        facts = {**json.loads(exchange.reply), "key": b64encode(sealing.generate_key_pair().public).decode()}
        exchange.reply = descriptor.canonical(facts)


def marked_group(exchange):
    if exchange.path.endswith("/form"):
        exchange.reply = re.sub(rb'data-group="[^"]+"', b'data-group="kim"', exchange.reply)


def marked_code(exchange):
    """A box that is ticked beforehand, with a code that no question has."""
    if exchange.path.endswith("/form"):
        mark = b'<input type="radio" name="kim" value="-77" checked hidden></fieldset>'
        exchange.reply = exchange.reply.replace(b"</fieldset>", mark, 1)


@pytest.mark.journey
@pytest.mark.parametrize(
    ("altered", "sent"),
    [
        (other_words, False),
        (swapped_answers, False),
        (own_key, False),
        (marked_group, False),
        (marked_code, False),
        (lambda _exchange: None, True),  # control
    ],
    ids=["other words", "swapped answers", "own key", "marked group", "marked code", "as it is"],
)
def test_a_real_browser_sends_nothing_to_whoever_asks_her_something_else(browser, room, altered, sent):
    spy = Spy(room.app, back=altered)
    with phone(browser, room.app) as (page, base):
        send_from(page, f"{base}/r/{room.code}/form#{descriptor.in_fragment(room.digest)}")
    assert [exchange.status for exchange in spy.of("/sealed")] == ([201] if sent else [])
    assert not spy.of("/answer")

"""The client's half of a ticket: as published, accepted here, and joined to nothing."""

import itertools
import json
import math
from pathlib import Path

import pytest

from feedback.privacy import descriptor, tickets
from feedback.privacy.errors import Forged
from tests.feedback.client.calling import ClientRefused
from tests.feedback.client.waves import in_base64, with_tickets

VECTORS = Path(__file__).parents[2] / "golden" / "vectors"
KEY, OTHER_KEY = tickets.generate_signing_key(), tickets.generate_signing_key()
SPKI, OTHER_SPKI = (tickets.public_key_bytes(key.public_key()) for key in (KEY, OTHER_KEY))
GROUP = "a1"
MODULUS, EXPONENT = KEY.public_key().public_numbers().n, 65537


def vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def numbered(vector, *names):
    return [int(vector[name], 16) for name in names]


def octets(vector, *names):
    return [bytes.fromhex(vector[name]) for name in names]


@pytest.fixture(scope="module")
def wave(client):
    return client("readWave", with_tickets(SPKI), None)


def signed(prepared, key=KEY):
    return tickets.blind_sign(key, prepared["request"][3:])


def test_the_client_blinds_and_unblinds_as_rfc_9474_does(client):
    (vector,) = [each for each in vectors("rfc9474") if each["name"] == "RSABSSA-SHA384-PSS-Deterministic"]
    n, blind = numbered(vector, "n", "inv")
    message, salt, blinded, blind_signature, signature = octets(
        vector, "input_msg", "salt", "blinded_msg", "blind_sig", "sig"
    )
    made, inverse = client("blind", n, message, salt, pow(blind, -1, n))
    assert made == blinded
    assert int.from_bytes(inverse, "big") == blind
    assert client("finalize", n, blinded, blind_signature, inverse) == signature


@pytest.mark.parametrize("source", ["rfc9578_type2_go", "rfc9578_type2_rust"])
def test_the_client_asks_for_tokens_and_finishes_them_as_rfc_9578_does(client, source):
    for vector in vectors(source):
        spki, challenge, nonce, salt, request, response, token = octets(
            vector, "pkS", "token_challenge", "nonce", "salt", "token_request", "token_response", "token"
        )
        (blind,) = numbered(vector, "blind")
        prepared = client("request", in_base64(spki), challenge, nonce, salt, blind)
        assert prepared["request"] == request
        assert client("finishTicket", {"ticket_key": in_base64(spki)}, prepared, response) == token


def test_a_ticket_that_was_asked_for_here_and_signed_there_is_accepted(client, wave):
    for _ in range(5):
        prepared = client("prepareTicket", wave, GROUP)
        assert len(prepared["request"]) == tickets.REQUEST_SIZE
        assert tickets.read_request(prepared["request"], SPKI) == prepared["request"][3:]
        ticket = client("finishTicket", wave, prepared, signed(prepared))
        assert ticket.startswith(prepared["input"])
        assert tickets.check_ticket(SPKI, tickets.context(wave["d"], GROUP), ticket)


def test_a_ticket_can_be_put_away_and_finished_later(client, wave):
    packed = client("packTicket", client("prepareTicket", wave, GROUP))
    kept = json.loads(json.dumps(packed))
    prepared = client("unpackTicket", kept)
    assert client("packTicket", prepared) == packed
    assert tickets.check_ticket(
        SPKI, tickets.context(wave["d"], GROUP), client("finishTicket", wave, prepared, signed(prepared))
    )


@pytest.mark.attack
def test_no_two_tickets_have_a_number_in_common(client, wave):
    """One nonce for two would make them one ticket, and one blinding number would join each to its request."""
    prepared = [client("prepareTicket", wave, GROUP) for _ in range(5)]
    assert len({each["input"][2:34] for each in prepared}) == 5
    assert len({each["inverse"] for each in prepared}) == 5


@pytest.mark.attack
def test_a_ticket_of_one_wave_is_worth_nothing_in_another(client, wave):
    prepared = client("prepareTicket", wave, GROUP)
    ticket = client("finishTicket", wave, prepared, signed(prepared))
    assert tickets.check_ticket(SPKI, tickets.context(wave["d"], GROUP), ticket)
    with pytest.raises(Forged):
        tickets.check_ticket(SPKI, tickets.context(descriptor.digest(with_tickets(SPKI, wave="after")), GROUP), ticket)


@pytest.mark.attack
def test_a_ticket_of_one_group_is_worth_nothing_in_another(client, wave):
    prepared = client("prepareTicket", wave, GROUP)
    ticket = client("finishTicket", wave, prepared, signed(prepared))
    with pytest.raises(Forged):
        tickets.check_ticket(SPKI, tickets.context(wave["d"], "b2"), ticket)


@pytest.mark.attack
def test_a_group_that_the_wave_does_not_have_is_refused(client, wave):
    with pytest.raises(ClientRefused) as refused:
        client("prepareTicket", wave, "c3")
    assert refused.value.reason == "group"


@pytest.mark.attack
def test_whatever_is_not_the_signature_of_this_request_is_shown_as_wrong(client, wave):
    prepared, another = (client("prepareTicket", wave, GROUP) for _ in range(2))
    right = signed(prepared)
    wrong = {
        "a bit": right[:-1] + bytes([right[-1] ^ 1]),
        "of another request": signed(another),
        "by another key": pow(
            int.from_bytes(prepared["request"][3:], "big"),
            OTHER_KEY.private_numbers().d,
            OTHER_KEY.public_key().public_numbers().n,
        ).to_bytes(256, "big"),
        "the request itself": prepared["request"][3:],
        "negated": (MODULUS - int.from_bytes(right, "big")).to_bytes(256, "big"),
        "zero": bytes(256),
        "one": bytes(255) + b"\1",
        "short": right[:-1],
        "long": b"\0" + right,
        "empty": b"",
        "a page": b"<!doctype html>",
    }
    reasons = {}
    for name, signature in wrong.items():
        with pytest.raises(ClientRefused) as refused:
            client("finishTicket", wave, prepared, signature)
        reasons[name] = refused.value.reason
    assert reasons == dict.fromkeys(wrong, "signature")
    assert tickets.check_ticket(SPKI, tickets.context(wave["d"], GROUP), client("finishTicket", wave, prepared, right))


@pytest.mark.attack
def test_a_message_that_shares_a_factor_with_the_modulus_is_not_blinded(client):
    """That factor would show through: it divides the message after blinding as it did before (RFC 9474 section 4.2)."""
    small = math.prod(number for number in range(3, 400) if all(number % each for each in range(2, number)))
    made_for_it = small * (2**2047 // small + 1 | 1)
    with pytest.raises(ClientRefused) as refused:
        client("blind", made_for_it, b"a message", bytes(48), 2**60)
    assert refused.value.reason == "key"
    assert client("blind", MODULUS, b"a message", bytes(48), 2**60)


def implied(request, blind_signature, ticket):
    """The blinding number that would turn this request into this ticket. There always is one."""
    signature = int.from_bytes(ticket[-256:], "big")
    number = int.from_bytes(blind_signature, "big") * pow(signature, -1, MODULUS) % MODULUS
    encoded = pow(signature, EXPONENT, MODULUS)
    assert encoded * pow(number, EXPONENT, MODULUS) % MODULUS == int.from_bytes(request[3:], "big")
    return number


def joined(issued, spent):
    """The operator's best: requests and tickets whose blinding number comes up more than once."""
    numbers = {
        (asked, handed_in): implied(*issued[asked], spent[handed_in])
        for asked, handed_in in itertools.product(range(len(issued)), range(len(spent)))
    }
    found = list(numbers.values())
    return {pair for pair, number in numbers.items() if found.count(number) > 1}


def fetched(client, wave, prepared):
    issued = [(each["request"], signed(each)) for each in prepared]
    spent = [
        client("finishTicket", wave, each, signature) for each, (_, signature) in zip(prepared, issued, strict=True)
    ]
    return issued, spent


@pytest.mark.attack
def test_every_request_explains_every_ticket(client, wave):
    """The control blinds with one number for all: then the true pairs stand out."""
    assert joined(*fetched(client, wave, [client("prepareTicket", wave, GROUP) for _ in range(8)])) == set()
    careless = [
        client("request", wave["ticket_key"], b"challenge", bytes([each]) * 32, bytes([each]) * 48, 2**2000 + 1)
        for each in range(8)
    ]
    assert joined(*fetched(client, wave, careless)) == {(each, each) for each in range(8)}

"""Implementations by others, against our issuer, our sealing and our client. They are used here and nowhere else."""

import pytest

from feedback.privacy import descriptor, sealing, tickets
from feedback.privacy.padding import pad, unpad
from feedback.privacy.sealing import SIZE, Part
from tests.feedback.client.waves import described, in_base64, with_tickets

KEY = tickets.generate_signing_key()
SPKI = tickets.public_key_bytes(KEY.public_key())
WAVE = descriptor.digest(with_tickets(SPKI))
CONTEXT = tickets.context(WAVE, "a1")
CHALLENGE = b"\0\2" + b"\0\6ballot" + b"\x20" + CONTEXT + b"\0\3box"
PAIR = sealing.generate_key_pair()


def info(wave_digest, part):
    return b"candour-response-v1" + wave_digest + bytes([part])


def test_a_ticket_that_their_client_asks_for_is_signed_and_accepted_here(oracles):
    for _ in range(3):
        request = oracles("request", SPKI, CHALLENGE)
        blinded = tickets.read_request(request, SPKI)
        token = oracles("token", tickets.blind_sign(KEY, blinded))
        assert tickets.check_ticket(SPKI, CONTEXT, token)


def test_a_ticket_that_their_issuer_signs_is_finished_by_our_client(oracles, client):
    wave = client("readWave", with_tickets(SPKI), WAVE)
    prepared = client("prepareTicket", wave, "a1")
    signature = oracles("issue", tickets.private_key_bytes(KEY), SPKI, prepared["request"])
    assert tickets.check_ticket(SPKI, CONTEXT, client("finishTicket", wave, prepared, signature))


@pytest.mark.parametrize("part", Part)
def test_what_they_seal_opens_here(oracles, part):
    sealed = oracles("seal", PAIR.public, info(WAVE, part), pad(b"five", SIZE[part]))
    assert sealing.unseal_response(PAIR.private, WAVE, part, sealed) == b"five"


@pytest.mark.parametrize("part", Part)
def test_what_is_sealed_here_opens_there(oracles, part):
    sealed = sealing.seal_response(PAIR.public, WAVE, part, b"five")
    assert unpad(oracles("open", PAIR.private, info(WAVE, part), sealed), SIZE[part]) == b"five"


@pytest.mark.parametrize("part", Part)
def test_what_our_client_seals_opens_there(oracles, client, part):
    wave = client("readWave", described(key=in_base64(PAIR.public)), None)
    sealed = client("sealPart", wave, part, b"five")
    assert unpad(oracles("open", PAIR.private, info(wave["d"], part), sealed), SIZE[part]) == b"five"

"""A ticket is good for its wave and its key, once made as the RFCs say, and nobody can tell whose it is."""

import hashlib
import json
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedback.privacy import tickets
from feedback.privacy.errors import Forged, KernelError, UnfitKey, Unsignable
from tests.feedback.privacy.blinding import EXPONENT, Client, Token

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "golden" / "vectors"
KEY, OTHER_KEY = tickets.generate_signing_key(), tickets.generate_signing_key()
SPKI, OTHER_SPKI = (tickets.public_key_bytes(key.public_key()) for key in (KEY, OTHER_KEY))
N = KEY.public_key().public_numbers().n
WAVE, OTHER_WAVE = b"w" * 32, b"v" * 32
PADDING = PSS(MGF1(SHA384()), salt_length=48)


def fetched(key=KEY, wave=WAVE):
    """A ticket from the browser's request to the browser's own check."""
    spki = tickets.public_key_bytes(key.public_key())
    client = Client(spki, wave)
    return client.ticket(tickets.blind_sign(key, tickets.read_request(client.request(), spki)))


TICKET = fetched()


def rfc_9578():
    for made_by in ("go", "rust"):
        entries = json.loads((VECTORS / f"rfc9578_type2_{made_by}.json").read_text("utf-8"))
        for number, entry in enumerate(entries):
            yield pytest.param({name: bytes.fromhex(text) for name, text in entry.items()}, id=f"{made_by} {number}")


TOKENS = list(rfc_9578())


def flipped(of):
    """The same bytes with one bit changed, for every bit."""
    for position in range(8 * len(of)):
        changed = bytearray(of)
        changed[position // 8] ^= 1 << position % 8
        yield bytes(changed)


def refused(ticket, spki=SPKI, wave=WAVE):
    try:
        return not tickets.check_ticket(spki, wave, ticket)
    except Forged:
        return True


@pytest.mark.parametrize("vector", TOKENS)
def test_we_sign_and_accept_what_the_vectors_of_rfc_9578_say(vector):
    key = load_pem_private_key(vector["skS"], password=None)
    assert tickets.public_key_bytes(key.public_key()) == vector["pkS"]
    blinded = tickets.read_request(vector["token_request"], vector["pkS"])
    assert tickets.blind_sign(key, blinded) == vector["token_response"]
    challenge = hashlib.sha256(vector["token_challenge"]).digest()
    tag = tickets.check_token(vector["pkS"], challenge, vector["token"])
    assert tag == hashlib.sha256(vector["token"][: tickets.TOKEN_INPUT_SIZE]).digest()


@pytest.mark.parametrize("vector", TOKENS)
def test_the_browser_of_these_tests_makes_what_the_vectors_of_rfc_9578_say(vector):
    blind = int.from_bytes(vector["blind"], "big")
    client = Token(vector["pkS"], vector["token_challenge"], nonce=vector["nonce"], salt=vector["salt"], blind=blind)
    assert client.request() == vector["token_request"]
    assert client.ticket(vector["token_response"]) == vector["token"]


def test_a_ticket_is_accepted_under_the_digest_of_what_was_signed():
    assert len(TICKET) == tickets.TOKEN_SIZE == 354
    assert tickets.check_ticket(SPKI, WAVE, TICKET) == hashlib.sha256(TICKET[:98]).digest()


@pytest.mark.attack
def test_every_request_explains_every_ticket():
    """With the key, all requests and all replies in hand. Control: a request that was not blinded names its ticket."""
    clients = [Client(SPKI, WAVE) for _ in range(4)]
    clients[3].blind = 1
    asked = [client.request()[3:] for client in clients]
    replies = [tickets.blind_sign(KEY, blinded) for blinded in asked]
    signed = [int.from_bytes(client.ticket(reply)[98:], "big") for client, reply in zip(clients, replies, strict=True)]
    for blinded, reply in zip(asked, replies, strict=True):
        for signature in signed:
            blind = int.from_bytes(reply, "big") * pow(signature, -1, N) % N  # a client may have drawn this one
            assert pow(signature * blind, EXPONENT, N) == int.from_bytes(blinded, "big")
    named = [
        [pow(signature, EXPONENT, N) == int.from_bytes(blinded, "big") for signature in signed] for blinded in asked
    ]
    assert named == [[False] * 4, [False] * 4, [False] * 4, [False, False, False, True]]


@pytest.mark.attack
def test_every_flipped_bit_of_a_ticket_is_noticed_or_is_another_ticket_that_nobody_signed():
    assert not refused(TICKET)
    assert all(refused(forged) for forged in flipped(TICKET))


@pytest.mark.attack
def test_a_ticket_that_was_cut_or_lengthened_is_refused():
    assert all(refused(TICKET[:length]) for length in range(len(TICKET)))
    assert all(refused(TICKET + more) for more in (b"\0", TICKET, bytes(10_000)))
    assert refused(TICKET[:98] + b"\0" + TICKET[98:]) and refused(b"\0" + TICKET)


@pytest.mark.attack
def test_a_ticket_of_another_wave_or_key_is_refused():
    assert refused(fetched(wave=OTHER_WAVE)) and refused(fetched(key=OTHER_KEY))
    assert refused(TICKET, wave=OTHER_WAVE) and refused(TICKET, spki=OTHER_SPKI)
    with_other_id = TICKET[:66] + hashlib.sha256(OTHER_SPKI).digest() + TICKET[98:]
    assert refused(with_other_id) and refused(with_other_id, spki=OTHER_SPKI)
    assert tickets.check_ticket(OTHER_SPKI, OTHER_WAVE, fetched(OTHER_KEY, OTHER_WAVE))


@pytest.mark.attack
@pytest.mark.parametrize("issuer, origin", [(b"ballot", b"bo"), (b"ballotbox", b""), (b"", b"box")])
def test_a_ticket_for_another_challenge_under_the_same_key_is_refused(issuer, origin):
    challenge = (
        b"\0\2" + len(issuer).to_bytes(2, "big") + issuer + b"\x20" + WAVE + len(origin).to_bytes(2, "big") + origin
    )
    client = Token(SPKI, challenge, nonce=bytes(32), salt=bytes(48), blind=2)
    token = client.ticket(tickets.blind_sign(KEY, client.request()[3:]))
    assert tickets.check_token(SPKI, hashlib.sha256(challenge).digest(), token)
    assert refused(token)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("padding", "digest"),
    [
        (PSS(MGF1(SHA384()), 32), SHA384()),
        (PSS(MGF1(SHA256()), 48), SHA384()),
        (PKCS1v15(), SHA384()),
        (PADDING, SHA256()),
    ],
    ids=["another salt", "another mask", "another padding", "another hash"],
)
def test_even_the_right_key_must_sign_in_the_one_way(padding, digest):
    assert not refused(TICKET[:98] + KEY.sign(TICKET[:98], PADDING, SHA384()))
    assert refused(TICKET[:98] + KEY.sign(TICKET[:98], padding, digest))


@pytest.mark.attack
def test_even_the_right_key_may_sign_nothing_but_a_fresh_nonce_for_this_wave():
    accepted = []
    for position in range(tickets.TOKEN_INPUT_SIZE):
        signed = TICKET[:position] + bytes([TICKET[position] ^ 1]) + TICKET[position + 1 : tickets.TOKEN_INPUT_SIZE]
        if not refused(signed + KEY.sign(signed, PADDING, SHA384())):
            accepted.append(position)
    assert accepted == list(range(2, 34))


@pytest.mark.attack
def test_two_tickets_multiplied_are_no_third_one():
    first, second = (int.from_bytes(fetched()[98:], "big") for _ in range(2))
    for product in (first * second, first * first, first * pow(second, -1, N), N - first):
        forged = (product % N).to_bytes(256, "big")
        assert refused(TICKET[:98] + forged)


@pytest.mark.attack
def test_a_signature_written_as_a_number_beyond_the_modulus_is_refused():
    for _attempt in range(1000):
        signature = KEY.sign(TICKET[:98], PADDING, SHA384())
        beyond = int.from_bytes(signature, "big") + N
        if beyond < 1 << 2048:
            break
    assert not refused(TICKET[:98] + signature)
    assert refused(TICKET[:98] + beyond.to_bytes(256, "big"))


def test_a_ticket_signed_twice_has_one_tag():
    again = TICKET[:98] + KEY.sign(TICKET[:98], PADDING, SHA384())
    assert again != TICKET
    assert tickets.check_ticket(SPKI, WAVE, again) == tickets.check_ticket(SPKI, WAVE, TICKET)


@pytest.mark.attack
@given(st.binary(max_size=400) | st.binary(min_size=256, max_size=256).map(TICKET[:98].__add__))
@example(TICKET[:98] + bytes(256))
@example(TICKET[:98] + bytes(255) + b"\1")
@example(TICKET[:98] + b"\xff" * 256)
@example(TICKET[:98] + N.to_bytes(256, "big"))
def test_whatever_is_made_up_is_refused(made_up):
    assert refused(made_up)


def test_fingerprints_and_contexts_have_32_bytes():
    for wrong in (b"", WAVE[:-1], WAVE + b"\0"):
        with pytest.raises(KernelError):
            tickets.challenge_digest(wrong)
        with pytest.raises(KernelError):
            tickets.context(wrong, "a1")


@pytest.mark.attack
def test_each_group_of_each_wave_is_a_context_of_its_own():
    contexts = {tickets.context(wave, group) for wave in (WAVE, OTHER_WAVE) for group in ("a1", "a", "1", "")}
    assert len(contexts) == 8


@pytest.mark.attack
def test_a_request_for_another_key_or_type_or_of_another_length_is_refused():
    request = Client(SPKI, WAVE).request()
    assert tickets.read_request(request, SPKI) == request[3:]
    others = [request[:length] for length in range(len(request))] + [request + b"\0", request + request]
    others += [wrong + request[3:] for wrong in flipped(request[:3])]
    for other in others:
        with pytest.raises(Unsignable):
            tickets.read_request(other, SPKI)


def test_the_encoded_key_is_one_that_other_programs_read():
    read = load_der_public_key(SPKI)
    assert read.public_numbers() == KEY.public_key().public_numbers() == tickets.read_public_key(SPKI).public_numbers()
    assert tickets.public_key_bytes(tickets.read_public_key(SPKI)) == SPKI
    assert tickets.key_id(SPKI) == hashlib.sha256(SPKI).digest() != tickets.key_id(OTHER_SPKI)


@pytest.mark.attack
def test_no_second_spelling_of_a_key_is_read():
    plain = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    head, modulus, tail = SPKI[:-261], SPKI[-261:-5], SPKI[-5:]
    spellings = [plain, b"", SPKI + b"\0", *(SPKI[:length] for length in range(len(SPKI)))]
    spellings += [other + modulus + tail for other in flipped(head)] + [
        head + modulus + other for other in flipped(tail)
    ]
    spellings += [head + bytes([modulus[0] & 0x7F]) + modulus[1:] + tail, head + modulus[:-1] + b"\0" + tail]
    for spelling in spellings:
        with pytest.raises(UnfitKey):
            tickets.read_public_key(spelling)


@pytest.mark.parametrize(("size", "exponent"), [(1024, 65537), (2056, 65537), (3072, 65537), (2048, 3)])
def test_a_key_of_another_size_or_exponent_is_refused(size, exponent):
    key = rsa.generate_private_key(exponent, size)
    with pytest.raises(UnfitKey):
        tickets.public_key_bytes(key.public_key())
    with pytest.raises(UnfitKey):
        tickets.read_private_key(tickets.private_key_bytes(key))


def test_a_private_key_reads_back_and_signs_the_same():
    again = tickets.read_private_key(tickets.private_key_bytes(KEY))
    blinded = Client(SPKI, WAVE).request()[3:]
    assert tickets.blind_sign(again, blinded) == tickets.blind_sign(KEY, blinded)


def test_what_is_no_private_key_for_tickets_is_refused():
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    for kept in (b"", b"\0" * 100, SPKI, curve, tickets.private_key_bytes(KEY)[:-1]):
        with pytest.raises(UnfitKey):
            tickets.read_private_key(kept)


@pytest.mark.attack
@settings(max_examples=60)
@given(st.integers(0, 8 * len(tickets.private_key_bytes(KEY)) - 1))
def test_a_private_key_that_was_damaged_on_disk_signs_rightly_or_not_at_all(bit):
    damaged = bytearray(tickets.private_key_bytes(KEY))
    damaged[bit // 8] ^= 1 << bit % 8
    blinded = Client(SPKI, WAVE).request()[3:]
    try:
        reply = tickets.blind_sign(tickets.read_private_key(bytes(damaged)), blinded)
    except KernelError:
        return
    assert reply == tickets.blind_sign(KEY, blinded)  # some numbers in the file are of no use here


def test_no_two_keys_and_no_two_tickets_are_the_same():
    assert SPKI != OTHER_SPKI
    assert len({fetched() for _ in range(5)}) == 5


@pytest.mark.attack
def test_tickets_need_nothing_but_cryptography():
    """Every other package is out of reach, and of ours all but the errors of the kernel."""
    program = """
import sys
from importlib.abc import MetaPathFinder

OURS = {"feedback", "feedback.privacy", "feedback.privacy.errors", "feedback.privacy.tickets"}
THEIRS = {"cryptography", "cffi", "_cffi_backend", "pycparser"}  # the last three belong to cryptography

class OutOfReach(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if name not in OURS and top not in THEIRS and top not in sys.stdlib_module_names:
            raise ImportError(name)

sys.meta_path.insert(0, OutOfReach())
from feedback.privacy import tickets
key = tickets.generate_signing_key()
print(len(tickets.blind_sign(key, (2).to_bytes(256, "big"))))
for stranger in ("flask", "gmpy2", "numpy", "feedback.privacy.sealing", "surveys"):
    try:
        __import__(stranger)
    except ImportError:
        print("no", stranger)
print(sorted(name for name in sys.modules if name.startswith("feedback.")))
"""
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    strangers = [f"no {name}" for name in ("flask", "gmpy2", "numpy", "feedback.privacy.sealing", "surveys")]
    loaded = ["feedback.privacy", "feedback.privacy.errors", "feedback.privacy.tickets"]
    assert ran.stdout.splitlines() == ["256", *strangers, str(loaded)], ran.stderr


def test_the_browser_of_these_tests_does_not_accept_a_reply_that_is_no_signature():
    client = Client(SPKI, WAVE)
    for reply in (secrets.token_bytes(256), tickets.blind_sign(OTHER_KEY, (2).to_bytes(256, "big")), b""):
        with pytest.raises(ValueError, match="no signature"):
            client.ticket(reply)

"""The client takes the one descriptor that everybody gets, and refuses every other."""

import hashlib
import json
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from feedback.privacy import descriptor, tickets
from tests.feedback.client.calling import ClientRefused
from tests.feedback.client.waves import described, in_base64, with_tickets

KEY = generate_private_key(65537, 2048).public_key()
SPKI = tickets.public_key_bytes(KEY)
MODULUS = KEY.public_numbers().n


def reason_for(client, content, expected=None):
    with pytest.raises(ClientRefused) as refused:
        client("readWave", content, expected)
    return refused.value.reason


def test_the_client_says_when_it_can_work(client):
    assert client("supported") is True


def test_on_plain_http_the_client_says_that_it_cannot_work(on_plain_http):
    assert on_plain_http("supported") is False


@pytest.mark.parametrize("content", [described(), with_tickets(SPKI)], ids=["room", "invitations"])
def test_a_descriptor_is_read_and_has_its_fingerprint_beside_it(client, content):
    fingerprint = descriptor.digest(content)
    assert client("readWave", content, fingerprint) == {**json.loads(content), "d": fingerprint}
    assert client("readWave", content, None)["d"] == fingerprint


@pytest.mark.attack
def test_any_other_byte_than_those_of_the_poster_is_refused(client):
    content = with_tickets(SPKI)
    poster = descriptor.digest(content)
    for position in range(0, len(content), 5):
        changed = content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
        assert reason_for(client, changed, poster) == "fingerprint"
    for other in (content + b" ", content[:-1], described(), b""):
        assert reason_for(client, other, poster) == "fingerprint"
    assert client("readWave", content, poster)["d"] == poster


@pytest.mark.attack
def test_a_poster_that_says_half_of_a_fingerprint_fits_no_wave(client):
    content = described()
    for poster in (descriptor.digest(content)[:16], b"", bytes(32)):
        assert reason_for(client, content, poster) == "fingerprint"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"<!doctype html>",
        described(v=1),
        described(v="2"),
        described(sizes=[1024]),
        described(sizes=[1024, 4096]),
        described(sizes="1024,3072"),
    ],
)
def test_what_is_no_descriptor_of_this_kind_is_refused(client, content):
    assert reason_for(client, content) == "descriptor"


@pytest.mark.parametrize(
    "key", [None, "", 5, in_base64(bytes(31)), in_base64(bytes(33)), "A" * 44, " " + in_base64(bytes(32))]
)
def test_a_wave_key_of_another_length_is_refused(client, key):
    assert reason_for(client, described(key=key)) == "key"


def der(tag, *content):
    """One element of DER."""
    joined = b"".join(content)
    size = len(joined)
    length = bytes([size]) if size < 128 else bytes([0x80 | len(_big(size))]) + _big(size)
    return bytes([tag]) + length + joined


def _big(number):
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def integer(number):
    return der(2, (b"\0" if number.bit_length() % 8 == 0 else b"") + _big(number))


def spki(n, *, e=65537, digest="0609608648016503040202", salt=48):
    """A key for RSASSA-PSS with SHA-384 (or another digest) in any size."""
    hashed = der(0x30, bytes.fromhex(digest))
    mask = der(0x30, bytes.fromhex("06092a864886f70d010108"), hashed)
    parameters = der(0x30, der(0xA0, hashed), der(0xA1, mask), der(0xA2, integer(salt)))
    algorithm = der(0x30, bytes.fromhex("06092a864886f70d01010a"), parameters)
    return der(0x30, algorithm, der(3, b"\0", der(0x30, integer(n), integer(e))))


def other_keys():
    made_up = Random(9578)  # noqa: S311  # made-up keys
    sized = {f"{bits} bits": spki(made_up.getrandbits(bits) | 1 << bits - 1 | 1) for bits in (1024, 2047, 3072, 4096)}
    return {
        **sized,
        "exponent 3": spki(MODULUS, e=3),
        "exponent 65539": spki(MODULUS, e=65539),
        "SHA-256": spki(MODULUS, digest="0609608648016503040201"),
        "salt of 32": spki(MODULUS, salt=32),
        "even modulus": spki(MODULUS - 1),
        "plain RSA": KEY.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "PKCS #1": KEY.public_bytes(Encoding.DER, PublicFormat.PKCS1),
        "a byte more": SPKI + b"\0",
        "a byte less": SPKI[:-1],
        "top bit clear": SPKI[:81] + bytes([SPKI[81] & 127]) + SPKI[82:],
        "no key": b"",
    }


@pytest.mark.attack
def test_a_ticket_key_that_is_not_written_in_the_one_way_is_refused(client):
    assert spki(MODULUS) == SPKI
    assert {name: reason_for(client, with_tickets(key)) for name, key in other_keys().items()} == dict.fromkeys(
        other_keys(), "key"
    )
    assert reason_for(client, described(entry="invitations", ticket_key=None)) == "key"
    assert reason_for(client, described(entry="room", ticket_key=in_base64(SPKI + b"\0"))) == "key"
    assert client("readWave", with_tickets(SPKI), None)["ticket_key"] == in_base64(SPKI)


def test_fingerprints_are_written_as_on_the_poster(client):
    made_up = Random(120)  # noqa: S311  # made-up fingerprints
    for fingerprint in (bytes(32), b"\xff" * 32, *(made_up.randbytes(32) for _ in range(30))):
        assert client("fingerprint", fingerprint) == descriptor.spoken(fingerprint)
        assert client("base64url", fingerprint) == descriptor.in_fragment(fingerprint)
        assert client("fromFragment", descriptor.in_fragment(fingerprint)) == fingerprint
        assert client("hex", fingerprint) == fingerprint.hex()


def test_bytes_of_any_length_go_into_a_fragment_and_come_back(client):
    made_up = Random(64)  # noqa: S311  # made-up bytes
    for size in (0, 1, 2, 3, 16, 354):
        content = made_up.randbytes(size)
        assert client("fromFragment", client("base64url", content)) == content


@pytest.mark.parametrize("text", ["a", "ab*d", "é", "ab=c"])
def test_a_fragment_of_other_letters_is_refused(client, text):
    with pytest.raises(ClientRefused) as refused:
        client("fromFragment", text)
    assert refused.value.reason == "fragment"


def test_what_is_asked_has_the_same_digest_on_both_sides(client):
    asked = [
        ["item-1", "Is it “worth” my time? \\ / \" ' é", [[1, "Not at all"], [2, "Very"]]],
        ["item-2", "هل هذا التدريب يستحق وقتي؟", [[1, "نعم"], [2, "لا"], [3, "🙂\u2028\x7f"]]],
        ["item-3", "", []],
    ]
    written = json.dumps(asked, separators=(",", ":"), ensure_ascii=False).encode()
    assert client("askedDigest", asked) == hashlib.sha256(written).digest()
    assert client("digest", written) == hashlib.sha256(written).digest()

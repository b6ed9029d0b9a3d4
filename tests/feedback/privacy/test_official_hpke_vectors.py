"""The official vectors of RFC 9180, as the makers of our cryptographic library ship them, opened by our sealing.

Our records have no associated data and are the first of their context, the vectors have data and go on counting. So
the key schedule of the RFC is computed here, must be that of the vectors, and must be the one of our suite.
"""

import hmac
import json
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from feedback.privacy import sealing
from feedback.privacy.padding import pad
from feedback.privacy.sealing import SIZE, SUITE, Part

BASE, X25519, HKDF_SHA256, AES_128_GCM = 0, 0x0020, 0x0001, 0x0001  # RFC 9180, section 7
KEM_SUITE = b"KEM" + X25519.to_bytes(2)
HPKE_SUITE = b"HPKE" + b"".join(number.to_bytes(2) for number in (X25519, HKDF_SHA256, AES_128_GCM))


def official():
    """Every vector of our suite in base mode, its hexadecimal read."""
    shipped = files("cryptography_vectors") / "HPKE" / "test-vectors.json"
    ours = (BASE, X25519, HKDF_SHA256, AES_128_GCM)
    every = json.loads(shipped.read_text(encoding="utf-8"))
    found = [each for each in every if (each["mode"], each["kem_id"], each["kdf_id"], each["aead_id"]) == ours]
    assert len(every) > 100 and found
    return [read(each) for each in found]


def read(value):
    if isinstance(value, str):
        return bytes.fromhex(value)
    if isinstance(value, list):
        return [read(each) for each in value]
    return {name: read(each) for name, each in value.items()} if isinstance(value, dict) else value


def extract(suite, salt, label, secret):
    """LabeledExtract, RFC 9180, section 4."""
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def expand(suite, key, label, info, size):
    """LabeledExpand for up to 32 bytes, RFC 9180, section 4."""
    return hmac.digest(key, size.to_bytes(2) + b"HPKE-v1" + suite + label + info + b"\1", "sha256")[:size]


def key_and_nonce(private, enc, info):
    """Decap and KeySchedule of the base mode, RFC 9180, sections 4.1 and 5.1."""
    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    drawn = extract(KEM_SUITE, b"", b"eae_prk", shared)
    secret = expand(KEM_SUITE, drawn, b"shared_secret", enc + private.public_key().public_bytes_raw(), 32)
    psk_id, of_info = extract(HPKE_SUITE, b"", b"psk_id_hash", b""), extract(HPKE_SUITE, b"", b"info_hash", info)
    context = bytes([BASE]) + psk_id + of_info
    scheduled = extract(HPKE_SUITE, secret, b"secret", b"")
    return (
        expand(HPKE_SUITE, scheduled, b"key", context, 16),
        expand(HPKE_SUITE, scheduled, b"base_nonce", context, 12),
    )


def test_the_vectors_are_of_the_library_that_seals():
    assert version("cryptography_vectors") == version("cryptography")


@pytest.mark.parametrize("vector", official(), ids=lambda vector: vector["skRm"].hex()[:8])
def test_our_suite_opens_what_the_official_vectors_seal(vector):
    private = X25519PrivateKey.from_private_bytes(vector["skRm"])
    assert private.public_key().public_bytes_raw() == vector["pkRm"]
    key, nonce = key_and_nonce(private, vector["enc"], vector["info"])
    assert (key, nonce) == (vector["key"], vector["base_nonce"])
    for each in vector["encryptions"]:
        assert AESGCM(key).decrypt(each["nonce"], each["ct"], each["aad"]) == each["pt"]
        first = AESGCM(key).encrypt(nonce, each["pt"], None)
        assert SUITE.decrypt(vector["enc"] + first, private, vector["info"]) == each["pt"]
    with pytest.raises(InvalidTag):
        SUITE.decrypt(vector["enc"] + first, private, vector["info"] + b"\0")


def test_what_we_seal_opens_by_the_key_schedule_of_the_rfc():
    pair, wave = sealing.generate_key_pair(), sha256(b"a wave").digest()
    sealed = sealing.seal_response(pair.public, wave, Part.SCORES, b"five")
    enc, ciphertext = sealed[:32], sealed[32:]
    private = X25519PrivateKey.from_private_bytes(pair.private)
    key, nonce = key_and_nonce(private, enc, b"candour-response-v1" + wave + bytes([Part.SCORES]))
    assert AESGCM(key).decrypt(nonce, ciphertext, None) == pad(b"five", SIZE[Part.SCORES])

"""Answers are locked to the wave's key the moment they arrive.

Hybrid public key encryption, RFC 9180 base mode, single shot: DHKEM(X25519, HKDF-SHA256) 0x0020,
HKDF-SHA256 0x0001, AES-128-GCM 0x0001. The ``info`` string (RFC 9180 section 5.1) binds a record to
the wave's descriptor and to its part, so that neither a record of another wave nor a comment in
the place of scores can be passed off as genuine.
"""

from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from feedback.privacy.errors import KernelError, Unsealable
from feedback.privacy.padding import pad, unpad

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
KEY_SIZE = 32
OVERHEAD = KEY_SIZE + 16  # the encapsulated key and the authentication tag

_RESPONSE = b"candour-response-v1"
_CUSTODY = b"candour-custody-v1"


class Part(IntEnum):
    """What a sealed record holds; the two parts of one response share nothing else."""

    SCORES = 1
    TEXT = 2


SIZE = {Part.SCORES: 1024, Part.TEXT: 3072}


@dataclass(frozen=True)
class KeyPair:
    """An X25519 key pair as raw bytes."""

    private: bytes
    public: bytes


def generate_key_pair() -> KeyPair:
    """A fresh key pair from the operating system's randomness."""
    private = X25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def is_pair(private_key: bytes, public_key: bytes) -> bool:
    """Whether the two belong together: a private key may have been put together from the wrong shares."""
    if len(private_key) != KEY_SIZE:
        return False
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw() == public_key


def seal_response(wave_key: bytes, wave_digest: bytes, part: Part, content: bytes) -> bytes:
    """Lock one part of a response; always ``SIZE[part] + OVERHEAD`` bytes."""
    return _seal(wave_key, _response_info(wave_digest, part), pad(content, SIZE[part]))


def unseal_response(private_key: bytes, wave_digest: bytes, part: Part, sealed: bytes) -> bytes:
    """The content again, or ``Unsealable``: wrong key, wave or part, or a changed byte."""
    padded = _unseal(private_key, _response_info(wave_digest, part), sealed)
    try:
        return unpad(padded, SIZE[part])
    except KernelError as fault:
        raise Unsealable("the record was not padded by us") from fault


def seal_share(custodian_key: bytes, wave_digest: bytes, share: bytes) -> bytes:
    """Lock one share of a wave's private key to one custodian."""
    return _seal(custodian_key, _CUSTODY + wave_digest, share)


def unseal_share(private_key: bytes, wave_digest: bytes, sealed: bytes) -> bytes:
    """The share again, or ``Unsealable``."""
    return _unseal(private_key, _CUSTODY + wave_digest, sealed)


def _response_info(wave_digest: bytes, part: Part) -> bytes:
    return _RESPONSE + wave_digest + bytes([part])


def _seal(public_key: bytes, info: bytes, content: bytes) -> bytes:
    return SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public_key), info)


def _unseal(private_key: bytes, info: bytes, sealed: bytes) -> bytes:
    try:
        return SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private_key), info)
    except (InvalidTag, ValueError) as fault:
        raise Unsealable("the record does not open") from fault

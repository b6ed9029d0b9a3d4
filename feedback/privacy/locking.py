"""A secret locked by a phrase that is kept nowhere.

Argon2id (RFC 9106) stretches the phrase, AES-256-GCM holds the secret. Answers the thief who has
every file: six generated words behind 256 MiB of memory a guess are out of reach.
"""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from feedback.privacy.errors import WrongPhrase

_SALT, _NONCE, _COST = 16, 12, 9


@dataclass(frozen=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it, lanes (RFC 9106 section 3.1)."""

    memory: int
    passes: int
    lanes: int

    def to_bytes(self) -> bytes:
        return self.memory.to_bytes(4, "big") + self.passes.to_bytes(4, "big") + bytes([self.lanes])

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Cost":
        return cls(int.from_bytes(raw[:4], "big"), int.from_bytes(raw[4:8], "big"), raw[8])

    def is_dearer_than(self, other: "Cost") -> bool:
        """Whether any of the three is more."""
        return self.memory > other.memory or self.passes > other.passes or self.lanes > other.lanes


STANDARD = Cost(memory=256 * 1024, passes=3, lanes=1)
MADE_UP_DATA_ONLY = Cost(memory=64, passes=1, lanes=1)


def lock(secret: bytes, phrase: str, context: bytes, cost: Cost) -> bytes:
    """Cost, salt, nonce and the locked secret; ``context`` must be given again to unlock."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    head = cost.to_bytes() + salt
    return head + nonce + AESGCM(_stretch(phrase, salt, cost)).encrypt(nonce, secret, head + context)


def unlock(locked: bytes, phrase: str, context: bytes) -> bytes:
    """The secret again, or ``WrongPhrase``."""
    head, rest = locked[: _COST + _SALT], locked[_COST + _SALT :]
    nonce, body = rest[:_NONCE], rest[_NONCE:]
    if len(nonce) < _NONCE or (cost := Cost.from_bytes(head[:_COST])).is_dearer_than(STANDARD):
        raise WrongPhrase("this is no lock of ours")  # an altered cost could keep us busy for days
    try:
        return AESGCM(_stretch(phrase, head[_COST:], cost)).decrypt(nonce, body, head + context)
    except (InvalidTag, ValueError) as fault:
        raise WrongPhrase("the phrase does not open this lock") from fault


def _stretch(phrase: str, salt: bytes, cost: Cost) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return kdf.derive(phrase.encode())

"""Random names and one-time secrets, and the digests that are stored instead of them.

A purpose is part of every digest and every derived key, so that a value from one drawer
opens nothing in another.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U
CODE_SIZE = 8
CARD_CODE_SIZE = 12
TAG_SIZE = 32


def new_secret() -> str:
    """256 bits as text, for a link's fragment or a cookie."""
    return secrets.token_urlsafe(32)


def new_tag() -> bytes:
    """The random name under which one sealed response is kept."""
    return secrets.token_bytes(TAG_SIZE)


def new_id() -> str:
    """A random identifier that says nothing about when it was made."""
    return secrets.token_hex(8)


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Eight letters that name a form; not a secret, but not to be guessed by accident."""
    return "".join(choose(LETTERS) for _ in range(CODE_SIZE))


def new_card_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Twelve letters, 60 bits: the right to answer once. What is stored of it is stretched first."""
    return "".join(choose(LETTERS) for _ in range(CARD_CODE_SIZE))


def read_code(typed: str) -> str:
    """The code that was meant: case, spaces and hyphens forgiven, O is 0, I and L are 1."""
    plain = "".join(typed.upper().replace("-", " ").split())
    return plain.translate(str.maketrans("OIL", "011"))


def stored_digest(purpose: str, secret: str) -> bytes:
    """What is kept of a secret of 256 random bits; no stretching is needed at that size."""
    return hashlib.sha256(purpose.encode() + b"\0" + secret.encode()).digest()


def derived_key(master: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"candour-" + purpose.encode()).derive(master)


def pair_tag(programme_key: bytes, code: str) -> bytes:
    """The name under which one person's answers before and after meet, inside the sealed records only."""
    return hmac.digest(programme_key, b"pair\0" + code.encode(), "sha256")

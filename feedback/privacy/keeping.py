"""A text that the server must keep for a while and that no file may show.

AES-256-GCM under a key that the database does not hold; ``binding`` says whose place it is. All texts have one
length. Answers the thief of the database or of its backups, and whoever swaps two texts or reads their lengths.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from feedback.privacy.errors import Altered, KernelError
from feedback.privacy.padding import pad, unpad

SIZE = 3072

_NONCE = 12


def keep(key: bytes, binding: bytes, content: bytes) -> bytes:
    """What is stored of up to 3070 bytes: always nonce, ``SIZE`` bytes and tag. ``key`` has 32 bytes."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, pad(content, SIZE), binding)


def kept(key: bytes, binding: bytes, sealed: bytes) -> bytes:
    """The content again, or ``Altered``: another key, another place, or a changed byte."""
    try:
        return unpad(AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], binding), SIZE)
    except (InvalidTag, ValueError, KernelError) as fault:
        raise Altered("not kept here by us") from fault

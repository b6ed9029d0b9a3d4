"""The browser's half of a ticket in plain Python: RFC 9474 sections 4.2 and 4.4, RFC 9578 sections 6.1 and 6.3.

It takes nothing from the code under test, not even the layout of a key or of a ticket.
"""

import hashlib
import secrets
from math import gcd

EXPONENT, SALT_SIZE = 65537, 48


def encode(message: bytes, salt: bytes, bits: int) -> bytes:
    """EMSA-PSS with SHA-384 and MGF1 (RFC 8017 section 9.1.1); ``bits`` is one less than those of the modulus."""
    size, digest = (bits + 7) // 8, hashlib.sha384
    seed = digest(bytes(8) + digest(message).digest() + salt).digest()
    block = (b"\1" + salt).rjust(size - len(seed) - 1, b"\0")
    rounds = range(len(block) // len(seed) + 1)
    mask = b"".join(digest(seed + counter.to_bytes(4, "big")).digest() for counter in rounds)
    masked = bytearray(left ^ right for left, right in zip(block, mask, strict=False))
    masked[0] &= 0xFF >> 8 * size - bits
    return bytes(masked) + seed + b"\xbc"


def is_signature(n: int, message: bytes, signature: bytes) -> bool:
    """RSASSA-PSS-VERIFY (RFC 8017 section 8.1.2), by encoding once more with the salt that was found."""
    size, bits, number = (n.bit_length() + 7) // 8, n.bit_length() - 1, int.from_bytes(signature, "big")
    if len(signature) != size or number >= n:
        return False
    encoded = pow(number, EXPONENT, n).to_bytes(size, "big")[-((bits + 7) // 8) :]
    masked, seed = encoded[:-49], encoded[-49:-1]
    rounds = range(len(masked) // 48 + 1)
    mask = b"".join(hashlib.sha384(seed + counter.to_bytes(4, "big")).digest() for counter in rounds)
    salt = bytes(left ^ right for left, right in zip(masked, mask, strict=False))[-SALT_SIZE:]
    return encode(message, salt, bits) == encoded


class Token:
    """One token from one request, for any challenge; the vectors bring their own randomness."""

    def __init__(self, spki: bytes, challenge: bytes, *, nonce: bytes, salt: bytes, blind: int) -> None:
        self.n = int.from_bytes(spki[-261:-5], "big")
        self.key_id = hashlib.sha256(spki).digest()
        self.token_input = b"\0\2" + nonce + hashlib.sha256(challenge).digest() + self.key_id
        self.salt, self.blind = salt, blind

    def request(self) -> bytes:
        """TokenRequest, 259 bytes."""
        return b"\0\2" + self.key_id[-1:] + blinded(self.n, self.token_input, self.salt, self.blind)

    def ticket(self, blind_signature: bytes) -> bytes:
        """Token, 354 bytes; a reply that is no signature of what was asked is an error."""
        return self.token_input + finalised(self.n, self.token_input, self.blind, blind_signature)


class Client(Token):
    """A browser that fetches one ticket of a wave."""

    def __init__(self, spki: bytes, wave_digest: bytes) -> None:
        n = int.from_bytes(spki[-261:-5], "big")
        challenge = b"\0\2" + b"\0\6ballot" + bytes([len(wave_digest)]) + wave_digest + b"\0\3box"
        nonce, salt = secrets.token_bytes(32), secrets.token_bytes(SALT_SIZE)
        super().__init__(spki, challenge, nonce=nonce, salt=salt, blind=1 + secrets.randbelow(n - 1))


def blinded(n: int, message: bytes, salt: bytes, blind: int) -> bytes:
    """RFC 9474 section 4.2."""
    encoded = int.from_bytes(encode(message, salt, n.bit_length() - 1), "big")
    assert gcd(encoded, n) == 1
    return (encoded * pow(blind, EXPONENT, n) % n).to_bytes((n.bit_length() + 7) // 8, "big")


def finalised(n: int, message: bytes, blind: int, blind_signature: bytes) -> bytes:
    """RFC 9474 section 4.4."""
    size = (n.bit_length() + 7) // 8
    signature = (int.from_bytes(blind_signature, "big") * pow(blind, -1, n) % n).to_bytes(size, "big")
    if len(blind_signature) != size or not is_signature(n, message, signature):
        raise ValueError("the reply is no signature of what was asked")
    return signature

"""The ledger of all releases: append-only, each line sealed to the one before, and signed.

Signed with Ed25519 (RFC 8032) by a key that is made from the installation's secret: whoever can write in the
database, and has not the settings, cannot write a line of their own, not even a whole new chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from feedback.errors import Refusal

GENESIS = sha256(b"candour release ledger 1").digest()  # stands before the first line
_SIGNED = b"candour-ledger-v1"


class LedgerBroken(Refusal):
    """A line of the ledger was changed, removed or moved."""

    status = 500


@dataclass(frozen=True)
class LedgerLine:
    """One release: ``body`` in canonical bytes, ``digest`` 32 bytes from ``entry_digest``, ``signature`` over it."""

    body: bytes
    digest: bytes
    signature: bytes = b""


def entry_digest(previous: bytes, body: bytes) -> bytes:
    """Return the digest of a line: SHA-256 over the digest before it (32 bytes) and its own body."""
    if len(previous) != len(GENESIS):
        raise ValueError("the digest before must be 32 bytes")
    return sha256(previous + body).digest()


def sign(seed: bytes, digest: bytes) -> bytes:
    """Sign the digest of a line with the key made from a seed of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_SIGNED + digest)


def public_key(seed: bytes) -> bytes:
    """The key that checks the signatures, 32 bytes; every publication prints it."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def verify(entries: Sequence[LedgerLine], key: bytes | None = None) -> None:
    """Check every line from the first, and with the public ``key`` every signature.

    Lines cut off at the end leave a valid shorter ledger: keep the last digest elsewhere, too.
    Raises LedgerBroken naming the first line that does not fit.
    """
    previous = GENESIS
    for number, line in enumerate(entries, 1):
        if entry_digest(previous, line.body) != line.digest:
            raise LedgerBroken(
                f"Line {number} of the release ledger does not fit the line before it: something was "
                "changed, removed or moved. Restore the ledger from a backup before anything is published. "
                "Nothing was stored."
            )
        if key is not None:
            _check_signature(number, line, key)
        previous = line.digest


def _check_signature(number: int, line: LedgerLine, key: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(line.signature, _SIGNED + line.digest)
    except InvalidSignature:
        raise LedgerBroken(
            f"Line {number} of the release ledger was not signed by this installation. Somebody else wrote it, or the "
            "secret in the settings was changed. Restore both from a backup before anything is published. "
            "Nothing was stored."
        ) from None

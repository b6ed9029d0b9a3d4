"""The ledger of all releases: append-only, each line sealed to the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from feedback.errors import Refusal

GENESIS = sha256(b"candour release ledger 1").digest()  # stands before the first line


class LedgerBroken(Refusal):
    """A line of the ledger was changed, removed or moved."""

    status = 500


@dataclass(frozen=True)
class LedgerLine:
    """One release: ``body`` in canonical bytes, ``digest`` 32 bytes from ``entry_digest``."""

    body: bytes
    digest: bytes


def entry_digest(previous: bytes, body: bytes) -> bytes:
    """Return the digest of a line: SHA-256 over the digest before it (32 bytes) and its own body."""
    if len(previous) != len(GENESIS):
        raise ValueError("the digest before must be 32 bytes")
    return sha256(previous + body).digest()


def verify(entries: Sequence[LedgerLine]) -> None:
    """Check every line from the first.

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
        previous = line.digest

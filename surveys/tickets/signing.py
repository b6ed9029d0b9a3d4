"""The key that signs tickets: one for each wave, in a file outside the database and its backups.

It lives from the opening of the wave until answers may come. After that nobody can make a ticket, we neither.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from feedback.errors import Refusal
from feedback.privacy import tickets
from surveys.canonical import overwrite_and_remove


class FetchingOver(Refusal):
    """The key is destroyed: no ticket is made any more."""

    status = 410


def make(keys: Path, wave_id: str) -> bytes:
    """A fresh key for a wave; returns the public half as it stands in the descriptor."""
    path = _path(keys, wave_id)
    overwrite_and_remove(path)  # what an attempt that never came to its end has left
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    private_key = tickets.generate_signing_key()
    path.touch(mode=0o600, exist_ok=False)
    with path.open("r+b") as file:
        file.write(tickets.private_key_bytes(private_key))
        os.fsync(file.fileno())
    return tickets.public_key_bytes(private_key.public_key())


def read(keys: Path, wave_id: str) -> RSAPrivateKey:
    """The wave's key, or ``FetchingOver``."""
    try:
        return tickets.read_private_key(_path(keys, wave_id).read_bytes())
    except FileNotFoundError:
        raise FetchingOver("Tickets for this round can no longer be fetched. Nothing was stored.") from None


def destroy(keys: Path, wave_id: str) -> bool:
    """Overwrite and remove; false if there was none."""
    return overwrite_and_remove(_path(keys, wave_id))


def _path(keys: Path, wave_id: str) -> Path:
    return keys / "signing" / wave_id

"""Where private keys lie, each locked. Files outside the database and its backups."""

import os
from dataclasses import dataclass
from pathlib import Path

from feedback.errors import Refusal


class KeyMissing(Refusal):
    """A key is not where it must be, or does not open what it should."""

    status = 409


@dataclass(frozen=True)
class KeyFolder:
    """``custodians/<id>`` is locked by phrase, ``waves/<wave>/<custodian>`` by that custodian's key."""

    root: Path

    def custodian(self, custodian_id: str) -> Path:
        return self.root / "custodians" / custodian_id

    def wave(self, wave_id: str) -> Path:
        return self.root / "waves" / wave_id

    def handed(self, wave_id: str, custodian_id: str) -> Path:
        """The other person's share, handed over to this custodian."""
        return self.wave(wave_id) / f"{custodian_id}.handed"


def write(path: Path, content: bytes) -> None:
    """Keep a new key for good, for its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("r+b") as file:
        file.write(content)
        os.fsync(file.fileno())  # answers must not outlive the key that opens them


def read(path: Path) -> bytes:
    """A locked key, or ``KeyMissing``."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing("A key file is missing; it may have been destroyed. Nothing can be opened with it.") from None

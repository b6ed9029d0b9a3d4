"""A custodian turns her key: what opens closed waves, for as long as this process needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from surveys.custody import custodians
from surveys.custody.custodians import KeyFolder, KeyMissing
from surveys.programmes import life
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import Wave


@dataclass(frozen=True)
class Lock:
    """What it takes to open one wave."""

    private_key: bytes = field(repr=False)
    wave_digest: bytes
    wave: str


def turn(
    session: Session,
    keys: KeyFolder,
    account_id: str,
    words: Sequence[str],
    typed: str,
    waves: Sequence[Wave],
) -> list[Lock]:
    """Turn one custodian's key for closed waves. Raises a ``Refusal``; then nothing was opened."""
    custodian = custodians.find(session, account_id)
    if custodian is None:
        raise KeyMissing("You hold no opening phrase. Nothing was opened.")
    for wave in waves:
        if wave.state not in {"closed", "opened"}:
            raise WaveRefused(
                f"The wave “{wave.kind}” is {wave.state}; only a closed wave can be opened. Nothing was opened."
            )
    private = custodians.turn_key(keys, custodian, words, typed)
    return [
        Lock(
            custodians.wave_key(keys, wave.id, life.digest_of(wave), custodian, private),
            life.digest_of(wave),
            wave.kind,
        )
        for wave in waves
    ]

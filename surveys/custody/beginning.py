"""A wave begins: a fresh key pair whose private half only the custodians can get at."""

from sqlalchemy.orm import Session

from feedback.privacy import sealing
from surveys.custody import custodians
from surveys.custody.custodians import KeyFolder
from surveys.programmes import life
from surveys.programmes.models import Wave


def begin_wave(session: Session, keys: KeyFolder, wave: Wave) -> None:
    """Make the wave's key, lock it to every custodian, and fix what is promised."""
    pair = sealing.generate_key_pair()
    life.open_wave(wave, pair.public)
    binding = life.digest_of(wave)
    custodians.share_wave_key(keys, wave.id, binding, pair.private, custodians.all_of(session))

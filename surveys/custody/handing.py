"""One of two turns her key before the other can: her share is handed over, and still opens nothing by itself.

It is unsealed in memory and sealed again, to the other custodian's key. So what lies there between the first turn
and the second opens with the *other* phrase alone: neither the server nor whoever turned first can read it, and the
other needs her own share as well. It lies there until the report is published.
"""

from feedback.privacy import sealing
from feedback.privacy.errors import Unsealable
from surveys.canonical import overwrite_and_remove
from surveys.custody import key_files
from surveys.custody.key_files import KeyFolder, KeyMissing
from surveys.custody.models import Custodian

_LABEL = b"candour-handed-over-v1"  # a share that was handed over never passes for one's own, nor the other way round


def hand_over(keys: KeyFolder, wave_id: str, binding: bytes, share: bytes, to: Custodian) -> None:
    """Keep the share for the other custodian. Once more is harmless: the new one takes the place of the old one."""
    path = keys.handed(wave_id, to.id)
    overwrite_and_remove(path)
    key_files.write(path, sealing.seal_share(to.public_key, _LABEL + binding, share))


def is_handed(keys: KeyFolder, wave_id: str, to: Custodian) -> bool:
    """Whether a share lies there for this custodian."""
    return keys.handed(wave_id, to.id).exists()


def share_for(keys: KeyFolder, wave_id: str, binding: bytes, to: Custodian, custodian_key: bytes) -> bytes:
    """The share that was handed over to a custodian. Raises ``KeyMissing``."""
    if not is_handed(keys, wave_id, to):
        raise KeyMissing("Two people open this wave together, and only one key was turned. Nothing was opened.")
    try:
        return sealing.unseal_share(custodian_key, _LABEL + binding, key_files.read(keys.handed(wave_id, to.id)))
    except Unsealable:
        raise KeyMissing(
            "What was handed over to you does not belong to this wave. Nothing was opened; let the other person turn "
            "their key again."
        ) from None


def take_back(keys: KeyFolder, wave_id: str) -> int:
    """Destroy what was handed over and is needed no longer; returns how many there were."""
    return sum(overwrite_and_remove(path) for path in sorted(keys.wave(wave_id).glob("*.handed")))

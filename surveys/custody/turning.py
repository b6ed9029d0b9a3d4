"""Custodians turn their keys: what opens closed waves, for as long as this process needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from feedback.privacy import sealing, sharing
from feedback.privacy.errors import KernelError
from surveys.custody import custodians, handing
from surveys.custody.key_files import KeyFolder, KeyMissing
from surveys.custody.models import Custodian
from surveys.programmes import life
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import Wave


@dataclass(frozen=True)
class Turn:
    """Whose key is turned, and the opening phrase as it was typed."""

    account_id: str
    typed: str = field(repr=False)


@dataclass(frozen=True)
class Lock:
    """What it takes to open one wave."""

    private_key: bytes = field(repr=False)
    wave_digest: bytes
    wave: str


@dataclass(frozen=True)
class Pair:
    """Two who open together, as one of them sees it: who has turned a key already for all of the waves."""

    other: Custodian
    turned: bool
    other_turned: bool


@dataclass(frozen=True)
class _Key:
    """A custodian's own key, turned."""

    custodian: Custodian
    private: bytes = field(repr=False)

    def share(self, keys: KeyFolder, wave: Wave) -> bytes:
        return custodians.share_of(keys, wave.id, life.digest_of(wave), self.custodian, self.private)


def turn(
    session: Session, keys: KeyFolder, words: Sequence[str], turns: Sequence[Turn], waves: Sequence[Wave]
) -> list[Lock]:
    """Turn the keys of one custodian, or of two at once, for closed waves.

    Where two are needed, one is enough if the other has turned before (``turn_first``). Raises a ``Refusal``;
    then nothing was opened.
    """
    _check_closed(waves)
    turned = {each.account_id: _key(session, keys, words, each) for each in turns}
    return [_lock(keys, wave, list(turned.values())) for wave in waves]


def turn_first(session: Session, keys: KeyFolder, words: Sequence[str], turn: Turn, waves: Sequence[Wave]) -> Custodian:
    """Turn one of two keys now; the other person, who is returned, turns theirs later. Nothing is opened.

    Raises a ``Refusal``; then nothing was handed over.
    """
    _check_closed(waves)
    pair = pair_of(session, keys, turn.account_id, waves)
    if pair.other_turned:
        raise WaveRefused(f"{pair.other.account.name} has turned their key already. Turn yours to open.")
    key = _key(session, keys, words, turn)
    shares = [(wave, key.share(keys, wave)) for wave in waves]  # all of them, before anything is written
    for wave, share in shares:
        handing.hand_over(keys, wave.id, life.digest_of(wave), share, pair.other)
    return pair.other


def pair_of(session: Session, keys: KeyFolder, account_id: str, waves: Sequence[Wave]) -> Pair:
    """The account and the other person of the waves' two custodians. Raises ``KeyMissing`` if it is none of them."""
    held = [custodians.holders_of(session, keys, wave.id) for wave in waves]
    both = {holder.id: holder for holder in held[0]}
    own = next((holder for holder in both.values() if holder.account_id == account_id), None)
    together = all(wave.programme.keys_needed == 2 for wave in waves)
    if (
        not together
        or own is None
        or len(both) != 2
        or any({each.id for each in others} != set(both) for others in held)
    ):
        raise KeyMissing("You are not one of two people who open these waves together. Nothing was opened.")
    (other,) = (holder for holder in both.values() if holder is not own)
    return Pair(
        other,
        turned=all(handing.is_handed(keys, wave.id, other) for wave in waves),
        other_turned=all(handing.is_handed(keys, wave.id, own) for wave in waves),
    )


def _check_closed(waves: Sequence[Wave]) -> None:
    for wave in waves:
        if wave.state not in {"closed", "opened"}:
            raise WaveRefused(
                f"The wave “{wave.kind}” is {wave.state}; only a closed wave can be opened. Nothing was opened."
            )


def _key(session: Session, keys: KeyFolder, words: Sequence[str], turn: Turn) -> _Key:
    custodian = custodians.find(session, turn.account_id)
    if custodian is None:
        raise KeyMissing("You hold no opening phrase. Nothing was opened.")
    return _Key(custodian, custodians.turn_key(keys, custodian, words, turn.typed))


def _lock(keys: KeyFolder, wave: Wave, turned: Sequence[_Key]) -> Lock:
    digest, shares = life.digest_of(wave), [key.share(keys, wave) for key in turned]
    if wave.programme.keys_needed == 2 and len(turned) == 1:
        shares.append(handing.share_for(keys, wave.id, digest, turned[0].custodian, turned[0].private))
    private = _joined(shares, wave.programme.keys_needed)
    if not sealing.is_pair(private, wave.public_key or b""):  # a false share would make every answer invalid, for good
        raise KeyMissing("What was turned is not the key of this wave. Nothing was opened.")
    return Lock(private, digest, wave.kind)


def _joined(shares: Sequence[bytes], needed: int) -> bytes:
    try:
        return sharing.join(*shares) if needed == 2 else shares[0]
    except KernelError:
        return b""

"""Custodians, their keys, and the shares of each wave's key. Files outside the database and its backups."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import Refusal
from feedback.privacy import locking, phrases, sealing, tokens
from feedback.privacy.errors import UnreadablePhrase, Unsealable, WrongPhrase
from surveys.custody.models import Custodian


class PhraseRefused(Refusal):
    """The opening phrase does not open anything."""

    status = 403


class KeyMissing(Refusal):
    """A key file is not where it must be."""

    status = 409


@dataclass(frozen=True)
class KeyFolder:
    """Where private keys lie, each locked: ``custodians/<id>`` by phrase, ``waves/<wave>/<custodian>`` by key."""

    root: Path

    def custodian(self, custodian_id: str) -> Path:
        return self.root / "custodians" / custodian_id

    def wave(self, wave_id: str) -> Path:
        return self.root / "waves" / wave_id


def add(
    session: Session,
    keys: KeyFolder,
    account_id: str,
    *,
    words: Sequence[str],
    choose: Callable[[Sequence[str]], str],
    cost: locking.Cost,
) -> str:
    """Make somebody a custodian. Returns the opening phrase, which is kept nowhere."""
    if find(session, account_id) is not None:
        raise PhraseRefused("This account holds an opening phrase already. Nothing was changed.")
    pair, phrase, custodian_id = sealing.generate_key_pair(), phrases.generate(words, choose), tokens.new_id()
    session.add(Custodian(id=custodian_id, account_id=account_id, public_key=pair.public))
    _write(keys.custodian(custodian_id), locking.lock(pair.private, phrase, custodian_id.encode(), cost))
    return phrase


def find(session: Session, account_id: str) -> Custodian | None:
    """The custodian behind an account, if it is one."""
    return session.scalar(select(Custodian).where(Custodian.account_id == account_id))


def all_of(session: Session) -> Sequence[Custodian]:
    """Everybody who can open a wave."""
    return session.scalars(select(Custodian).order_by(Custodian.id)).all()


def share_wave_key(
    keys: KeyFolder, wave_id: str, binding: bytes, private_key: bytes, custodians: Sequence[Custodian]
) -> None:
    """Lock a wave's private key to each custodian: any one of them opens it."""
    if not custodians:
        raise KeyMissing("Nobody holds an opening phrase yet, so nobody could ever open the answers. Make one first.")
    destroy_wave_key(keys, wave_id)  # what an attempt that never came to its end has left
    for custodian in custodians:
        sealed = sealing.seal_share(custodian.public_key, binding, private_key)
        _write(keys.wave(wave_id) / custodian.id, sealed)


def turn_key(keys: KeyFolder, custodian: Custodian, words: Sequence[str], typed: str) -> bytes:
    """The custodian's private key, by the phrase as typed. Raises ``PhraseRefused``."""
    try:
        phrase = phrases.read(words, typed)
        return locking.unlock(_read(keys.custodian(custodian.id)), phrase, custodian.id.encode())
    except UnreadablePhrase as fault:
        raise PhraseRefused(
            f"Word {fault.position} is not one of the words that phrases are made of. Nothing was opened."
        ) from None
    except WrongPhrase:
        raise PhraseRefused(
            "This is not your opening phrase. Nothing was opened; check the words and their order."
        ) from None


def wave_key(keys: KeyFolder, wave_id: str, binding: bytes, custodian: Custodian, custodian_key: bytes) -> bytes:
    """The wave's private key, for as long as this process needs it."""
    try:
        return sealing.unseal_share(custodian_key, binding, _read(keys.wave(wave_id) / custodian.id))
    except Unsealable:
        raise KeyMissing("The key of this wave was not made for you. Nothing was opened.") from None


def destroy_wave_key(keys: KeyFolder, wave_id: str) -> int:
    """Overwrite and remove every share of a wave's key; returns how many there were."""
    folder = keys.wave(wave_id)
    shares = sorted(folder.iterdir()) if folder.exists() else []
    for share in shares:
        with share.open("r+b") as file:  # not "wb", which would give the old blocks back as they are
            file.write(b"\0" * share.stat().st_size)
            os.fsync(file.fileno())
    shutil.rmtree(folder, ignore_errors=True)
    return len(shares)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("r+b") as file:
        file.write(content)
        os.fsync(file.fileno())  # answers must not outlive the key that opens them


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing("A key file is missing; it may have been destroyed. Nothing can be opened with it.") from None

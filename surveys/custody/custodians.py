"""Custodians, their keys, and the shares of each wave's key."""

import secrets
import shutil
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import Refusal
from feedback.privacy import locking, phrases, sealing, sharing, tokens
from feedback.privacy.errors import UnreadablePhrase, Unsealable, WrongPhrase
from surveys.canonical import overwrite
from surveys.custody import key_files
from surveys.custody.key_files import KeyFolder, KeyMissing
from surveys.custody.models import Custodian


class PhraseRefused(Refusal):
    """An opening phrase does not open anything; ``account_id`` says whose it should be."""

    status = 403

    def __init__(self, message: str, account_id: str = "") -> None:
        super().__init__(message)
        self.account_id = account_id


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
        raise PhraseRefused("This account holds an opening phrase already. Nothing was changed.", account_id)
    pair, phrase, custodian_id = sealing.generate_key_pair(), phrases.generate(words, choose), tokens.new_id()
    session.add(Custodian(id=custodian_id, account_id=account_id, public_key=pair.public))
    key_files.write(keys.custodian(custodian_id), locking.lock(pair.private, phrase, custodian_id.encode(), cost))
    return phrase


def find(session: Session, account_id: str) -> Custodian | None:
    """The custodian behind an account, if it is one."""
    return session.scalar(select(Custodian).where(Custodian.account_id == account_id))


def all_of(session: Session) -> Sequence[Custodian]:
    """Everybody who holds an opening phrase."""
    return session.scalars(select(Custodian).order_by(Custodian.id)).all()


def holders_of(session: Session, keys: KeyFolder, wave_id: str) -> Sequence[Custodian]:
    """Everybody to whom the wave's key, or a share of it, was locked."""
    return [custodian for custodian in all_of(session) if (keys.wave(wave_id) / custodian.id).exists()]


def lacking(number: int, needed: int) -> str:
    """Why so many custodians cannot hold a wave's key, in words; empty where they can.

    Two who act together are two and no more: with a third, two of them could leave the one out whom people trust.
    """
    if not number:
        return "Nobody holds an opening phrase yet, so nobody could ever open the answers. Make one first."
    if needed == 1 or number == needed:
        return ""
    if number == 1:
        return (
            "A programme that two people open together needs two people with an opening phrase; there is one. "
            "Let the second person make one first. No wave was opened."
        )
    return (
        f"A programme that two people open together needs exactly two people with an opening phrase; there are "
        f"{number}, and two of them could open without the third. No wave was opened."
    )


def share_wave_key(
    keys: KeyFolder, wave_id: str, binding: bytes, private_key: bytes, custodians: Sequence[Custodian], needed: int
) -> None:
    """Lock a wave's private key to each custodian; or, where ``needed`` is 2, one of two shares to each."""
    if problem := lacking(len(custodians), needed):
        raise KeyMissing(problem)
    destroy_wave_key(keys, wave_id)  # what an attempt that never came to its end has left
    shares = sharing.split(private_key, secrets.token_bytes) if needed == 2 else [private_key] * len(custodians)
    for custodian, share in zip(custodians, shares, strict=True):
        sealed = sealing.seal_share(custodian.public_key, binding, share)
        key_files.write(keys.wave(wave_id) / custodian.id, sealed)


def turn_key(keys: KeyFolder, custodian: Custodian, words: Sequence[str], typed: str) -> bytes:
    """The custodian's private key, by the phrase as typed. Raises ``PhraseRefused``."""
    whose = custodian.account.name
    try:
        phrase = phrases.read(words, typed)
        return locking.unlock(key_files.read(keys.custodian(custodian.id)), phrase, custodian.id.encode())
    except UnreadablePhrase as fault:
        raise PhraseRefused(
            f"Word {fault.position} of what was typed for {whose} is not one of the words that phrases are made of. "
            "Nothing was opened.",
            custodian.account_id,
        ) from None
    except WrongPhrase:
        raise PhraseRefused(
            f"This is not the opening phrase of {whose}. Nothing was opened; check the words and their order.",
            custodian.account_id,
        ) from None


def share_of(keys: KeyFolder, wave_id: str, binding: bytes, custodian: Custodian, custodian_key: bytes) -> bytes:
    """What a custodian holds of a wave's private key: all of it, or one of two shares."""
    try:
        return sealing.unseal_share(custodian_key, binding, key_files.read(keys.wave(wave_id) / custodian.id))
    except Unsealable:
        raise KeyMissing("The key of this wave was not made for you. Nothing was opened.") from None


def destroy_wave_key(keys: KeyFolder, wave_id: str) -> int:
    """Overwrite and remove every share of a wave's key, handed over or not; returns how many there were."""
    folder = keys.wave(wave_id)
    shares = sorted(folder.iterdir()) if folder.exists() else []
    for share in shares:
        overwrite(share)
    shutil.rmtree(folder, ignore_errors=True)
    return len(shares)

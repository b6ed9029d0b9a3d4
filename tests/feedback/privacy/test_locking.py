"""A phrase opens its lock; nothing else does, and no altered file keeps us busy."""

import time
from dataclasses import replace

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from feedback.privacy.errors import WrongPhrase
from feedback.privacy.locking import MADE_UP_DATA_ONLY, STANDARD, Cost, lock, unlock

SECRET, PHRASE, CONTEXT = b"s" * 32, "six words that nobody else has", b"custodian"
LOCKED = lock(SECRET, PHRASE, CONTEXT, MADE_UP_DATA_ONLY)


def test_the_phrase_opens_its_lock():
    assert unlock(LOCKED, PHRASE, CONTEXT) == SECRET


@pytest.mark.attack
@pytest.mark.parametrize("phrase", ["", PHRASE.upper(), PHRASE + " ", PHRASE[:-1], "six words that nobody else had"])
def test_another_phrase_does_not(phrase):
    with pytest.raises(WrongPhrase):
        unlock(LOCKED, phrase, CONTEXT)


def test_another_context_does_not():
    with pytest.raises(WrongPhrase):
        unlock(LOCKED, PHRASE, b"another custodian")


@pytest.mark.attack
def test_every_altered_bit_is_refused_and_none_keeps_us_busy():
    began = time.monotonic()
    for position in range(len(LOCKED)):
        for bit in range(8):
            altered = bytearray(LOCKED)
            altered[position] ^= 1 << bit
            with pytest.raises(WrongPhrase):
                unlock(bytes(altered), PHRASE, CONTEXT)
    assert time.monotonic() - began < 20


def test_a_file_that_was_cut_is_refused():
    for length in range(len(LOCKED)):
        with pytest.raises(WrongPhrase):
            unlock(LOCKED[:length], PHRASE, CONTEXT)


def test_the_same_secret_never_looks_the_same():
    assert len({lock(SECRET, PHRASE, CONTEXT, MADE_UP_DATA_ONLY) for _ in range(5)}) == 5


def test_the_standard_lock_costs_256_mib_a_guess():
    assert STANDARD.memory * 1024 == 256 * 2**20
    assert STANDARD.passes == 3
    assert Cost.from_bytes(lock(SECRET, PHRASE, CONTEXT, STANDARD)[:9]) == STANDARD


@pytest.mark.attack
def test_a_lock_is_made_by_argon2id_at_the_cost_that_stands_in_it():
    """With another implementation of Argon2id, which takes nothing from ours but the layout."""
    locked = lock(SECRET, PHRASE, CONTEXT, Cost(memory=128, passes=2, lanes=4))
    head, nonce, body = locked[:25], locked[25:37], locked[37:]
    key = hash_secret_raw(PHRASE.encode(), head[9:], 2, 128, 4, 32, Type.ID)
    assert AESGCM(key).decrypt(nonce, body, head + CONTEXT) == SECRET
    cheaper = hash_secret_raw(PHRASE.encode(), head[9:], 1, 64, 1, 32, Type.ID)
    with pytest.raises(InvalidTag):  # control
        AESGCM(cheaper).decrypt(nonce, body, head + CONTEXT)


@pytest.mark.attack
def test_no_two_locks_have_a_salt_or_a_nonce_in_common():
    locks = [lock(SECRET, PHRASE, CONTEXT, MADE_UP_DATA_ONLY) for _ in range(5)]
    assert len({each[9:25] for each in locks}) == len({each[25:37] for each in locks}) == 5


@pytest.mark.parametrize("more", [{"memory": 256 * 1024 + 1}, {"passes": 4}, {"lanes": 2}])
def test_one_cost_is_dearer_than_another_in_any_of_three_ways(more):
    assert replace(STANDARD, **more).is_dearer_than(STANDARD)
    assert not STANDARD.is_dearer_than(STANDARD)


@pytest.mark.attack
def test_a_lock_cannot_be_made_cheaper_by_whoever_holds_the_file():
    # the cost is part of what is authenticated: with the cheap cost written over it, the right phrase fails as well
    locked = lock(SECRET, PHRASE, CONTEXT, Cost(memory=128, passes=2, lanes=1))
    with pytest.raises(WrongPhrase):
        unlock(MADE_UP_DATA_ONLY.to_bytes() + locked[9:], PHRASE, CONTEXT)

"""The key that signs tickets: one file, for its owner alone, and no bytes of an older one beside it."""

import os

import pytest

from feedback.privacy import tickets
from surveys.tickets import signing
from surveys.tickets.signing import FetchingOver

WAVE = "a1b2c3d4e5f60718"


def test_what_is_read_is_the_other_half_of_what_the_descriptor_says(tmp_path):
    spki = signing.make(tmp_path, WAVE)
    assert tickets.public_key_bytes(signing.read(tmp_path, WAVE).public_key()) == spki


@pytest.mark.attack
def test_the_key_is_for_its_owner_alone(tmp_path):
    before = os.umask(0)  # whatever the machine would give away by itself
    try:
        signing.make(tmp_path, WAVE)
    finally:
        os.umask(before)
    (key,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.attack
def test_a_key_of_an_attempt_that_was_broken_off_is_overwritten(tmp_path):
    first = signing.make(tmp_path, WAVE)
    (key,) = (path for path in tmp_path.rglob("*") if path.is_file())
    block = tmp_path / "old block"
    block.hardlink_to(key)
    assert signing.make(tmp_path, WAVE) != first
    assert not block.read_bytes().strip(b"\0")


@pytest.mark.attack
def test_a_key_that_is_destroyed_signs_nothing_and_leaves_no_bytes(tmp_path):
    signing.make(tmp_path, WAVE)
    (key,) = (path for path in tmp_path.rglob("*") if path.is_file())
    block = tmp_path / "old block"
    block.hardlink_to(key)
    assert signing.destroy(tmp_path, WAVE) and not signing.destroy(tmp_path, WAVE)
    assert not block.read_bytes().strip(b"\0")
    with pytest.raises(FetchingOver, match="Nothing was stored"):
        signing.read(tmp_path, WAVE)

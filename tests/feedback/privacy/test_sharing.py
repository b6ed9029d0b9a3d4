"""Two shares are the key; one share is noise."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy.errors import KernelError
from feedback.privacy.sharing import join, split

BYTES = range(256)


@given(st.binary(max_size=64))
def test_two_shares_joined_in_either_order_are_the_secret(secret):
    one, other = split(secret, secrets.token_bytes)
    assert len(one) == len(other) == len(secret)
    assert join(one, other) == join(other, one) == secret


@pytest.mark.attack
def test_one_share_alone_says_nothing_about_the_secret():
    """Tried out for all secrets and all randomness of one byte: each share takes each value exactly once."""
    for secret in BYTES:
        pairs = [split(bytes([secret]), lambda _size, drawn=drawn: bytes([drawn])) for drawn in BYTES]
        assert sorted(one[0] for one, _other in pairs) == list(BYTES)
        assert sorted(other[0] for _one, other in pairs) == list(BYTES)


def test_a_secret_that_is_shared_again_has_other_shares():
    shares = [share for _time in range(8) for share in split(b"k" * 32, secrets.token_bytes)]
    assert len(set(shares)) == len(shares)


@pytest.mark.attack
def test_every_byte_of_a_share_is_drawn():
    drawn = secrets.token_bytes(32)
    one, other = split(b"k" * 32, lambda size: drawn[:size])
    assert one == drawn
    assert other == bytes(byte ^ ord("k") for byte in drawn)


@pytest.mark.parametrize("other", [b"", b"1234567", b"123456789"])
def test_shares_of_two_lengths_do_not_belong_together(other):
    with pytest.raises(KernelError):
        join(b"12345678", other)

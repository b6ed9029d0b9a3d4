"""Everything weighs the same, and what we did not pad is not taken for ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy.errors import KernelError
from feedback.privacy.padding import pad, unpad

SIZE = 64


@given(st.binary(max_size=SIZE - 2))
def test_every_content_that_fits_comes_back_from_one_size(content):
    padded = pad(content, SIZE)
    assert len(padded) == SIZE
    assert unpad(padded, SIZE) == content


@given(st.binary(min_size=SIZE - 1, max_size=2 * SIZE))
def test_content_that_does_not_fit_is_refused(content):
    with pytest.raises(KernelError):
        pad(content, SIZE)


@given(st.binary(max_size=2 * SIZE))
def test_whatever_unpads_is_exactly_what_pad_makes(raw):
    try:
        content = unpad(raw, SIZE)
    except KernelError:
        return
    assert pad(content, SIZE) == raw


@pytest.mark.parametrize(
    "raw", [b"", b"\0", b"\xff\xff" + b"x" * (SIZE - 2), b"\0\1ab" + b"\0" * (SIZE - 4), pad(b"a", SIZE) + b"\0"]
)
def test_a_wrong_length_or_a_filled_rest_is_refused(raw):
    with pytest.raises(KernelError):
        unpad(raw, SIZE)

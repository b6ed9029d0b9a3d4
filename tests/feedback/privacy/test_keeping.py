"""A text that waits opens with its key, at its place, as it was, and weighs as much as any other."""

import pytest

from feedback.privacy.errors import Altered, KernelError
from feedback.privacy.keeping import SIZE, keep, kept

KEY, PLACE = bytes(range(32)), b"comment 1"
TEXTS = [b"", b"x", "أهلا 🙂".encode(), b"y" * (SIZE - 2)]


@pytest.mark.parametrize("content", TEXTS, ids=len)
def test_a_text_comes_back_as_it_was(content):
    assert kept(KEY, PLACE, keep(KEY, PLACE, content)) == content


def test_all_weigh_the_same_and_none_is_like_another():
    sealed = [keep(KEY, PLACE, content) for content in (*TEXTS, *TEXTS)]
    assert {len(each) for each in sealed} == {12 + SIZE + 16}
    assert len({each[:12] for each in sealed}) == len(set(sealed)) == len(sealed)


@pytest.mark.attack
def test_another_key_another_place_or_a_changed_byte_opens_nothing():
    sealed = keep(KEY, PLACE, b"in confidence")
    assert b"confidence" not in sealed
    for key, place, content in (
        (bytes(32), PLACE, sealed),
        (KEY, b"comment 2", sealed),
        *((KEY, PLACE, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]) for at in range(0, len(sealed), 97)),
        (KEY, PLACE, sealed[:-1]),
        (KEY, PLACE, sealed[:5]),
        (KEY, PLACE, b""),
    ):
        with pytest.raises(Altered):
            kept(key, place, content)
    assert kept(KEY, PLACE, sealed) == b"in confidence"  # control


def test_what_does_not_fit_is_refused():
    with pytest.raises(KernelError):
        keep(KEY, PLACE, b"z" * (SIZE - 1))

"""The list of what was counted: one's own line is found, nobody else's means anything, its length is round."""

import hashlib
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy import counted, stretching
from feedback.privacy.counted import Standing

ANOTHER = hashlib.sha256(b"another").digest()
receipts = st.lists(st.binary(min_size=32, max_size=32), unique=True, max_size=40)


def kept_for(each):
    """(lock, sealed) as a browser makes them."""
    return [(stretching.lock(receipt, receipt[::-1]), receipt[::-1]) for receipt in each]


def test_a_line_is_made_of_the_lock_and_of_what_was_sealed():
    finder, mark = b"f" * 16, b"m" * 16
    text = counted.listed([(finder + mark, b"sealed")], secrets.token_bytes)
    entry = hashlib.sha256(b"candour-counted-v1" + finder).hexdigest()
    assert f"{entry} {hashlib.sha256(b'sealed').hexdigest()} {mark.hex()}" in text.splitlines()


@given(receipts)
def test_everybody_who_was_counted_finds_a_line(each):
    text = counted.listed(kept_for(each), secrets.token_bytes)
    assert all(counted.standing(text, receipt) is Standing.COUNTED for receipt in each)
    assert counted.standing(text, b"not there".ljust(32)) is Standing.MISSING


@given(receipts)
def test_the_length_of_the_list_is_never_an_exact_number_of_answers(each):
    lines = counted.listed(kept_for(each), secrets.token_bytes).splitlines()
    assert len(lines) % 5 == 0
    assert len(each) <= len(lines) < len(each) + 5
    assert len({len(line) for line in lines}) <= 1


@pytest.mark.attack
def test_a_line_that_fills_up_looks_like_any_other():
    """Nothing in it repeats or stands still: not within a list, and not from one list to the next."""
    kept = kept_for([b"r" * 32])
    pieces = [piece for _list in range(4) for piece in counted.listed(kept, secrets.token_bytes).split()]
    (lock, sealed), entries = kept[0], set(pieces)
    own = {counted.entry(lock[:16]), hashlib.sha256(sealed).hexdigest(), lock[16:].hex()}
    assert own <= entries
    assert len(pieces) == 4 * 5 * 3
    assert len(entries - own) == 4 * 4 * 3


@pytest.mark.attack
@given(receipts, st.randoms())
def test_the_list_tells_no_order_of_arrival(each, chance):
    """Control: without the sorting, two orders make two lists."""
    pairs = kept_for(each)
    shuffled = chance.sample(pairs, len(pairs))
    assert counted.listed(pairs, bytes) == counted.listed(shuffled, bytes)  # the same filling both times
    if pairs != shuffled:
        assert [counted.entry(lock) for lock, _sealed in pairs] != [counted.entry(lock) for lock, _sealed in shuffled]


@pytest.mark.attack
def test_an_answer_that_was_swapped_or_left_out_changes_the_digest_of_the_list():
    kept = kept_for([bytes([number]) * 32 for number in range(10)])
    digest = counted.digest(counted.listed(kept, secrets.token_bytes))
    assert digest == counted.digest(counted.listed(kept[::-1], secrets.token_bytes))
    swapped = [(kept[0][0], b"another"), *kept[1:]]
    assert digest != counted.digest(counted.listed(swapped, secrets.token_bytes))
    assert digest != counted.digest(counted.listed(kept[:5], secrets.token_bytes))


@pytest.mark.attack
@pytest.mark.parametrize(
    "mark", [b"m" * 16, bytes(16), stretching.mark(b"o" * 32, hashlib.sha256(b"another").digest())]
)
def test_whoever_puts_another_in_its_place_cannot_make_its_mark(mark):
    receipt = b"r" * 32
    (lock, _sealed), *others = kept_for([receipt, *(bytes([number]) * 32 for number in range(4))])
    for forged in (lock, lock[:16] + mark):
        text = counted.listed([(forged, b"another"), *others], secrets.token_bytes)
        assert counted.standing(text, receipt) is Standing.SWAPPED
    honest = counted.listed([(stretching.lock(receipt, b"another"), b"another"), *others], secrets.token_bytes)
    assert counted.standing(honest, receipt) is Standing.COUNTED  # control: its owner can


@pytest.mark.attack
@pytest.mark.parametrize("places", [range(1), range(5)], ids=["one decoy", "several"])
def test_lines_that_somebody_puts_beside_do_not_make_an_answer_look_swapped(places):
    """Whoever reads a finder out of a stolen box can send answers under it; which line comes first is chance."""
    receipt = b"r" * 32
    (own,) = kept_for([receipt])
    for _again in range(8):
        decoys = [(own[0][:16] + secrets.token_bytes(16), secrets.token_bytes(40)) for _each in places]
        text = counted.listed([own, *decoys], secrets.token_bytes)
        assert counted.standing(text, receipt) is Standing.COUNTED
        assert counted.standing(counted.listed(decoys, secrets.token_bytes), receipt) is Standing.SWAPPED  # control

"""Words and card letters become names for one purpose each, and are dear to guess."""

import hashlib
import time

import pytest

from feedback.privacy import stretching

PHRASE = "acorn badge cable daily eagle fable"
DIGEST = bytes(range(32))


def test_the_pair_tag_is_pbkdf2_over_the_phrase_with_the_programme_in_the_salt():
    expected = hashlib.pbkdf2_hmac("sha256", PHRASE.encode(), b"candour-pair-v1|abc", 600_000, 32)
    assert stretching.pair_tag(PHRASE, "abc") == expected


def test_the_receipt_is_pbkdf2_over_the_phrase_with_the_wave_in_the_salt():
    expected = hashlib.pbkdf2_hmac("sha256", PHRASE.encode(), b"candour-receipt-v1|" + DIGEST, 600_000, 32)
    assert stretching.receipt(PHRASE, DIGEST) == expected


@pytest.mark.attack
def test_the_secret_of_a_card_is_pbkdf2_over_its_letters():
    expected = hashlib.pbkdf2_hmac("sha256", b"0123456789AB", b"candour-card-v1", 20_000, 32)
    assert stretching.card_secret("0123456789AB") == expected


def test_a_published_vector_of_pbkdf2_comes_out():
    """RFC 7914 section 11: the function under ours is the one that browsers have."""
    found = hashlib.pbkdf2_hmac("sha256", b"passwd", b"salt", 1, 64)
    assert found.hex() == (
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
    )


@pytest.mark.attack
def test_what_one_drawer_knows_opens_no_other():
    found = {
        stretching.pair_tag(PHRASE, "programme"),
        stretching.pair_tag(PHRASE, "another"),
        stretching.receipt(PHRASE, DIGEST),
        stretching.receipt(PHRASE, DIGEST[::-1]),
        (kept := stretching.receipt(PHRASE, DIGEST)) and stretching.text_receipt(kept),
        stretching.finder(kept),
        stretching.finder(stretching.text_receipt(kept)),
        stretching.mark(kept, DIGEST),
        stretching.mark(kept, DIGEST[::-1]),
        stretching.mark(stretching.text_receipt(kept), DIGEST),
        stretching.card_secret(PHRASE),
        stretching.card_tag(kept),
        stretching.room_tag(kept),
    }
    assert len(found) == 13


def test_a_lock_is_what_finds_and_what_only_its_owner_can_make():
    kept, sealed = stretching.receipt(PHRASE, DIGEST), b"sealed"
    lock = stretching.lock(kept, sealed)
    assert lock == stretching.finder(kept) + stretching.mark(kept, hashlib.sha256(sealed).digest())
    assert lock[:16] == hashlib.sha256(b"candour-lock-v1" + kept).digest()[:16]
    assert len(lock) == 32


@pytest.mark.attack
def test_guessing_a_phrase_costs_what_the_standard_says():
    """OWASP asks for 600 000 rounds; the control is one round, which takes no time that can be measured."""
    begun = time.perf_counter()
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 1, 32)
    once = time.perf_counter() - begun
    begun = time.perf_counter()
    stretching.receipt(PHRASE, DIGEST)
    assert time.perf_counter() - begun > 1000 * once

"""Random names do not repeat, and a value from one drawer opens nothing in another."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy import tokens
from feedback.privacy.tokens import CODE_SIZE, LETTERS, TAG_SIZE


@pytest.mark.parametrize("make", [tokens.new_secret, tokens.new_tag, tokens.new_id])
def test_names_never_repeat(make):
    assert len({make() for _ in range(2000)}) == 2000


@pytest.mark.attack
def test_every_byte_of_a_name_is_drawn():
    names = [tokens.new_tag() for _ in range(100)]
    assert min(len(set(column)) for column in zip(*names, strict=True)) > 40  # of 100 draws from 256


@pytest.mark.attack
def test_a_card_code_is_twelve_letters_each_chosen_from_all():
    offered = []
    code = tokens.new_card_code(lambda letters: offered.append(letters) or letters[len(offered)])
    assert offered == [LETTERS] * 12
    assert code == LETTERS[1:13]


def test_names_have_the_size_they_say():
    assert len(tokens.new_tag()) == TAG_SIZE == 32
    assert len(tokens.new_id()) == 16
    assert len(tokens.new_secret()) == 43


def test_a_code_has_no_letter_that_reads_like_another():
    assert not set("ILOU") & set(LETTERS)
    codes = [tokens.new_code(secrets.choice) for _ in range(500)]
    assert all(len(code) == CODE_SIZE and set(code) <= set(LETTERS) for code in codes)


@given(st.text(LETTERS, min_size=CODE_SIZE, max_size=CODE_SIZE))
def test_a_code_is_read_however_a_person_types_it(code):
    for typed in (code.lower(), f"{code[:4]}-{code[4:]}", f" {code[:4]} {code[4:]} "):
        assert tokens.read_code(typed) == code
    assert tokens.read_code(code.replace("0", "o").replace("1", "l")) == code
    assert tokens.read_code(code.replace("0", "O").replace("1", "I")) == code


@given(st.text(), st.text())
def test_a_digest_of_one_purpose_is_none_of_another(purpose, secret):
    assert tokens.stored_digest(purpose, secret) == tokens.stored_digest(purpose, secret)
    assert tokens.stored_digest(purpose, secret) != tokens.stored_digest(purpose + "x", secret)
    assert tokens.stored_digest(purpose, secret) != tokens.stored_digest(purpose, secret + "x")


def test_keys_of_different_purposes_have_nothing_in_common():
    keys = {tokens.derived_key(b"m" * 32, purpose) for purpose in ("carry", "staff-cookie", "pair", "")}
    assert len(keys) == 4
    assert all(len(key) == 32 for key in keys)


def test_a_pair_tag_depends_on_the_programme_and_on_the_code():
    tags = {tokens.pair_tag(key * 32, code) for key in (b"a", b"b") for code in ("one", "two")}
    assert len(tags) == 4

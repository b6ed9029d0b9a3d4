"""Equal facts give equal bytes, and other facts give others."""

import json
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy.descriptor import canonical, digest, in_fragment, spoken
from feedback.privacy.tokens import LETTERS

texts = st.text('abkü"\\ \n', max_size=5)
scalars = st.none() | st.booleans() | st.integers() | texts
facts = st.dictionaries(texts, scalars | st.lists(scalars, max_size=3), max_size=5)


@given(facts, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_told_does_not_matter(told, random):
    shuffled = list(told.items())
    random.shuffle(shuffled)
    assert canonical(dict(shuffled)) == canonical(told)


@given(facts)
def test_the_bytes_say_what_they_were_made_from(told):
    assert json.loads(canonical(told)) == told


@given(facts, facts)
def test_other_facts_have_another_fingerprint(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)  # 1 and True are equal to Python only
    assert (digest(canonical(one)) == digest(canonical(other))) is same


def test_a_fact_that_has_no_one_form_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical({"k": float("nan")})


def test_the_bytes_are_utf_8_without_spaces_or_escapes():
    assert canonical({"b": "Früh", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"Früh"}'.encode()
    assert len(digest(b"")) == 32


@pytest.mark.attack
def test_the_letters_for_the_eye_are_the_first_120_bits():
    """Fewer can be met on purpose, by whoever makes both sides."""
    of = digest(b"a wave")
    shown = spoken(of)
    assert [len(group) for group in shown.split("-")] == [4] * 6
    number = 0
    for letter in shown.replace("-", ""):
        number = number << 5 | LETTERS.index(letter)
    assert number.to_bytes(15, "big") == of[:15]


def test_the_fragment_of_a_square_code_is_the_whole_fingerprint():
    of = digest(b"a wave")
    assert urlsafe_b64decode(in_fragment(of) + "=") == of

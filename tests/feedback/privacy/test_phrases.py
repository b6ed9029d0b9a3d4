"""Six words that are forgiven their slips, and never guessed at."""

import secrets
from string import ascii_lowercase as letters

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.privacy import phrases
from feedback.privacy.errors import UnreadablePhrase
from feedback.wordlist import LENGTH, words

WORDS = words()
KNOWN = frozenset(WORDS)
PLAIN = tuple(word for word in WORDS if "-" not in word)


def edits(word):
    """Every word that is one letter too many, missing or wrong away."""
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    more = {a + c + b for a, b in parts for c in letters}
    fewer = {a + b[1:] for a, b in parts if b}
    wrong = {a + c + b[1:] for a, b in parts if b for c in letters}
    return (more | fewer | wrong) - {word}


def swaps(word):
    """Every word that has two neighbours swapped."""
    return {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}


def meanings():
    """Every slip of every word, with the words it could mean."""
    meant = {}
    for word in WORDS:
        for slip in edits(word) | swaps(word):
            meant.setdefault(slip, set()).add(word)
    return meant


MEANINGS = meanings()
AMBIGUOUS = {slip: meant for slip, meant in MEANINGS.items() if len(meant) > 1}


def test_the_list_has_1296_words_of_at_least_three_letters():
    assert len(WORDS) == len(KNOWN) == LENGTH == 6**4
    assert min(map(len, WORDS)) >= 3
    assert all(word == word.lower() and word.replace("-", "").isalpha() for word in WORDS)


def test_no_slip_makes_another_word():
    assert not KNOWN & MEANINGS.keys()


def test_no_two_words_are_nearer_than_three_letters():
    """A letter too many, missing or wrong has one meaning; what has two is always a swap of at least one of them."""
    assert all(sum(slip in edits(word) for word in meant) < 2 for slip, meant in AMBIGUOUS.items())
    assert len(AMBIGUOUS) < len(MEANINGS) / 1000


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PLAIN), min_size=6, max_size=6), st.data())
def test_one_slip_in_every_word_reads_back(phrase, data):
    slips = [sorted((edits(word) | swaps(word)) - AMBIGUOUS.keys()) for word in phrase]
    typed = " ".join(data.draw(st.sampled_from(choices)) for choices in slips)
    assert phrases.read(WORDS, typed) == " ".join(phrase)


@pytest.mark.attack
@given(st.sampled_from(PLAIN), st.data())
def test_more_than_one_slip_in_a_word_is_not_forgiven(word, data):
    """Whoever guesses must not be given two letters of each word."""
    wrong = list(word)
    for position in data.draw(st.lists(st.integers(0, len(word) - 1), min_size=2, max_size=2, unique=True)):
        wrong[position] = "?"
    with pytest.raises(UnreadablePhrase):
        phrases.read(WORDS, "".join(wrong))


@given(st.data(), st.integers(0, 5))
def test_a_slip_that_could_mean_two_words_is_not_guessed(data, position):
    typed = list(WORDS[:6])
    typed[position] = data.draw(st.sampled_from(sorted(AMBIGUOUS)))
    with pytest.raises(UnreadablePhrase) as refused:
        phrases.read(WORDS, " ".join(typed))
    assert refused.value.position == position + 1


@given(st.integers(0, 5))
def test_an_unreadable_word_names_its_position_and_not_itself(position):
    typed = list(WORDS[:6])
    typed[position] = "qqqqqqq"
    with pytest.raises(UnreadablePhrase) as refused:
        phrases.read(WORDS, " ".join(typed))
    assert refused.value.position == position + 1
    assert "qqqqqqq" not in str(refused.value)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from([" ", "-", ", ", "\n", "  "]))
def test_case_hyphens_commas_and_spaces_are_forgiven(phrase, between):
    if between == "-":
        phrase = [word for word in phrase if "-" not in word]
    assert phrases.read(WORDS, between.join(phrase).upper()) == " ".join(phrase)


def test_a_word_with_a_hyphen_of_its_own_reads_back():
    assert phrases.read(WORDS, "yo-yo aardvark yo-yo") == "yo-yo aardvark yo-yo"


def test_swapped_words_stay_swapped():
    first, second = WORDS[0], WORDS[500]
    assert phrases.read(WORDS, f"{second} {first}") == f"{second} {first}"


def test_generated_phrases_have_six_words_of_the_list_and_are_all_different():
    made = {phrases.generate(WORDS, secrets.choice) for _ in range(200)}
    assert len(made) == 200
    assert all(len(phrase.split(" ")) == 6 and set(phrase.split(" ")) <= KNOWN for phrase in made)
    assert all(phrases.read(WORDS, phrase) == phrase for phrase in made)


def test_a_chooser_that_always_takes_the_first_shows_that_nothing_else_chooses():
    assert phrases.generate(WORDS, lambda listed: listed[0]) == " ".join([WORDS[0]] * 6)

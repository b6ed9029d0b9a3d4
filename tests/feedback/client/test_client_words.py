"""Six words and cards mean the same in the browser as on the server."""

import string
from random import Random

import pytest

from feedback.privacy import phrases, stretching, tokens
from feedback.privacy.errors import UnreadablePhrase
from feedback.wordlist import words
from tests.feedback.client.calling import ClientRefused
from tests.feedback.privacy.test_phrases import AMBIGUOUS

WORDS = words()
PHRASE = "yo-yo aardvark zestfully outskirts kangaroo cedar"
WAVE = bytes(range(224, 256))
PROGRAMME = "0123456789abcdef"
LETTERS = string.ascii_lowercase + "éß-😀"
BETWEEN = (" ", "  ", ", ", ",", "-", "\n", "\u00a0", "\u3000", " - ")


def test_stretched_words_are_the_same_on_both_sides(client):
    receipt = stretching.receipt(PHRASE, WAVE)
    assert client("pairTag", PHRASE, PROGRAMME) == stretching.pair_tag(PHRASE, PROGRAMME)
    assert client("receipt", PHRASE, WAVE) == receipt
    assert client("finder", receipt) == stretching.finder(receipt)
    assert client("textReceipt", receipt) == stretching.text_receipt(receipt)


def test_a_card_is_the_same_on_both_sides_however_it_is_typed(client):
    code = "01AB9XYZ0K1M"
    for typed in (code, "0iab-9xyz-ok1m", " OLAB 9XYZ 0KlM "):
        assert tokens.read_code(typed) == code
        assert client("cardSecret", typed) == stretching.card_secret(code)


def meant(typed):
    try:
        return {"words": phrases.read(WORDS, typed)}
    except UnreadablePhrase as refused:
        return {"position": refused.position}


def slipped(word, chance):
    """The word with one slip, or two, or none."""
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        at, letter = chance.randrange(len(word) + 1), chance.choice(LETTERS)
        word = chance.choice(
            (
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
    return word.upper() if chance.random() < 0.2 else word


def typed_phrases(many, chance):
    for _ in range(many):
        said = [slipped(chance.choice(WORDS), chance) for _ in range(chance.choice((1, 2, 5, 6, 6, 7)))]
        yield "".join(part for word in said for part in (word, chance.choice(BETWEEN)))


def test_the_client_reads_what_the_server_reads(client):
    chance = Random(1296)  # noqa: S311  # made-up slips, the same ones each time
    odd = ["", " ", "-", ",,", "yo-yo", "YO-YO yo yo", "aardvark-yo-yo", "😀", PHRASE, PHRASE.replace(" ", "-")]
    typed = odd + list(typed_phrases(600, chance))
    expected = [meant(phrase) for phrase in typed]
    assert sum("words" in each for each in expected) > 100
    assert sum("position" in each for each in expected) > 100
    assert client("readEach", typed, WORDS) == expected


def test_every_kind_of_slip_alone_is_read_alike(client):
    chance = Random(6)  # noqa: S311  # made-up slips, the same ones each time
    for word in chance.sample(WORDS, 12):
        starts = range(len(word) + 1)
        slips = [word[:at] + letter + word[at + more :] for at in starts for more in (0, 1) for letter in "aéx😀"]
        slips += [word[:at] + word[at + 1 :] for at in starts]
        slips += [word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in starts]
        assert client("readEach", slips, WORDS) == [meant(slip) for slip in slips]


def test_a_slip_that_could_mean_two_words_is_guessed_on_neither_side(client):
    slips = sorted(AMBIGUOUS)
    assert len(slips) > 5
    typed = [f"{WORDS[0]} {slip} {WORDS[1]}" for slip in slips]
    assert client("readEach", typed, WORDS) == [meant(phrase) for phrase in typed] == [{"position": 2}] * len(slips)


def test_drawn_words_are_six_of_the_list_and_never_the_same(client):
    drawn = {client("drawWords", WORDS) for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(phrase.split(" ")) == phrases.WORDS and set(phrase.split(" ")) <= set(WORDS) for phrase in drawn)
    assert all(phrases.read(WORDS, phrase) == phrase for phrase in drawn)


def test_each_word_is_drawn_equally_often(client):
    """Randomness that counts once through all its numbers, from one that is thrown away, draws each word once."""
    drawn = client("drawCounting", 63_000, len(WORDS) // phrases.WORDS, WORDS)
    assert sorted(word for phrase in drawn for word in phrase.split(" ")) == sorted(WORDS)


def test_words_are_drawn_from_the_whole_list_only(client):
    for other in ([], WORDS[:-1], (*WORDS[:-1], WORDS[0]), (*WORDS, "another")):
        with pytest.raises(ClientRefused) as refused:
            client("drawWords", other)
        assert refused.value.reason == "words"

"""What could name somebody is marked for the reader, and every letter of a comment stays where it was."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.comments.patterns import pieces

ROSTER = ("Early shift", "Harbour plant", "Kim Larsen", "Noor", "Accounts and purchasing")


def marked(text, roster=ROSTER):
    return [piece.text for piece in pieces(text, roster) if piece.marked]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to kim.l@brightwater.example, please", ["kim.l@brightwater.example"]),
        ("kim (at) brightwater.example", ["kim (at) brightwater.example"]),
        ("see https://example.org/a?b=c today", ["https://example.org/a?b=c"]),
        ("look at www.example.org", ["www.example.org"]),
        ("call +49 (0)30 555-0100 at once", ["+49 (0)30 555-0100"]),
        ("call 030/5550100", ["030/5550100"]),
        ("on 12.3.2024 it rained", ["12.3.2024"]),
        ("since 2024-03-12", ["2024-03-12"]),
        ("on 12 March and 3. Mai", ["12 March", "3. Mai"]),
        ("my number is AB12345", ["AB12345"]),
        ("in room 4711", ["4711"]),
        ("رقمي ٤٧١١٢٣", ["٤٧١١٢٣"]),
        ("ask @kimster", ["@kimster"]),
        ("Kim's team and LARSEN", ["Kim's", "LARSEN"]),
        ("the early shift knows", ["early shift"]),
        ("down at the harbour", ["harbour"]),
    ],
)
def test_what_could_name_somebody_is_marked(text, found):
    assert marked(text) == found


@pytest.mark.parametrize(
    "text", ["I slept 8 hours", "We were 12 people", "Kimono, noorish", "Nothing at all.", "", "10 of 20 said so"]
)
def test_what_names_nobody_is_left_alone(text):
    assert marked(text) == []


def test_without_a_roster_the_patterns_still_work():
    assert marked("Kim has 4711", ()) == ["4711"]


def test_what_no_pattern_can_find_is_not_found():
    """The page says so to the reader."""
    assert marked("I am the only nurse with twins") == []


@given(st.text(max_size=300))
def test_all_pieces_together_are_the_comment(text):
    made = pieces(text, ROSTER)
    assert "".join(piece.text for piece in made) == text
    assert all(piece.text for piece in made)
    assert all(one.marked != two.marked for one, two in pairwise(made))

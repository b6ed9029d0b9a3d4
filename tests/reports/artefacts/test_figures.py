"""A printed number tells its step, or, if it does not stand on it, its last digit."""

import math

import pytest

from reports.artefacts.figures import interval, last_digit, on_step, people, plain


@pytest.mark.parametrize(
    ("text", "step", "expected"),
    [
        ("62", 1.0, (61.5, 62.5)),
        ("62", 2.0, (61, 63)),
        ("62.3", 1.0, (62.25, 62.35)),
        ("−3", 0.25, (-3.125, -2.875)),
        ("4.75 or more", 0.25, (4.625, math.inf)),
        ("10 or less", 5, (-math.inf, 12.5)),
        ("+4", 1.0, (3.5, 4.5)),
    ],
)
def test_a_number_is_an_interval(text, step, expected):
    assert interval(text, step) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("about 25", (23, 27)), ("84", (84, 84)), ("25 or more", (23, math.inf)), ("123", (123, 123))],
)
def test_a_number_of_people_is_an_interval(text, expected):
    assert people(text) == expected


def test_signs_and_digits_are_read_as_people_write_them():
    assert (plain("−1.5"), plain("+2"), plain("45 %")) == (-1.5, 2.0, 45.0)
    assert (last_digit("62"), last_digit("62.30")) == (1.0, 0.01)
    assert on_step(0.3, 0.1) and not on_step(0.35, 0.1)

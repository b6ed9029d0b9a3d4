"""A comment is a few lines that everybody can see all of."""

import pytest

from surveys.texts import LEAST_COMMENTS, LEAST_RESPONDENTS, MOST, TextRefused, Wrong, checked, decoded


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \r\n\t ", ""),
        ("  Two\r\nlines\rof\ttext ", "Two\nlines\nof text"),
        ("x" * MOST, "x" * MOST),
        ("🙂" * MOST, "🙂" * MOST),
        (" " * 1000 + "far in", "far in"),
        ("=1+1", "=1+1"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("أهلا\u200f وسهلا", "أهلا\u200f وسهلا"),
    ],
)
def test_a_comment_is_kept_as_it_was_meant(typed, kept):
    assert checked(typed) == kept == decoded(typed.encode())


@pytest.mark.parametrize("length", [MOST + 1, 3000])
def test_more_than_three_hundred_characters_are_refused(length):
    with pytest.raises(TextRefused) as refused:
        checked("x" * length)
    assert refused.value.why is Wrong.TOO_LONG


@pytest.mark.parametrize("hidden", ["\0", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\ud800"])
def test_characters_that_nobody_sees_are_refused(hidden):
    with pytest.raises(TextRefused) as refused:
        checked(f"before{hidden}after")
    assert refused.value.why is Wrong.CONTROLS


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\xed\xa0\x80", b"ok \xf0\x9f"])
def test_bytes_that_are_no_utf_8_are_refused(content):
    with pytest.raises(TextRefused):
        decoded(content)


def test_no_refusal_repeats_what_was_written():
    with pytest.raises(TextRefused) as refused:
        checked("secret\0")
    assert "secret" not in f"{refused.value!r} {refused.value.args}"


def test_the_longest_comment_fits_into_what_is_sealed():
    assert len(("🙂" * MOST).encode()) <= 3070


def test_the_promised_numbers_are_those_of_the_plan():
    assert (LEAST_COMMENTS, LEAST_RESPONDENTS) == (10, 20)

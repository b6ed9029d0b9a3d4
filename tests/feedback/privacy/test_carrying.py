"""The sealed field opens for its form, within a day, and unchanged."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedback.privacy.carrying import LIFETIME, carried, carry
from feedback.privacy.errors import Altered

KEY, FORM, HOUR, ANSWERS = b"k" * 32, b"form", 480_000, b'{"E1":5}'
FIELD = carry(KEY, FORM, HOUR, ANSWERS)


@pytest.mark.parametrize("later", range(LIFETIME + 1))
def test_the_field_opens_for_a_day(later):
    assert carried(KEY, FORM, HOUR + later, FIELD) == ANSWERS


@pytest.mark.attack
@pytest.mark.parametrize(
    ("key", "form", "hour"),
    [
        (KEY, FORM, HOUR + LIFETIME + 1),
        (KEY, FORM, HOUR - 1),
        (KEY, FORM, 0),
        (KEY, b"other form", HOUR),
        (b"l" * 32, FORM, HOUR),
    ],
    ids=["too old", "from the future", "from another age", "of another form", "under another key"],
)
def test_the_field_opens_for_nothing_else(key, form, hour):
    with pytest.raises(Altered):
        carried(key, form, hour, FIELD)


@pytest.mark.attack
def test_every_altered_byte_is_refused():
    raw = base64.urlsafe_b64decode(FIELD)
    for position in range(len(raw)):
        altered = raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]
        with pytest.raises(Altered):
            carried(KEY, FORM, HOUR, base64.urlsafe_b64encode(altered).decode())


@given(st.text(max_size=200))
@example("")
@example("ä")
@example("A" * 15)
@example("AAAA" * 4)
@example(FIELD + "=")
@example(FIELD[:-4])
@example(" " + FIELD)
def test_whatever_a_browser_makes_up_is_refused(text):
    with pytest.raises(Altered):
        carried(KEY, FORM, HOUR, text)


def test_the_field_says_nothing_and_never_the_same():
    fields = {carry(KEY, FORM, HOUR, ANSWERS) for _ in range(20)}
    assert len(fields) == 20
    assert all(ANSWERS not in base64.urlsafe_b64decode(field) for field in fields)

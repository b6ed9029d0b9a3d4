"""The answers so far travel with the person and open for their form only."""

from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest

from feedback.privacy.carrying import LIFETIME
from surveys import sheet
from surveys.answering import OpenForm
from surveys.questionnaires import library
from surveys.questionnaires.errors import AnswerRefused
from surveys.sheet import Sheet, SheetTooOld

KEY, HOUR = b"k" * 32, 480_000
CORE = library.load("candour-core")
FORM = OpenForm(
    code="K7QM2XPD",
    state="open",
    wave_state="open",
    wave="before",
    wave_id="w",
    public_key=b"p" * 32,
    ticket_key=b"",
    descriptor=b"{}",
    wave_digest=b"d" * 32,
    group_id="g",
    group="Early shift",
    headcount=30,
    programme="Talk",
    programme_id="p",
    entry="room",
    pairing=True,
    comments=False,
    public=False,
    keys_needed=1,
    k=10,
    cuts=("site",),
    backgrounds=(),
    questionnaire_digest=b"q" * 32,
)
GIVEN = Sheet(b"t" * 32, {"E1": 5, "E2": -1, "barriers": (1, 3)})


def test_a_sheet_comes_back_as_it_was():
    assert sheet.unpack(sheet.pack(GIVEN, KEY, FORM, HOUR), KEY, FORM, HOUR + LIFETIME) == GIVEN


def test_every_new_sheet_has_a_tag_of_its_own():
    made = [sheet.new_sheet() for _ in range(100)]
    assert len({each.tag for each in made}) == 100
    assert all(each.answers == {} for each in made)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("form", "hour", "key"),
    [
        (replace(FORM, code="00000000"), HOUR, KEY),
        (replace(FORM, wave_digest=b"e" * 32), HOUR, KEY),
        (FORM, HOUR + LIFETIME + 1, KEY),
        (FORM, HOUR - 1, KEY),
        (FORM, HOUR, b"l" * 32),
    ],
    ids=["another form", "another wave", "too old", "from the future", "another server"],
)
def test_a_sheet_opens_for_its_form_its_wave_and_its_day_only(form, hour, key):
    with pytest.raises(SheetTooOld, match="Nothing was stored"):
        sheet.unpack(sheet.pack(GIVEN, KEY, FORM, HOUR), key, form, hour)


@pytest.mark.parametrize("text", ["", "x", "ä", "e30=", "A" * 500])
def test_a_sheet_that_was_made_up_is_refused(text):
    with pytest.raises(SheetTooOld):
        sheet.unpack(text, KEY, FORM, HOUR)


def test_a_page_answered_anew_replaces_its_items_and_no_others():
    changed = GIVEN.with_step(CORE, "before", ["E1", "E2", "E3"], [("E1", "1"), ("E3", "4")])
    assert changed == Sheet(GIVEN.tag, {"barriers": (1, 3), "E1": 1, "E3": 4})  # E2 was taken back


def test_a_page_sent_empty_takes_its_answers_back():
    assert GIVEN.with_step(CORE, "before", ["E1", "E2"], []).answers == {"barriers": (1, 3)}


@pytest.mark.parametrize("field", [("E1", "6"), ("E1", ""), ("E1", "five"), ("nothing", "1"), ("E1", "1.0")])
def test_a_field_that_is_no_answer_is_refused_and_changes_nothing(field):
    with pytest.raises(AnswerRefused):
        GIVEN.with_step(CORE, "before", ["E1"], [field])
    assert GIVEN.answers == {"E1": 5, "E2": -1, "barriers": (1, 3)}


@pytest.mark.attack
def test_a_sheet_says_nothing_about_the_answers_in_it():
    empty, full = sheet.pack(Sheet(b"t" * 32, {}), KEY, FORM, HOUR), sheet.pack(GIVEN, KEY, FORM, HOUR)
    assert not any(word in urlsafe_b64decode(field) for word in (b"answers", b"barriers") for field in (empty, full))
    assert sheet.pack(GIVEN, KEY, FORM, HOUR) != full


@pytest.mark.parametrize("items", [["O1"], []])
def test_a_page_answers_only_the_questions_on_it(items):
    with pytest.raises(AnswerRefused, match="not on this page"):
        GIVEN.with_step(CORE, "before", items, [("E1", "1")])

"""Answers enter only if they fit, as a form and as an unsealed record alike."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires.checking import checked, valid
from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import WAVES, Answers, Item, Value
from surveys.questionnaires.library import load, names

CORE = load("candour-core")
LIGHT = load("candour-light")


def fields_of(answers: Answers) -> list[tuple[str, str]]:
    return [
        (name, str(code))
        for name, value in answers.items()
        for code in (value if isinstance(value, tuple) else (value,))
    ]


def values_of(item: Item) -> st.SearchStrategy[Value]:
    if item.kind != "pick":
        return st.sampled_from(sorted(item.codes))
    together = sorted(item.codes - item.alone)
    several = st.sets(st.sampled_from(together), min_size=1, max_size=item.most)
    return st.one_of(several, st.sampled_from(sorted(item.alone)).map(lambda code: {code})).map(
        lambda codes: tuple(sorted(codes))
    )


@st.composite
def good(draw: st.DrawFn) -> tuple[str, str, dict[str, Value]]:
    name, wave = draw(st.sampled_from(names())), draw(st.sampled_from(WAVES))
    items = load(name).items_in(wave)
    chosen = draw(st.lists(st.sampled_from(items), unique_by=lambda item: item.id))
    return name, wave, {item.id: draw(values_of(item)) for item in chosen}


@given(good())
def test_good_answers_come_back_as_they_were_given_by_form_and_by_record(case):
    name, wave, answers = case
    assert checked(load(name), wave, fields_of(answers)) == answers
    assert valid(load(name), wave, json.loads(json.dumps(answers))) == answers


@given(good(), st.randoms())
def test_the_order_of_answering_leaves_no_trace(case, chance):
    name, wave, answers = case
    fields = fields_of(answers)
    shuffled = chance.sample(fields, len(fields))
    result = checked(load(name), wave, shuffled)
    assert json.dumps(result) == json.dumps(checked(load(name), wave, fields))
    assert list(result) == [item.id for item in load(name).items_in(wave) if item.id in answers]


@given(good())
def test_what_was_checked_once_is_valid_again(case):
    name, wave, answers = case
    once = valid(load(name), wave, json.loads(json.dumps(answers)))
    assert valid(load(name), wave, json.loads(json.dumps(once))) == once


def test_a_form_left_blank_is_a_response_without_answers():
    assert checked(CORE, "before", []) == {}
    assert valid(CORE, "before", {}) == {}


def test_every_code_offered_is_taken_and_no_other():
    for wave in WAVES:
        for item in CORE.items_in(wave):
            for code in range(-5, 25):
                fields = [(item.id, str(code))]
                if code in item.codes:
                    assert checked(CORE, wave, fields)
                else:
                    with pytest.raises(AnswerRefused):
                        checked(CORE, wave, fields)


BAD_FORMS = [
    ("an unknown item", "before", [("Z9", "1")], None, "not in this questionnaire"),
    ("a field of the form itself", "before", [("csrf_token", "x")], None, "not in this questionnaire"),
    ("another wave's item", "before", [("P2", "1")], "P2", "not asked in this survey"),
    ("an item dropped later", "day30", [("barriers", "1")], "barriers", "not asked in this survey"),
    ("a wave there is not", "midway", [("E1", "1")], "E1", "not asked in this survey"),
    ("a repeated item", "before", [("E1", "1"), ("E1", "2")], "E1", "more than once"),
    ("a repeated item, same code", "before", [("E1", "1"), ("O1", "1"), ("E1", "1")], "E1", "more than once"),
    ("a code too high", "before", [("E1", "6")], "E1", "choose one of the answers shown"),
    ("nought, the mark of a skipped item", "before", [("E1", "0")], "E1", "choose one of the answers shown"),
    ("a missing code not offered", "before", [("P1", "-2")], "P1", "choose one of the answers shown"),
    ("an empty text", "before", [("E1", "")], "E1", "choose one of the answers shown"),
    ("a word", "before", [("E1", "agree")], "E1", "choose one of the answers shown"),
    ("a decimal", "before", [("E1", "3.0")], "E1", "choose one of the answers shown"),
    ("a space", "before", [("E1", " 3")], "E1", "choose one of the answers shown"),
    ("a plus", "before", [("E1", "+3")], "E1", "choose one of the answers shown"),
    ("a leading nought", "before", [("E1", "03")], "E1", "choose one of the answers shown"),
    ("an Arabic-Indic digit", "before", [("E1", "٣")], "E1", "choose one of the answers shown"),
    ("a huge number", "before", [("E1", "9" * 10_000)], "E1", "choose one of the answers shown"),
    ("four picks of three", "before", [("barriers", c) for c in "1234"], "barriers", "at most 3"),
    ("None and another", "before", [("barriers", "10"), ("barriers", "1")], "barriers", "cannot go with"),
    ("not said and another", "before", [("barriers", "-1"), ("barriers", "1")], "barriers", "cannot go with"),
    ("None and not said", "before", [("barriers", "-1"), ("barriers", "10")], "barriers", "cannot go with"),
    ("one pick twice", "before", [("barriers", "2"), ("barriers", "2")], "barriers", "sent twice"),
    (
        "one good, one bad pick",
        "before",
        [("barriers", "2"), ("barriers", "11")],
        "barriers",
        "answers shown",
    ),
]


@pytest.mark.parametrize(
    ("wave", "fields", "item", "what"), [case[1:] for case in BAD_FORMS], ids=[case[0] for case in BAD_FORMS]
)
def test_a_form_that_does_not_fit_is_refused_and_says_that_nothing_was_stored(wave, fields, item, what):
    with pytest.raises(AnswerRefused) as refusal:
        checked(CORE, wave, fields)
    assert what in refusal.value.message
    assert refusal.value.message.endswith("Nothing was stored.")
    assert refusal.value.item == item
    assert refusal.value.status == 422


def test_one_bad_answer_refuses_the_whole_form():
    with pytest.raises(AnswerRefused):
        checked(CORE, "before", [("E1", "3"), ("E2", "9"), ("E3", "3")])


def test_an_item_of_another_questionnaire_is_refused():
    assert checked(CORE, "before", [("E2", "3")])
    with pytest.raises(AnswerRefused, match="not in this questionnaire"):
        checked(LIGHT, "before", [("E2", "3")])


def test_the_refusal_names_the_question_and_never_the_answer():
    with pytest.raises(AnswerRefused) as refusal:
        checked(CORE, "before", [("E1", "31337")])
    assert "Taking part in this training is worth my time." in refusal.value.message
    assert "31337" not in refusal.value.message


BAD_RECORDS = [
    None,
    3,
    "E1",
    [["E1", 3]],
    {"Z9": 1},
    {"P2": 1},
    {1: 1},
    {None: 1},
    {"E1": None},
    {"E1": True},
    {"E1": False},
    {"E1": 3.0},
    {"E1": float("nan")},
    {"E1": "3"},
    {"E1": 0},
    {"E1": 6},
    {"E1": -3},
    {"E1": 10**400},
    {"E1": -(10**400)},
    {"E1": [3]},
    {"E1": {"code": 3}},
    {"P1": -2},
    {"P1": [1]},
    {"barriers": 1},
    {"barriers": "1"},
    {"barriers": []},
    {"barriers": None},
    {"barriers": {"1": 1}},
    {"barriers": [True]},
    {"barriers": [1.0]},
    {"barriers": ["1"]},
    {"barriers": [[1]]},
    {"barriers": [1, 1]},
    {"barriers": [1, 2, 3, 4]},
    {"barriers": [1, 10]},
    {"barriers": [-1, 1]},
    {"barriers": [-2]},
    {"barriers": [11]},
    {"barriers": [1] * 100_000},
    {"E1": 3, "E2": 9},
]


@pytest.mark.parametrize("record", BAD_RECORDS, ids=lambda record: repr(record)[:40])
def test_a_record_that_does_not_fit_is_refused(record):
    with pytest.raises(AnswerRefused) as refusal:
        valid(CORE, "before", record)
    assert refusal.value.message.endswith("Nothing was stored.")


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(ANY_JSON | st.dictionaries(st.sampled_from([*CORE.items, "Z9"]), ANY_JSON | st.integers(-3, 11), max_size=5))
def test_whatever_was_sealed_it_is_valid_or_refused_and_nothing_worse(record):
    try:
        answers = valid(CORE, "before", record)
    except AnswerRefused:
        return
    for name, value in answers.items():
        codes = value if isinstance(value, tuple) else (value,)
        assert CORE.items[name].asked_in("before")
        assert all(type(code) is int and code in CORE.items[name].codes for code in codes)


def test_picks_come_back_in_ascending_order():
    assert valid(CORE, "before", {"barriers": [9, 2, 5]}) == {"barriers": (2, 5, 9)}

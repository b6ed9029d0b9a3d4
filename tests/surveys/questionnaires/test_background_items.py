"""A background question is a choice that is asked in every wave, and only where somebody declared it."""

import pytest

from surveys.questionnaires.errors import QuestionnaireRefused
from surveys.questionnaires.kinds import WAVES
from surveys.questionnaires.library import load
from surveys.questionnaires.reading import parse

FILE = """
id = "small"
version = "1"
title = "Small"
licence = "Our own"
[responses.agreement]
options = ["No", "Yes"]
[items.A]
wording = "We talk."
[items.place]
kind = "choice"
background = true
wording = "Where do you work?"
options = ["Inside", "Outside"]
[items.shift]
kind = "choice"
background = true
wording = "When do you work?"
options = ["By day", "By night"]
[[steps]]
id = "talk"
title = "Talk"
items = ["A", "shift"]
[[steps]]
id = "about"
title = "About you"
items = ["place"]
[scales.talk]
title = "Talk"
items = ["A"]
outcome = true
"""
NINE = "[" + ", ".join(f'"{number}"' for number in range(9)) + "]"


def steps(questionnaire):
    return [(step.id, step.items) for step in questionnaire.steps]


def test_the_background_questions_of_a_file_are_those_it_marks():
    assert [item.id for item in parse(FILE).backgrounds()] == ["shift", "place"]
    assert not parse(FILE).items["A"].background


@pytest.mark.parametrize(
    ("declared", "left"),
    [
        ((), [("talk", ("A",))]),
        (("shift",), [("talk", ("A", "shift"))]),
        (("place",), [("talk", ("A",)), ("about", ("place",))]),
        (("place", "shift"), [("talk", ("A", "shift")), ("about", ("place",))]),
    ],
)
def test_what_nobody_declared_is_not_asked_and_an_empty_step_is_gone(declared, left):
    asked = parse(FILE).asking(declared)
    assert steps(asked) == left
    assert asked.items.keys() == {"A", *declared}


def test_asking_all_of_them_changes_nothing():
    assert parse(FILE).asking({"place", "shift"}) == parse(FILE)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('wording = "Where do you work?"', 'wording = "Where?"\nwaves = ["before", "after"]', "items.place.background"),
        ('wording = "Where do you work?"', 'wording.before = "Where?"', "items.place.background"),
        ('options = ["Inside", "Outside"]', f"options = {NINE}", "items.place.options"),
        ('options = ["Inside", "Outside"]', 'options = ["Inside"]', "items.place.options"),
        ('wording = "We talk."', 'wording = "We talk."\nbackground = true', "items.A.background"),
        ('wording = "Where do you work?"', 'wording = "Where?"\nmost = 2', "items.place.most"),
    ],
    ids=["two waves", "one wave", "nine options", "one option", "an agreement item", "several answers"],
)
def test_what_cannot_be_a_background_question_is_refused_with_its_place(old, new, place):
    assert FILE.count(old) == 1
    with pytest.raises(QuestionnaireRefused) as refused:
        parse(FILE.replace(old, new))
    assert place in refused.value.message


def test_marking_a_background_question_changes_the_digest():
    plain = FILE.replace("background = true\n", "", 1)
    assert parse(plain).digest() != parse(FILE).digest()


def test_the_core_offers_two_background_questions_at_its_end_in_every_wave():
    core = load("candour-core")
    assert [item.id for item in core.backgrounds()] == ["tenure", "leading"]
    assert all(core.steps_in(wave)[-1].items == ("tenure", "leading") for wave in WAVES)
    assert [len(item.options) for item in core.backgrounds()] == [3, 2]
    assert load("candour-light").backgrounds() == ()

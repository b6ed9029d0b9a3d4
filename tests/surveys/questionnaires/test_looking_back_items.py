"""A looking-back item is asked after the training, about the time before, and never counts with another kind."""

import pytest

from surveys.questionnaires.errors import QuestionnaireRefused
from surveys.questionnaires.reading import parse

FILE = """
id = "small"
version = "1"
title = "Small"
licence = "Our own"
[responses.agreement]
options = ["No", "Partly", "Yes"]
[responses.short]
options = ["No", "Yes"]
[items.H]
wording = "I can ask."
[items.HB]
wording = "Before the training, I could ask."
waves = ["after"]
looks_back_at = "H"
[items.now]
wording = "I can listen."
waves = ["after"]
[items.two]
wording = "I can wait."
responses = "short"
[items.place]
kind = "choice"
wording = "Where do you work?"
options = ["Inside", "Outside", "Both"]
[[steps]]
id = "all"
title = "All"
items = ["H", "HB", "now", "two", "place"]
[scales.help]
title = "Help"
items = ["H"]
outcome = true
[scales.help_before]
title = "Help, looking back"
items = ["HB"]
"""
LOOKING = 'looks_back_at = "H"'
WAVES = 'waves = ["after"]\nlooks_back_at'
CHOICE = 'wording = "Where do you work?"'


def refused(old, new):
    assert FILE.count(old) == 1
    with pytest.raises(QuestionnaireRefused) as refusal:
        parse(FILE.replace(old, new))
    return refusal.value


def test_an_item_says_which_one_it_looks_back_at_and_the_others_say_none():
    items = parse(FILE).items
    assert {name: item.looks_back_at for name, item in items.items() if item.looks_back_at} == {"HB": "H"}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (LOOKING, 'looks_back_at = "gone"', "no item of this name"),
        (LOOKING, 'looks_back_at = "place"', "only an agreement item"),
        (LOOKING, 'looks_back_at = "HB"', "looks back itself"),
        (LOOKING, 'looks_back_at = "two"', "different numbers of options"),
        (LOOKING, f"{LOOKING}\nreverse = true", "one of the two items is reversed"),
        (WAVES, 'waves = ["before", "after"]\nlooks_back_at', "nothing to look back at"),
        (WAVES, "looks_back_at", "nothing to look back at"),
        (LOOKING, "looks_back_at = 1", "quotation marks"),
    ],
    ids=["nobody", "a choice", "itself", "fewer options", "reversed", "asked before too", "every wave", "a number"],
)
def test_what_cannot_look_back_is_refused_with_its_place(old, new, what):
    refusal = refused(old, new)
    assert refusal.where == "items.HB.looks_back_at"
    assert what in refusal.message


def test_two_reversed_statements_go_together():
    both = FILE.replace('wording = "I can ask."', 'wording = "I cannot ask."\nreverse = true')
    assert parse(both.replace(LOOKING, f"{LOOKING}\nreverse = true")).items["HB"].reverse


def test_only_an_agreement_item_looks_back():
    refusal = refused(CHOICE, f"{CHOICE}\n{LOOKING}")
    assert refusal.where == "items.place.looks_back_at"
    assert "does not belong" in refusal.message


def test_a_scale_that_mixes_then_and_now_is_refused():
    refusal = refused('items = ["HB"]', 'items = ["HB", "now"]')
    assert refusal.where == "scales.help_before.items"
    assert "some of these items look back and some do not" in refusal.message


def test_a_scale_that_looks_back_is_no_outcome():
    refusal = refused('items = ["HB"]', 'items = ["HB"]\noutcome = true')
    assert refusal.where == "scales.help_before.outcome"
    assert "these items look back" in refusal.message


def test_looking_back_changes_the_digest():
    assert parse(FILE.replace(LOOKING, "")).digest() != parse(FILE).digest()

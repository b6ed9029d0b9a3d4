"""What a questionnaire says about its waves, its languages and itself."""

import pytest

from surveys.questionnaires.kinds import DOES_NOT_APPLY, PREFER_NOT, Item, Option
from surveys.questionnaires.library import load
from surveys.questionnaires.questionnaire import Questionnaire, Scale, Step
from surveys.questionnaires.reading import parse
from surveys.questionnaires.text import in_language, language_used

TWO_WAVES = """
id = "two"
version = "1"
title = "Two"
licence = "Our own"
[responses.agreement]
options = ["No", "Yes"]
[items.B]
wording.after = "After only."
[items.A]
wording = "Always."
[[steps]]
id = "late"
title = "Late"
items = ["B"]
[[steps]]
id = "all"
title = "All"
items = ["A"]
[scales.z]
title = "Z"
items = ["A"]
outcome = true
[scales.a]
title = "A"
items = ["A"]
outcome = true
"""


def test_a_wave_shows_only_the_steps_and_items_asked_in_it():
    two = parse(TWO_WAVES)
    assert [(step.id, step.items) for step in two.steps_in("before")] == [("all", ("A",))]
    assert [(step.id, step.items) for step in two.steps_in("after")] == [("late", ("B",)), ("all", ("A",))]
    assert [item.id for item in two.items_in("after")] == ["B", "A"]


def test_an_unknown_wave_asks_nothing():
    assert load("candour-core").steps_in("midway") == ()
    assert load("candour-core").items_in("midway") == ()


def test_a_question_has_no_text_in_a_wave_in_which_it_is_not_asked():
    with pytest.raises(KeyError):
        load("candour-core").items["P2"].text("before", "en")


def test_outcomes_keep_the_order_of_the_file():
    assert [scale.id for scale in parse(TWO_WAVES).outcomes()] == ["z", "a"]


@pytest.mark.parametrize(
    ("language", "used"),
    [("de", "de"), ("de-AT", "de"), ("pt-BR", "pt-BR"), ("pt", "en"), ("fr", "en"), ("", "en")],
)
def test_a_missing_language_falls_back_to_its_parent_and_then_to_english(language, used):
    text = {"en": "one", "de": "eins", "pt-BR": "um"}
    assert language_used(text, language) == used
    assert in_language(text, language) == text[used]


def test_the_language_of_a_question_is_told_so_that_the_page_can_mark_it():
    item = Item("A", "choice", (Option(1, {"en": "Yes"}),), {"before": {"en": "Well?"}})
    assert (item.text("before", "ar"), item.text_language("before", "ar")) == ("Well?", "en")


def test_does_not_apply_is_a_code_only_where_it_is_offered():
    options = (Option(1, {"en": "Yes"}), Option(2, {"en": "No"}))
    assert Item("A", "choice", options, {}).codes == {1, 2, PREFER_NOT}
    assert Item("A", "choice", options, {}, does_not_apply=True).codes == {1, 2, PREFER_NOT, DOES_NOT_APPLY}


def test_the_digest_is_blind_to_spacing_and_comments():
    respaced = "# a comment\n" + TWO_WAVES.replace(" = ", "   =   ").replace("[items.B]\n", "[items.B] # b\n")
    assert parse(respaced).digest() == parse(TWO_WAVES).digest()
    assert len(parse(TWO_WAVES).digest()) == 32


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "two"', 'id = "three"'),
        ('version = "1"', 'version = "2"'),
        ('title = "Two"', 'title = "Too"'),
        ('licence = "Our own"', 'licence = "CC0"'),
        ('licence = "Our own"', 'licence = "Our own"\nnote = "New."'),
        ('licence = "Our own"', 'licence = "Our own"\nlanguages = ["en", "de"]'),
        ('options = ["No", "Yes"]', 'options = ["Yes", "No"]'),
        ('options = ["No", "Yes"]', 'options = ["No", "Yes"]\ndoes_not_apply = true'),
        ('wording = "Always."', 'wording = "Ever."'),
        ('wording = "Always."', 'wording = "Always."\nreverse = true'),
        ('wording = "Always."', 'wording = "Always."\nprogramme_only = true'),
        ("wording.after", "wording.day30"),
        ('title = "Late"', 'title = "Later"'),
        ('title = "Late"', 'title = "Late"\nlead = "How far?"'),
        ('id = "late"', 'id = "later"'),
        ("[scales.z]", "[scales.y]"),
        ("[scales.z]", "[scales.zz]"),
        ('title = "Z"', 'title = "Y"'),
    ],
)
def test_the_digest_sees_every_change_of_meaning(old, new):
    assert TWO_WAVES.count(old) == 1
    assert parse(TWO_WAVES.replace(old, new)).digest() != parse(TWO_WAVES).digest()


def test_the_digest_sees_the_order_of_steps_scales_and_items():
    def made(items: str, steps: str, scales: str) -> bytes:
        return Questionnaire(
            id="q",
            version="1",
            title={"en": "Q"},
            licence="",
            new_scales=False,
            note={"en": ""},
            languages=("en",),
            items={name: Item(name, "choice", (), {}) for name in items},
            steps=tuple(Step(name, {}, {}, ()) for name in steps),
            scales={name: Scale(name, {}, (), 1, True) for name in scales},
        ).digest()

    orders = [("ab", "cd", "ef"), ("ba", "cd", "ef"), ("ab", "dc", "ef"), ("ab", "cd", "fe")]
    assert len({made(*order) for order in orders}) == 4

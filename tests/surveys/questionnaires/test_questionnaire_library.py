"""The questionnaires we ship are complete, and ask what the research says they ask."""

from collections.abc import Iterator

import pytest

from feedback.errors import NotFound
from surveys.questionnaires.kinds import WAVES
from surveys.questionnaires.library import load, names, source
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.reading import parse
from surveys.questionnaires.text import Text

ALL = [load(name) for name in names()]
CORE = load("candour-core")
LIGHT = load("candour-light")


def texts(questionnaire: Questionnaire) -> Iterator[tuple[str, Text]]:
    yield "title", questionnaire.title
    yield "note", questionnaire.note
    for item in questionnaire.items.values():
        yield from ((f"{item.id} in {wave}", text) for wave, text in item.wording.items())
        yield from ((f"{item.id}, option {option.code}", option.label) for option in item.options)
    for step in questionnaire.steps:
        yield f"title of {step.id}", step.title
        yield f"lead of {step.id}", step.lead
    for scale in questionnaire.scales.values():
        yield f"title of {scale.id}", scale.title


def asked(questionnaire: Questionnaire, wave: str) -> set[str]:
    return {item.id for item in questionnaire.items_in(wave)}


def test_the_library_holds_two_questionnaires():
    assert names() == ("candour-core", "candour-light")


@pytest.mark.parametrize("name", ["", "candour", "../candour-core", "candour-core.toml", "/etc/passwd"])
def test_a_name_that_is_not_in_the_library_is_refused(name):
    with pytest.raises(NotFound, match="candour-core, candour-light"):
        load(name)


def test_a_questionnaire_is_read_once():
    assert load("candour-core") is CORE


def test_the_source_kept_with_a_programme_reads_as_the_same_questionnaire():
    assert parse(source("candour-core")) == CORE
    assert parse(source("candour-core")).digest() == CORE.digest()


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_text_is_there_in_english_german_and_arabic(questionnaire):
    assert questionnaire.languages == ("en", "de", "ar")
    lacking = [
        (place, language) for place, text in texts(questionnaire) for language in ("en", "de", "ar")
        if not text.get(language)
    ]  # fmt: skip
    assert lacking == []


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_arabic_text_is_written_in_arabic_and_no_other_is(questionnaire):
    def arabic(words: str) -> bool:
        return any("\u0600" <= letter <= "\u06ff" for letter in words)

    assert [place for place, text in texts(questionnaire) if not arabic(text["ar"])] == []
    assert [place for place, text in texts(questionnaire) if arabic(text["en"] + text["de"])] == []


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_no_german_wording_was_left_in_english(questionnaire):
    wordings = [text for item in questionnaire.items.values() for text in item.wording.values()]
    assert [text["en"] for text in wordings if text["en"] == text["de"]] == []


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_the_product_says_that_its_scales_are_new(questionnaire):
    assert questionnaire.new_scales
    assert "new scales" in questionnaire.note["en"]
    assert "without norms" in questionnaire.note["en"]
    assert "only with your own" in questionnaire.note["en"]
    assert questionnaire.licence == "CC BY 4.0"


def test_openness_privacy_trust_and_helping_confidence_are_word_for_word_the_same_in_every_wave():
    for name in ("openness", "privacy_trust", "helping_confidence"):
        for item in CORE.scales[name].items:
            wording = CORE.items[item].wording
            assert tuple(wording) == WAVES
            assert all(wording[wave] == wording["before"] for wave in WAVES)


def test_engagement_changes_its_tense_between_before_and_after_and_keeps_it_later():
    for name in ("E1", "E2", "E3", "E4", "E5"):
        wording = CORE.items[name].wording
        assert wording["before"] != wording["after"]
        assert wording["day30"] == wording["day90"]
    assert len({tuple(text.items()) for text in CORE.items["E6"].wording.values()}) == 1


@pytest.mark.parametrize(
    ("item", "before", "after", "later"),
    [
        ("E1", "Taking part in this training is worth my time.",
         "Taking part in this training was worth my time.",
         "Looking back, taking part in this training was worth my time."),
        ("E2", "I am interested in what this training covers.", "The training kept my interest.",
         "I am still interested in what it covered."),
        ("E3", "I plan to take an active part, in a way that suits me.",
         "I took an active part, in a way that suited me.", "I have kept taking part since then."),
        ("E4", "I expect to use this in my work.", "I can see how to use this in my work.",
         "I have used something I learned."),
        ("E5", "This training feels like a box to tick.", "This training felt like a box to tick.",
         "This training felt like a box to tick."),
    ],
)  # fmt: skip
def test_the_engagement_statements_read_as_agreed(item, before, after, later):
    assert [CORE.items[item].text(wave, "en") for wave in WAVES] == [before, after, later, later]


def test_the_reversed_statements_are_those_and_no_others():
    assert {item.id for item in CORE.items.values() if item.reverse} == {"E5", "O4", "O6", "C3"}
    assert {item.id for item in LIGHT.items.values() if item.reverse} == {"C3"}


def test_the_scales_count_what_the_research_says():
    shape = {scale.id: (len(scale.items), scale.least_answered, scale.outcome) for scale in CORE.scales.values()}
    assert shape == {
        "engagement": (6, 5, True),
        "openness": (6, 5, True),
        "privacy_trust": (4, 3, False),
        "helping_confidence": (3, 3, False),
        "helping_confidence_before": (3, 3, False),
    }
    assert {scale.id: (scale.items, scale.least_answered) for scale in LIGHT.outcomes()} == {
        "engagement2": (("E1", "E4"), 2),
        "openness2": (("O1", "O2"), 2),
    }


def test_each_wave_asks_about_contact_only_what_can_be_known_then():
    contact = {"P1", "P2", "P3", "P4", "P5", "P6", "barriers"}
    assert asked(CORE, "before") & contact == {"P1", "P4", "P5", "barriers"}
    assert asked(CORE, "after") & contact == {"P1", "P2", "P3", "P4", "P5", "P6"}
    assert asked(CORE, "day30") & contact == asked(CORE, "day90") & contact == {"P3", "P4", "P5", "P6"}


def test_the_core_looks_back_once_after_the_training_when_all_else_is_answered():
    then, now = (CORE.scales[name].items for name in ("helping_confidence_before", "helping_confidence"))
    assert [CORE.items[item].looks_back_at for item in then] == list(now)
    assert all(tuple(CORE.items[item].wording) == ("after",) for item in then)
    assert CORE.asking(()).steps_in("after")[-1].items == then


def test_every_statement_that_looks_back_says_so_first():
    for item in CORE.scales["helping_confidence_before"].items:
        assert CORE.items[item].text("after", "en").startswith("Thinking back to before the training: I ")
        assert CORE.items[item].text("after", "de").startswith("Wenn ich an die Zeit vor der Schulung zurückdenke: ")
        assert CORE.items[item].text("after", "ar").startswith("حين أعود بتفكيري إلى ما قبل التدريب: ")


def test_only_the_question_that_hints_at_seeking_help_is_kept_to_the_whole_programme():
    assert {item.id for item in CORE.items.values() if item.programme_only} == {"P3"}


def test_no_page_asks_for_more_than_six_answers_and_no_form_for_more_than_thirty():
    for questionnaire in ALL:
        for wave in WAVES:
            assert all(1 <= len(step.items) <= 6 for step in questionnaire.steps_in(wave))
            assert 1 <= len(questionnaire.items_in(wave)) <= 30


def test_the_light_form_is_one_page_of_five_in_every_wave():
    for wave in WAVES:
        assert [len(step.items) for step in LIGHT.steps_in(wave)] == [5]


def test_the_light_statements_are_word_for_word_those_of_the_core():
    assert {item.id for item in LIGHT.items.values()} == {"E1", "E4", "O1", "O2", "C3"}
    assert all(CORE.items[name] == item for name, item in LIGHT.items.items())

"""The notice says what is true of this form, in every language, and no more."""

import re
from dataclasses import replace
from html import unescape
from itertools import product
from pathlib import Path

import pytest

from feedback.settings import LANGUAGES
from surveys import answering
from surveys.notice import notice, overclaims, sentences
from surveys.promises import LIMITS, PROMISES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def form(company, two_groups):
    slug = company.plan(two_groups)
    code = company.begin(slug, "before")["Early shift"]
    with company.instance.engine.connect() as connection:
        return answering.find_form(connection, code)


def said(app, settings, form, language="en"):
    with app.test_request_context(f"/?lang={language}"):
        made = notice(settings, form)
        return "\n".join((*made.lines, *made.risks, *(text for _title, texts in made.sections for text in texts)))


def test_the_notice_names_who_asks_and_the_k_of_this_form(app, made_settings, form):
    for k in (5, 10, 17):
        text = said(app, made_settings, replace(form, k=k))
        assert f"groups of {k} people or more" in text
        assert made_settings.organisation in text


def test_the_notice_names_the_cuts_that_were_fixed_and_no_others(app, made_settings, form):
    words = {"site": "by site", "group": "by training group", "arm": "with and without peer support"}
    for cuts in ((), ("site",), ("arm", "group"), ("site", "group", "arm")):
        text = said(app, made_settings, replace(form, cuts=cuts))
        assert {cut for cut, word in words.items() if word in text} == set(cuts)


def test_the_notice_says_whether_the_world_will_read_a_summary(app, made_settings, form):
    assert "published for anybody to read" in said(app, made_settings, replace(form, public=True))
    assert "published for anybody to read" not in said(app, made_settings, replace(form, public=False))


def test_the_notice_names_the_background_questions_and_how_far_down_they_go(app, made_settings, form):
    with app.test_request_context("/?lang=en"):
        asked = notice(made_settings, form, [("How long?", "whole"), ("Do you lead?", "site")])
        nothing = notice(made_settings, form)
    shown = dict(asked.sections)["What the report will show"]
    assert "The same by the answers to “How long?”, for the whole company only." in shown
    assert "The same by the answers to “Do you lead?”, for the whole company and for each site." in shown
    assert not any("answers to" in each for each in dict(nothing.sections)["What the report will show"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_every_sentence_with_its_number(app, made_settings, form, language):
    text = said(app, made_settings, replace(form, k=17), language)
    assert "17" in text
    assert "%(" not in text
    assert len(text.splitlines()) == len(said(app, made_settings, form).splitlines())


def test_the_notice_says_what_can_still_go_wrong(app, made_settings, form):
    text = said(app, made_settings, form)
    for danger in (
        "network",
        "see your screen",
        "change its software",
        "answers alike",
        "cannot be changed or deleted one by one",
    ):
        assert danger in text


def test_every_name_has_sentences_of_its_own_and_is_either_a_promise_or_a_limit(app):
    with app.test_request_context("/"):
        says = sentences("Brightwater Works")
    names = [*(promise.id for promise in PROMISES), *LIMITS]
    assert sorted(says) == sorted(names)
    assert all(says.values())
    every = [text for texts in says.values() for text in texts]
    assert len(set(every)) == len(every)


def every_kind(form):
    """All ways in which two forms can differ in what their notices say."""
    for entry, pairing, keys in product(("room", "cards", "invitations"), (True, False), (1, 2)):
        for comments, cuts in product((True, False), ((), ("site",), ("group", "arm"))):
            yield replace(form, entry=entry, pairing=pairing, keys_needed=keys, comments=comments, cuts=cuts)


BACKGROUNDS = (("How long have you been here?", "whole"), ("Do you lead others?", "site"))


@pytest.mark.attack
def test_no_notice_says_anything_that_is_neither_kept_and_tested_nor_called_a_limit(app, made_settings, form):
    with app.test_request_context("/"):
        for kind in every_kind(form):
            for backgrounds in ((), BACKGROUNDS):
                says = sentences(made_settings.organisation, kind, backgrounds)
                made = notice(made_settings, kind, backgrounds)
                shown = [
                    *made.lines,
                    made.warning,
                    *made.risks,
                    *(text for _, texts in made.sections for text in texts),
                ]
                assert set(shown) <= {text for texts in says.values() for text in texts}
                assert len(set(shown)) == len(shown)


def test_what_holds_for_one_way_in_only_is_said_there_and_nowhere_else(app, made_settings, form):
    only = {
        "room": "The link is the same for everybody",
        "cards": "a number made from your card",
        "invitations": "The list of those who were invited is kept apart",
    }
    for entry in only:
        text = said(app, made_settings, replace(form, entry=entry))
        assert {each for each, words in only.items() if words in text} == {entry}


def test_the_page_of_promises_names_no_number_that_another_form_may_not_have(app, made_settings):
    page = app.test_client().get("/promise").get_data(as_text=True)
    assert f"groups of {made_settings.smallest_group}" not in page
    assert "as many people as your form says" in page


def test_the_page_of_promises_shows_every_promise_with_its_tests_and_every_limit(app, made_settings):
    page = unescape(app.test_client().get("/promise").get_data(as_text=True)).replace("<wbr>", "")
    with app.test_request_context("/"):
        says = sentences(made_settings.organisation)
    assert [text for texts in says.values() for text in texts if text not in page] == []
    named = [name for promise in PROMISES for name in (*promise.kept_by, *promise.tested_by)]
    assert [name for name in named if name not in page] == []


def test_the_readme_of_the_kernel_names_the_limits():
    text = (ROOT / "feedback" / "privacy" / "README.md").read_text(encoding="utf-8")
    section = text.partition("\n## What the notice says that nothing keeps\n")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\* `([\w-]+)`: ", section, re.MULTILINE)) == LIMITS


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "Your answers are 100% anonymous.",
        "Your answers are 100 % safe.",
        "We guarantee it.",
        "This is fully anonymous.",
        "It is GDPR-compliant.",
        "Completely private.",
        "No one can ever find out.",
        "Answers are untraceable.",
        "YOUR MANAGER WILL NEVER know.",
    ],
)
def test_a_sentence_that_promises_too_much_is_found(text):
    assert overclaims(text)


def test_no_page_an_employee_sees_promises_too_much(app, made_settings, form):
    browser = app.test_client()
    pages = [f"/r/{form.code}", f"/r/{form.code}/form", f"/r/{form.code}/sent", "/", "/r", "/promise"]
    for page in pages:
        assert overclaims(browser.get(page).get_data(as_text=True)) == [], page
    assert overclaims(said(app, made_settings, form)) == []

"""What an employee reads before a background question, and that none is asked which nobody declared."""

import re
from dataclasses import replace

import pytest

from feedback.database import writing
from feedback.settings import LANGUAGES
from surveys.programmes import life, planning
from tests.surveys.views.asking import Asked, text_of

HINT = {
    "whole": "among at least 10 people who chose the same, in the whole company. Smaller groups are not shown.",
    "site": "among at least 10 people who chose the same, at your site or at several sites together.",
}


def asked_with(company, plan, backgrounds):
    slug = company.plan(replace(plan, backgrounds=backgrounds))
    return Asked(company, slug, company.begin(slug, "before")["Early shift"])


def fieldset(page, item):
    """The question of that item as it stands on a page."""
    return next(each for each in re.findall(r"<fieldset.*?</fieldset>", page, re.DOTALL) if f'name="{item}"' in each)


def last_step(asked, browser):
    """The background questions, as a browser without script gets them."""
    page = asked.start(browser)
    for _step in range(5):
        page = asked.go(browser, page, "next").get_data(as_text=True)
    return page


@pytest.mark.parametrize("by", HINT)
def test_before_a_background_question_stands_among_how_many_the_answer_puts_one(company, six_groups, by):
    asked = asked_with(company, six_groups, {"tenure": by})
    browser = company.app.test_client()
    for page in (last_step(asked, browser), browser.get(f"/r/{asked.code}/form").get_data(as_text=True)):
        question = fieldset(page, "tenure")
        assert HINT[by] in question
        assert 'aria-describedby="tenure-hint"' in question and 'id="tenure-hint"' in question
        assert question.index("tenure-hint") < question.index("<input")
        assert not any(f"{item}-hint" in page for item in ("E1", "P1", "leading"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hint_and_the_notice_say_it_in_every_language(company, six_groups, language):
    asked = asked_with(company, replace(six_groups, k=17), {"tenure": "whole", "leading": "site"})
    browser = company.app.test_client()
    page = browser.get(f"/r/{asked.code}/form?lang={language}").get_data(as_text=True)
    assert all("17" in fieldset(page, item).partition("<input")[0] for item in ("tenure", "leading"))
    notice = browser.get(f"/r/{asked.code}?lang={language}").get_data(as_text=True)
    wording = planning.questionnaire_of(company.programme(asked.slug)).items
    assert all(wording[item].text("before", language) in notice for item in ("tenure", "leading"))


def test_the_notice_says_how_far_down_each_background_question_goes(company, six_groups):
    asked = asked_with(company, six_groups, {"tenure": "whole", "leading": "site"})
    said = text_of(company.app.test_client().get(f"/r/{asked.code}"))
    assert "“How long have you worked here?”, for the whole company only." in said
    assert "“Do you lead other people at work?”, for the whole company and for each site." in said


def test_a_raised_k_is_said_to_whoever_comes_later(company, six_groups):
    asked = asked_with(company, six_groups, {"tenure": "whole"})
    with writing(company.instance.engine) as db:
        life.raise_k(planning.find(db, asked.slug), 12)
    page = company.app.test_client().get(f"/r/{asked.code}/form").get_data(as_text=True)
    assert "among at least 12 people" in fieldset(page, "tenure")


@pytest.mark.attack
@pytest.mark.parametrize("declared", [{}, {"tenure": "whole"}])
def test_a_background_question_that_nobody_declared_is_neither_asked_nor_taken(company, six_groups, declared):
    asked = asked_with(company, six_groups, declared)
    page = company.app.test_client().get(f"/r/{asked.code}/form").get_data(as_text=True)
    assert 'name="leading"' not in page
    assert ('name="tenure"' in page) is bool(declared)
    refused = asked.send({"E1": ["4"], "leading": ["1"]})
    assert refused.status_code == 422
    assert "Nothing was stored" in text_of(refused)
    assert asked.stored() == 0
    assert asked.send({"E1": ["4"], **({"tenure": ["2"]} if declared else {})}).status_code == 303
    assert asked.stored() == 1


def test_a_background_question_can_be_skipped_and_not_said(company, six_groups):
    asked = asked_with(company, six_groups, {"tenure": "whole", "leading": "site"})
    for fields in ({}, {"tenure": ["-1"], "leading": ["-1"]}, {"leading": ["2"]}):
        assert asked.send(fields).status_code == 303
    assert asked.stored() == 3

"""The notice says what is true of this form, in every language, and no more."""

from dataclasses import replace

import pytest

from feedback.settings import LANGUAGES
from surveys import answering
from surveys.notice import PROMISES, notice, overclaims, sentence


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


def test_every_promise_has_a_sentence(app, made_settings):
    with app.test_request_context("/"):
        sentences = [sentence(promise, made_settings, None) for promise in PROMISES]
    assert all(sentences)
    assert len(set(sentences)) == len(PROMISES) == len({promise.id for promise in PROMISES})


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

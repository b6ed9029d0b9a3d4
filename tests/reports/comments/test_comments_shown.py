"""The report's section: the comments that were released, or in words why there are none."""

from dataclasses import replace

import pytest
from flask import Flask

from feedback.database import reading
from reports.comments.shown import CommentsSection, comments_section
from surveys.programmes import planning
from tests.company import Company
from tests.reports.comments.commented import PLAN, Commented, many, silent


@pytest.fixture
def shown(app: Flask):
    def shown(company: Company, slug: str) -> CommentsSection:
        with app.test_request_context("/?lang=en"), reading(company.instance.engine) as db:
            return comments_section(db, planning.find(db, slug), "after")

    return shown


def published(company, *lots_of):
    made = Commented.of(company)
    made.ask("before", *lots_of)
    made.ask("after", silent(1))
    made.publish()
    return made


def test_where_none_were_asked_it_says_so(company, shown):
    slug = company.plan(replace(PLAN, comments=False))
    assert shown(company, slug) == CommentsSection((), "No comments were asked for.", 0)


@pytest.mark.parametrize("texts", [[*many(9), *silent(30)], many(19), silent(40)])
def test_too_few_comments_and_too_few_people_are_said_in_the_same_words(company, shown, texts):
    made = published(company, texts)
    found = shown(company, made.slug)
    assert found.comments == ()
    assert "from 10 comments and 20 answers on" in found.why_none


def test_while_they_are_being_read_it_says_so(company, shown):
    made = published(company, [*many(12), *silent(12)])
    assert "one named person reads them first" in shown(company, made.slug).why_none


def test_released_comments_are_shown_and_the_unreadable_are_counted_roughly(company, shown):
    made = published(company, [*many(12), b"\xff", *silent(12)])
    browser = made.browser()
    made.clear_all(browser)
    made.press(browser, "release")
    found = shown(company, made.slug)
    assert (sorted(found.comments), found.why_none, found.unreadable) == (sorted(many(12)), "", 5)


def test_a_lot_of_which_too_little_was_left_says_so(company, shown):
    made = published(company, [*many(12), *silent(12)])
    browser = made.browser()
    for each in made.waiting():
        made.press(browser, each.id, decision="dropped")
    made.press(browser, "give-up")
    assert "Too few comments were left" in shown(company, made.slug).why_none

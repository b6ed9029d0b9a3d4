"""The reader's page, and what of it everybody else sees: nothing, and then the report's section."""

import json
import re
from hashlib import sha256

import pytest
from sqlalchemy import select

from feedback.database import reading
from feedback.staff.models import AuditEntry
from reports.models import LedgerEntry
from tests.company import Company
from tests.reports.comments.commented import Commented, many, silent
from tests.surveys.views.asking import text_of

MARKED = "Ask Kim Larsen at Harbour, or 030/5550100."


@pytest.fixture
def lot(company: Company) -> Commented:
    made = Commented.of(company)
    made.ask("before", many(11, "Before"), silent(12))
    made.ask("after", [MARKED, *silent(11)], silent(12))
    made.publish()
    return made


def test_the_reader_sees_every_comment_with_what_could_name_somebody_marked(lot):
    page = lot.browser().get(lot.page)
    assert page.status_code == 200
    for text in (*many(11, "Before"), MARKED):
        assert text in text_of(page).replace("  ", " ") or text == MARKED
    marks = re.findall(r"<mark>(.*?)</mark>", page.get_data(as_text=True))
    assert marks == ["Kim Larsen", "Harbour", "030/5550100"]
    assert "Decided: 0 of 12" in text_of(page)


def test_the_page_explains_the_rules(lot):
    said = text_of(lot.browser().get(lot.page))
    for rule in ("cannot point at anybody", "the only night-shift nurse", "at least 10 are left", "Drop what points"):
        assert rule in said


def test_anybody_else_is_refused_on_every_address_and_changes_nothing(lot):
    hr, one = lot.company.hr(), lot.waiting()[0]
    before = lot.waiting()
    assert hr.get(lot.page).status_code == 403
    for action, fields in ((one.id, {"decision": "dropped"}), ("release", {}), ("give-up", {})):
        reply = lot.press(hr, action, **fields)
        assert reply.status_code == 403
        assert "Only the person who was named" in text_of(reply)
    assert lot.waiting() == before
    stranger = lot.company.app.test_client()
    assert stranger.get(lot.page).location == "/staff/in"


def test_each_decision_is_kept_at_once(lot):
    browser = lot.browser()
    first, second, third, *_rest = lot.waiting()
    lot.press(browser, first.id, decision="cleared")
    lot.press(browser, second.id, decision="dropped")
    reply = lot.press(browser, third.id, decision="paraphrased", paraphrase="Somebody says so.")
    assert (reply.status_code, reply.location) == (303, f"{lot.page}?page=1#after-{third.id}")
    said = text_of(browser.get(lot.page))
    assert "Decided: 3 of 12" in said
    assert "Somebody says so." in said
    assert third.text not in said
    assert "9 comments are not decided yet" in said


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"decision": "paraphrased", "paraphrase": ""}, 422, "is empty"),
        ({"decision": "paraphrased", "paraphrase": "y" * 301}, 422, "300 characters"),
        ({"decision": "publish"}, 409, "Choose whether"),
        ({}, 409, "Choose whether"),
    ],
)
def test_what_is_no_decision_is_said_and_changes_nothing(lot, fields, status, says):
    before, browser = lot.waiting(), lot.browser()
    reply = lot.press(browser, before[0].id, **fields)
    assert reply.status_code == status
    assert says in text_of(reply)
    assert fields.get("paraphrase", "") in text_of(reply)
    assert lot.waiting() == before


def test_a_comment_that_does_not_exist_says_so(lot):
    assert lot.press(lot.browser(), "0" * 16, decision="cleared").status_code == 404


def test_before_the_report_there_is_nothing_to_read(company):
    made = Commented.of(company)
    reply = made.browser().get(made.page)
    assert reply.status_code == 409
    assert "when it is published" in text_of(reply)


def test_a_release_too_early_or_of_too_few_is_refused(lot):
    browser = lot.browser()
    assert lot.press(browser, "release").status_code == 409
    lot.clear_all(browser)
    for each in lot.waiting()[:3]:
        lot.press(browser, each.id, decision="dropped")
    assert "Destroy them all" in text_of(browser.get(lot.page))
    assert lot.press(browser, "release").status_code == 409
    assert lot.press(browser, "give-up").status_code == 303
    assert lot.waiting() == []
    assert "none is kept" in text_of(browser.get(lot.page))


def test_after_the_release_the_page_points_at_the_report_and_the_trail_has_no_text(lot):
    browser = lot.browser()
    lot.clear_all(browser)
    assert "12 comments are shown in the report" in text_of(browser.get(lot.page))
    reply = lot.press(browser, "release")
    assert (reply.status_code, reply.location) == (303, f"/staff/programmes/{lot.slug}/after/report")
    assert "You have released these comments" in text_of(browser.get(lot.page))
    with reading(lot.company.instance.engine) as db:
        trail = [entry.what for entry in db.scalars(select(AuditEntry))]
        lines = db.scalars(select(LedgerEntry.body).where(LedgerEntry.kind == "comments")).all()
        body = lot.lot().body
    assert "released the comments of Speaking up, after" in trail
    assert [json.loads(line)["sha256"] for line in lines] == [sha256(body).hexdigest()]
    assert not any("Before a" in said or "Larsen at" in said for said in trail)


def test_many_comments_stand_on_several_pages(company):
    made = Commented.of(company)
    made.ask("before", many(60))
    made.ask("after", silent(1))
    made.publish()
    browser = made.browser()
    pages = [text_of(browser.get(f"{made.page}?page={number}")) for number in (1, 2, 3)]
    shown = [{text for text in many(60) if text in page} for page in pages]
    assert [len(each) for each in shown] == [25, 25, 10]
    assert set.union(*shown) == set(many(60))
    for nonsense in ("0", "99", "x", "-1", "1" * 9):
        assert browser.get(f"{made.page}?page={nonsense}").status_code == 200


def test_the_link_to_the_page_stands_on_the_programme_for_the_reader_alone(lot):
    programme = f"/staff/programmes/{lot.slug}"
    assert lot.page in lot.browser().get(programme).get_data(as_text=True)
    assert lot.page not in lot.company.hr().get(programme).get_data(as_text=True)


def test_the_certificate_says_what_is_left_until_it_is_released(lot):
    browser, certificate = lot.browser(), f"/staff/programmes/{lot.slug}/certificate"
    assert "Comments that are not released yet are still kept" in text_of(browser.get(certificate))
    lot.clear_all(browser)
    lot.press(browser, "release")
    assert "still kept" not in text_of(browser.get(certificate))

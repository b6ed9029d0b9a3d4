"""The field for a comment: where one is asked, optional, kept while one looks around, locked apart from the rest."""

import json
from html import unescape

import pytest

from feedback.database import writing
from surveys.boxes import Box
from surveys.custody.opening import unseal_texts
from surveys.filing import box_of_open
from surveys.programmes import planning, reader
from surveys.texts import MOST
from tests.company import carry_in
from tests.reports.comments.commented import PLAN
from tests.surveys.custody.keys import turn
from tests.surveys.views.asking import Asked, text_of

HOSTILE = '</textarea><script>alert(1)</script> "quoted" & \u202eevil'


def asking(company, plan):
    slug = company.plan(plan)
    with writing(company.instance.engine) as db:
        programme = planning.find(db, slug)
        if programme.comments:
            reader.name_reader(programme, company.account)
    return Asked(company, slug, company.begin(slug, "before")["Welding"])


@pytest.fixture
def asked(company):
    return asking(company, PLAN)


def texts_in(asked):
    """The comments that lie in the box, opened as custodians would."""
    asked.company.close(asked.slug, "before")
    (lock,) = turn(asked.company, asked.slug, "before")
    box: Box = box_of_open(asked.company.instance.boxes, asked.form)
    return sorted(text if text is not None else "invalid" for text in unseal_texts(box, lock))


def to_the_check(asked, browser):
    return asked.go(browser, asked.start(browser), "check").get_data(as_text=True)


def test_the_last_page_asks_for_a_comment_with_and_without_script(asked):
    browser = asked.company.app.test_client()
    for page in (browser.get(f"/r/{asked.code}/form").get_data(as_text=True), to_the_check(asked, browser)):
        assert '<textarea class="input" id="comment" name="comment"' in page
        assert 'dir="auto"' in page
        for hint in ("Up to 300 characters", "Name nobody", "how you write", "read by one person"):
            assert hint in page
        assert "maxlength" not in page  # cutting off would change what somebody says


def test_where_none_is_asked_there_is_no_field_and_what_is_sent_is_ignored(company, two_groups):
    slug = company.plan(two_groups)
    asked = Asked(company, slug, company.begin(slug, "before")["Early shift"])
    browser = company.app.test_client()
    for page in (browser.get(f"/r/{asked.code}/form").get_data(as_text=True), to_the_check(asked, browser)):
        assert 'name="comment"' not in page
    assert asked.send({"comment": "nobody asked"}).status_code == 303
    assert asked.send({"comment": "x" * 1000}).status_code == 303
    assert texts_in(asked) == ["", ""]


def test_a_comment_is_sealed_as_it_was_written_and_none_is_none(asked):
    sent = ["Two\r\nlines", HOSTILE, "🙂" * MOST, "", "  \r\n "]
    for text in sent:
        assert asked.send({"comment": text}).status_code == 303
    assert texts_in(asked) == sorted(["Two\nlines", HOSTILE, "🙂" * MOST, "", ""])


@pytest.mark.parametrize(("text", "says"), [("x" * (MOST + 1), "300 characters fit"), ("bell \x07", "cannot be shown")])
def test_a_comment_that_is_none_is_refused_in_its_place_with_everything_kept(asked, text, says):
    reply = asked.send({"comment": text, "E1": "4"})
    assert reply.status_code == 422
    assert says in text_of(reply)
    assert "Nothing was stored" in text_of(reply)
    page = reply.get_data(as_text=True)
    assert '<a href="#comment">' in page
    assert 'aria-invalid="true"' in page
    assert text in unescape(page)
    assert asked.stored() == 0
    corrected = asked.go(asked.company.app.test_client(), page, "send", {"comment": ["short"]})
    assert corrected.status_code == 303
    assert texts_in(asked) == ["short"]


def test_what_was_typed_stays_while_one_looks_around_and_is_escaped(asked):
    browser = asked.company.app.test_client()
    page = to_the_check(asked, browser)
    page = asked.go(browser, page, "go:1", {"comment": [HOSTILE]}).get_data(as_text=True)
    assert HOSTILE not in unescape(page)  # not on that page at all
    page = asked.go(browser, page, "check").get_data(as_text=True)
    assert "<script>alert" not in page
    assert HOSTILE in unescape(page)
    german = asked.go(browser, page, "lang:de", {"comment": [HOSTILE]}).get_data(as_text=True)
    assert HOSTILE in unescape(german)
    assert asked.go(browser, german, "send").status_code == 303
    assert texts_in(asked) == [HOSTILE]


@pytest.mark.attack
def test_the_sealed_field_does_not_show_the_comment(asked):
    browser = asked.company.app.test_client()
    page = asked.go(browser, to_the_check(asked, browser), "go:1", {"comment": ["canary"]}).get_data(as_text=True)
    assert "canary" not in page
    assert "canary" not in carry_in(page)


def test_the_notice_says_who_reads_it_from_how_many_on_and_what_wording_can_do(asked, company):
    said = text_of(company.app.test_client().get(f"/r/{asked.code}"))
    for part in (
        "On the last page you can write up to 300 characters",
        "locked apart from your answers",
        "One person, who was named before the first answer",
        "from 20 answers and 10 comments on",
        "shorten them or leave them out",
        "how you write, can show who you are",
    ):
        assert part in said
    assert company.account.name not in said  # a role, not a name


def test_the_notice_of_a_form_without_comments_says_nothing_of_them(company, two_groups):
    code = company.begin(company.plan(two_groups), "before")["Early shift"]
    assert "comment" not in text_of(company.app.test_client().get(f"/r/{code}")).lower()


def test_the_descriptor_says_to_everybody_alike_whether_a_comment_is_asked(asked):
    described = json.loads(asked.company.app.test_client().get(f"/r/{asked.code}/wave").data)
    assert described["comments"] is True

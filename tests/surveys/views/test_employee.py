"""The employee's pages: what is refused, in words, with nothing stored; and what is kept on the way."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.database import writing
from feedback.instance import current_hour
from feedback.privacy import carrying
from feedback.settings import LANGUAGES
from feedback.web import LARGEST_BODY
from surveys import sheet
from surveys.filing import box_of
from surveys.notice import overclaims
from surveys.programmes import life, planning
from surveys.programmes.planning import GroupPlan, Plan
from tests.company import Company, carry_in
from tests.surveys.views.asking import Asked, chosen_in, hidden_in, text_of

UNKNOWN_CODE = "ZZZZZZZZ"


@pytest.fixture
def phone(company: Company) -> FlaskClient:
    return company.app.test_client()


# ------------------------------------------------------------------ links


def test_an_unknown_link_says_that_the_code_opens_nothing(phone):
    reply = phone.get(f"/r/{UNKNOWN_CODE}")
    assert reply.status_code == 404
    assert "That code does not open anything" in text_of(reply)
    assert "Nothing was stored" in text_of(reply)


def test_answers_to_an_unknown_link_are_stored_nowhere(asked, phone):
    reply = phone.post(f"/r/{UNKNOWN_CODE}/answer", data={"action": "send", "E1": "4"})
    assert reply.status_code == 404
    assert "Nothing was stored" in text_of(reply)
    assert asked.stored() == 0


def test_an_unknown_code_is_shown_again_to_be_corrected(phone):
    reply = phone.post("/r", data={"code": "abcd-2345"})
    assert reply.status_code == 404
    assert "There is a problem" in text_of(reply)
    assert hidden_in(reply.get_data(as_text=True), "code") == "abcd-2345"


def test_a_typed_code_forgives_case_spaces_and_hyphens(asked, phone):
    typed = f" {asked.code[:4].lower()}-{asked.code[4:].lower()} "
    reply = phone.post("/r", data={"code": typed, "lang": "de"})
    assert (reply.status_code, reply.location) == (303, f"/r/{asked.code}?lang=de")


@pytest.mark.parametrize("path", ["/r/{code}", "/r/{code}/form"])
def test_a_closed_link_says_that_the_round_is_over(asked, phone, path):
    asked.company.close(asked.slug, "before")
    reply = phone.get(path.format(code=asked.code))
    assert reply.status_code == 410
    assert "This form is closed" in text_of(reply)
    assert "nothing was stored" in text_of(reply)


def test_answers_that_come_after_closing_are_not_stored(asked, phone):
    carry = carry_in(asked.start(phone))
    asked.company.close(asked.slug, "before")
    reply = asked.send({"E1": ["4"]}, carry)
    assert reply.status_code == 410
    assert "This form is closed" in text_of(reply)
    assert asked.stored() == 0


def test_a_link_of_a_wave_that_hr_has_not_opened_says_so(company, six_groups, phone):
    slug = company.plan(six_groups)
    code = company.programme(slug).waves[0].forms[0].code
    for reply in (phone.get(f"/r/{code}"), phone.post(f"/r/{code}/answer", data={"action": "start"})):
        assert reply.status_code == 410
        assert "This form is not open yet" in text_of(reply)
        assert "Nothing was stored" in text_of(reply)


def test_a_form_that_the_facilitator_rests_stores_nothing(asked, phone):
    carry = carry_in(asked.start(phone))
    with writing(asked.company.instance.engine) as db:
        form = life.find_form(db, asked.code)
        life.close_form(form, box_of(asked.company.instance.boxes, form))
    reply = asked.send({"E1": ["4"]}, carry)
    assert reply.status_code == 410
    assert asked.stored() == 0


def test_a_form_is_full_when_everybody_has_answered(company, phone):
    slug = company.plan(Plan("A small one", (GroupPlan("Six", "Hill", 6), GroupPlan("Rest", "Hill", 30))))
    asked = Asked(company, slug, company.begin(slug, "before")["Six"])
    asked.fill(6)
    reply = asked.send({"E1": ["4"]})
    assert reply.status_code == 409
    assert "This form is full" in text_of(reply)
    assert "Your answers were not stored" in text_of(reply)
    assert asked.stored() == 6


# ------------------------------------------------------------------ answers


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"E99": ["3"]}, "a question that is not in this questionnaire"),
        ({"P2": ["1"]}, "a question that is not asked in this survey"),
        ({"E1": ["3", "4"]}, "answered more than once"),
        ({"E1": ["6"]}, "choose one of the answers shown"),
        ({"E1": ["0"]}, "choose one of the answers shown"),
        ({"E1": ["04"]}, "choose one of the answers shown"),
        ({"E1": ["agree"]}, "choose one of the answers shown"),
        ({"P1": ["-2"]}, "choose one of the answers shown"),
    ],
    ids=["unknown item", "other wave", "repeated", "too high", "too low", "not decimal", "word", "not offered"],
)
def test_an_answer_that_does_not_fit_is_refused_in_words(asked, fields, says):
    reply = asked.send({"E2": ["4"], **fields})
    assert reply.status_code == 422
    assert says in text_of(reply)
    assert "Nothing was stored" in text_of(reply)
    assert asked.stored() == 0


def test_an_item_of_another_questionnaire_is_refused_in_words(company):
    slug = company.plan(Plan("Short", (GroupPlan("Crew", "Hill", 30),), questionnaire="candour-light"))
    asked = Asked(company, slug, company.begin(slug, "before")["Crew"])
    reply = asked.send({"H1": ["4"]})
    assert reply.status_code == 422
    assert "a question that is not in this questionnaire" in text_of(reply)
    assert asked.stored() == 0


def test_a_refused_answer_is_never_repeated_on_the_page(asked):
    assert "31337" not in asked.send({"E1": ["31337"]}).get_data(as_text=True)


@pytest.mark.parametrize("action", ["", "sendd", "go:", "lang:xx"])
def test_a_button_that_no_page_has_stores_nothing(asked, phone, action):
    asked.go(phone, asked.start(phone), action, {"E1": ["4"]})
    assert asked.stored() == 0


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=cut"])
def test_a_body_over_64_kb_gets_a_page_that_says_so(asked, phone, kind):
    reply = phone.post(f"/r/{asked.code}/answer", data=b"E1=" + b"4" * LARGEST_BODY, content_type=kind)
    assert reply.status_code == 413
    assert "Too large" in text_of(reply)
    assert "Nothing was stored" in text_of(reply)
    assert asked.stored() == 0


def test_a_form_sent_by_another_site_stores_nothing(asked, phone):
    carry = carry_in(asked.start(phone))
    data = {"carry": carry, "step": "all", "action": "send"}
    reply = phone.post(f"/r/{asked.code}/answer", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403
    assert "Nothing was stored" in text_of(reply)
    assert asked.stored() == 0


# ------------------------------------------------------------------ the sealed field


def test_an_altered_sealed_field_stores_nothing(asked, phone):
    carry = carry_in(asked.start(phone))
    altered = carry[:40] + ("A" if carry[40] != "A" else "B") + carry[41:]
    for field in (altered, "", "short", carry * 2):
        reply = asked.send({"E1": ["4"]}, field or "-")
        assert reply.status_code == 410
        assert "older than a day, or was changed" in text_of(reply)
        assert "Nothing was stored" in text_of(reply)
    assert asked.stored() == 0


def test_a_sealed_field_of_yesterday_stores_nothing(asked):
    key = asked.company.instance.key_for("carry")
    stale = sheet.pack(sheet.new_sheet(), key, asked.form, current_hour() - carrying.LIFETIME - 1)
    assert asked.send({"E1": ["4"]}, stale).status_code == 410
    assert asked.stored() == 0


def test_a_sealed_field_of_another_group_stores_nothing(asked, phone):
    other = next(form.code for form in asked.company.programme(asked.slug).waves[0].forms if form.code != asked.code)
    foreign = carry_in(replace(asked, code=other).start(phone))
    assert asked.send({"E1": ["4"]}, foreign).status_code == 410
    assert asked.stored() == 0


def test_sent_twice_is_stored_once_and_the_page_says_so(asked, phone):
    carry = carry_in(asked.start(phone))
    first, second = asked.send({"E1": ["4"]}, carry), asked.send({"E1": ["2"]}, carry)
    assert (first.status_code, second.status_code) == (303, 303)
    assert asked.stored() == 1
    assert "sent before" not in text_of(phone.get(first.location))
    assert "sent before" in text_of(phone.get(second.location))


def test_opening_the_last_page_again_sends_nothing(asked, phone):
    sent = asked.send({"E1": ["4"]}).location
    for _visit in range(3):
        assert phone.get(sent).status_code == 200
    assert asked.stored() == 1


# ------------------------------------------------------------------ choosing and skipping


def test_everything_can_be_skipped(asked, phone):
    page = asked.start(phone)
    while 'value="send"' not in page:
        assert "required" not in page
        page = asked.go(phone, page, "next").get_data(as_text=True)
    assert "You left 23 questions open" in page
    assert asked.go(phone, page, "send").status_code == 303
    assert asked.send({}).status_code == 303
    assert asked.stored() == 2


def test_prefer_not_to_say_is_offered_with_every_question(asked, phone):
    page = phone.get(f"/r/{asked.code}/form").get_data(as_text=True)
    with_items = page.count("<fieldset")
    assert with_items == 23
    assert page.count("Prefer not to say") == with_items


def at_the_pick(asked: Asked, phone: FlaskClient) -> str:
    """The last step, with one answer given on the first."""
    page = asked.go(phone, asked.start(phone), "next", {"E1": ["4"]}).get_data(as_text=True)
    while 'name="barriers"' not in page:
        page = asked.go(phone, page, "next").get_data(as_text=True)
    return page


@pytest.mark.parametrize("picks", [["1", "2", "3", "4"], ["1", "10"], ["1", "-1"]], ids=["four", "none", "not to say"])
def test_picks_that_do_not_go_together_are_asked_again_with_all_else_kept(asked, phone, picks):
    page = at_the_pick(asked, phone)
    reply = asked.go(phone, page, "next", {"P1": ["2"], "barriers": picks})
    again = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert "There is a problem" in again
    assert "<title>Error:" in again
    assert 'href="#barriers"' in again
    assert 'id="barriers"' in again
    assert chosen_in(again) == {("P1", "2")}
    first = asked.go(phone, again, "go:1").get_data(as_text=True)
    assert chosen_in(first) == {("E1", "4")}
    assert asked.stored() == 0


def test_the_picks_that_were_too_many_are_marked_where_they_stand(asked, phone):
    again = asked.go(phone, at_the_pick(asked, phone), "next", {"barriers": ["1", "2", "3", "4"]})
    page = again.get_data(as_text=True)
    assert 'id="barriers-error"' in page
    assert re.search(r'<fieldset[^>]*aria-describedby="[^"]*barriers-error', page)


def test_too_many_picks_in_the_single_document_lose_nothing_else(asked):
    reply = asked.send({"E1": ["4"], "P1": ["2"], "barriers": ["1", "2", "3", "4"]})
    phone = asked.company.app.test_client()
    assert reply.status_code == 422
    first = asked.go(phone, reply.get_data(as_text=True), "go:1", {"P1": ["2"]}).get_data(as_text=True)
    assert chosen_in(first) == {("E1", "4")}


def test_three_picks_are_taken_and_chosen_again_on_the_way_back(asked, phone):
    page = at_the_pick(asked, phone)
    check = asked.go(phone, page, "next", {"barriers": ["1", "4", "9"]}).get_data(as_text=True)
    back = asked.go(phone, check, "back").get_data(as_text=True)
    assert chosen_in(back) == {("barriers", "1"), ("barriers", "4"), ("barriers", "9")}


def test_going_back_keeps_the_answers_of_both_pages(asked, phone):
    second = asked.go(phone, asked.start(phone), "next", {"E1": ["4"], "E2": ["-1"]}).get_data(as_text=True)
    first = asked.go(phone, second, "back", {"O1": ["2"]}).get_data(as_text=True)
    assert chosen_in(first) == {("E1", "4"), ("E2", "-1")}
    again = asked.go(phone, first, "next", {"E1": ["4"], "E2": ["-1"]}).get_data(as_text=True)
    assert chosen_in(again) == {("O1", "2")}


def test_the_check_page_counts_what_is_open_and_leads_there(asked, phone):
    page = asked.start(phone)
    while 'value="send"' not in page:
        page = asked.go(phone, page, "next", {"O1": ["2"]} if 'name="O1"' in page else {}).get_data(as_text=True)
    assert "1 of 6 answered" in page
    assert 'name="E1"' in asked.go(phone, page, "go:1").get_data(as_text=True)


# ------------------------------------------------------------------ languages and the promise


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_a_change_of_language_keeps_the_answers(asked, phone, language, direction):
    reply = asked.go(phone, asked.start(phone), f"lang:{language}", {"E1": ["4"], "E3": ["-2"]})
    page = reply.get_data(as_text=True)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert chosen_in(page) == {("E1", "4"), ("E3", "-2")}
    assert f'<html lang="{language}"' in asked.go(phone, page, "next").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/r", "/r/{code}", "/r/{code}/form", "/r/{code}/sent", "/promise"])
def test_every_page_without_answers_offers_the_other_languages(asked, phone, path):
    path = path.format(code=asked.code)
    shown = phone.get(path, query_string={"lang": "de"}).get_data(as_text=True)
    assert '<html lang="de" dir="ltr">' in shown
    offered = re.findall(r'<a href="([^"]*lang=ar)"', shown)
    assert len(offered) == 1
    there = phone.get(urljoin(path, offered[0])).get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in there


def test_a_closed_form_offers_the_other_languages(asked, phone):
    asked.company.close(asked.slug, "before")
    assert f"/r/{asked.code}?lang=ar" in phone.get(f"/r/{asked.code}").get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_names_who_asks_and_how_few_are_too_few_and_promises_no_more_than_is_true(asked, phone, language):
    with writing(asked.company.instance.engine) as db:
        life.raise_k(planning.find(db, asked.slug), 13)
    reply = phone.get(f"/r/{asked.code}", query_string={"lang": language})
    assert reply.status_code == 200
    assert "13" in text_of(reply)
    assert "Brightwater Works" in text_of(reply)
    assert overclaims(text_of(reply)) == []


def test_a_word_that_overclaims_would_be_found():
    assert overclaims("Your answers are completely and 100 % untraceable, guaranteed.") == [
        "100 %",
        "completely",
        "guarantee",
        "untraceable",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_about_the_promise_overclaims_nothing_either(phone, language):
    assert overclaims(text_of(phone.get("/promise", query_string={"lang": language}))) == []


# ------------------------------------------------------------------ what every page leaves behind


def all_pages(asked: Asked, phone: FlaskClient) -> Sequence[TestResponse]:
    first = asked.start(phone)
    sent = asked.go(phone, first, "send", {"E1": ["4"]})
    return [
        *(phone.get(page) for page in ("/", "/r", f"/r/{asked.code}", f"/r/{asked.code}/form", "/promise", "/leave")),
        asked.go(phone, first, "next"),
        asked.go(phone, first, "check"),
        sent,
        phone.get(sent.location),
    ]


def test_no_page_sets_a_cookie_or_names_a_version_of_itself(asked, phone):
    for reply in all_pages(asked, phone):
        assert not {"Set-Cookie", "ETag", "Last-Modified"} & set(reply.headers.keys()), reply.request.path
        assert reply.headers["Cache-Control"] == "no-store"


def test_no_page_holds_an_inline_script_or_style(asked, phone):
    for reply in all_pages(asked, phone):
        page = reply.get_data(as_text=True)
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page), reply.request.path


def test_leaving_goes_to_a_neutral_page_and_clears_what_the_browser_kept(phone):
    reply = phone.get("/leave")
    assert (reply.status_code, reply.location) == (303, "https://www.example.org/")
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    assert reply.headers["Referrer-Policy"] == "no-referrer"

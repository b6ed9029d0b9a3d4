"""The page that fetches a ticket: the same for everybody, silent about everybody, and replies of constant size."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from feedback.database import writing
from surveys.filing import boxes_in
from surveys.programmes import life, planning
from surveys.programmes.planning import GroupPlan, Plan
from surveys.tickets import issuing
from tests.company import token_in
from tests.surveys.invited import EARLY, LATE
from tests.surveys.views.asking import text_of

ENOUGH = 10


@pytest.fixture
def browser(company):
    return company.app.test_client()


def page(invited, group=EARLY, language="en"):
    return invited.company.app.test_client().get(f"/t/{invited.forms[group]}?lang={language}")


def send(invited, body, group=EARLY):
    browser = invited.company.app.test_client()
    return browser.post(f"/t/{invited.forms[group]}/issue", data=body, content_type="application/octet-stream")


def open_forms(invited, hr=None):
    hr = hr or invited.company.hr()
    token = token_in(hr.get(f"/staff/programmes/{invited.slug}").get_data(as_text=True))
    return hr.post(f"/staff/programmes/{invited.slug}/before/forms", data={"csrf_token": token})


def test_a_code_fetches_a_ticket_and_the_same_request_the_same_bytes(invited):
    (code,) = invited.codes(1)
    client = invited.client()
    first, second = (send(invited, code + client.request()) for _time in range(2))
    assert first.status_code == second.status_code == 200
    assert first.data == second.data
    assert len(first.data) == 256
    assert client.ticket(first.data)


def test_a_code_fetches_at_the_form_of_any_group_of_the_wave(invited):
    (code,) = invited.codes(1, LATE)
    client = invited.client()
    assert client.ticket(send(invited, code + client.request(), EARLY).data)


@pytest.mark.attack
def test_twenty_four_browsers_with_one_code_get_one_ticket(invited):
    (code,) = invited.codes(1)
    bodies = [code + invited.client().request() for _each in range(24)]
    with ThreadPoolExecutor(24) as many:
        said = [reply.status_code for reply in many.map(lambda body: send(invited, body), bodies)]
    assert sorted(said) == [200] + [403] * 23


@pytest.mark.attack
def test_a_used_code_and_one_that_was_never_given_out_get_the_same_answer(invited):
    (code,) = invited.codes(1)
    send(invited, code + invited.client().request())
    said = [send(invited, tried + invited.client().request()) for tried in (code, secrets.token_bytes(16))]
    assert said[0].status_code == said[1].status_code == 403
    assert said[0].data == said[1].data == b""
    assert list(said[0].headers) == list(said[1].headers)


@pytest.mark.parametrize("body", [b"", b"x", b"\0" * 275, b"\xff" * 275, b"\0" * 274, b"\0" * 70_000])
def test_what_is_no_request_burns_nothing(invited, body):
    invited.codes(1)
    assert send(invited, body).status_code in {400, 413}
    assert invited.roster.issued() == 0


def test_before_the_wave_opens_it_is_too_early_and_after_the_window_too_late(invited):
    programme = invited.company.programme(invited.slug)
    after = next(form.code for form in programme.wave("after").forms)
    codes = invited.codes(ENOUGH + 1)
    body = codes[-1] + invited.client().request()
    assert invited.company.app.test_client().post(f"/t/{after}/issue", data=body).status_code == 425
    invited.fetch(codes[:ENOUGH])
    assert open_forms(invited).status_code == 303
    assert send(invited, body).status_code == 410
    invited.company.close(invited.slug, "before")
    assert send(invited, body).status_code == 410


def test_too_much_at_once_is_told_and_burns_nothing(invited):
    (code,) = invited.codes(1)
    statuses = {send(invited, b"").status_code for _try in range(700)}
    assert statuses == {400, 429}
    assert send(invited, code + invited.client().request()).status_code == 429
    assert invited.roster.issued() == 0


def test_a_room_has_no_tickets_to_fetch(company, six_groups, browser):
    code = company.begin(company.plan(six_groups), "before")["Early shift"]
    assert browser.get(f"/t/{code}").status_code == 404
    assert browser.post(f"/t/{code}/issue", data=b"\0" * 275).status_code == 404
    assert browser.get("/t/AAAAAAAA").status_code == 404


@pytest.mark.attack
def test_no_answer_about_tickets_sets_a_cookie_or_names_a_moment(invited):
    (code,) = invited.codes(1)
    for reply in (page(invited), send(invited, code + invited.client().request())):
        assert reply.status_code == 200
        assert not {"Set-Cookie", "ETag", "Last-Modified", "Date", "Expires"} & set(reply.headers.keys())
        assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.attack
def test_the_page_is_the_same_bytes_whatever_has_been_fetched(invited):
    before = page(invited).data
    invited.fetch(invited.codes(12))
    assert page(invited).data == before


def test_a_client_that_somebody_else_serves_may_fetch(invited):
    (code,) = invited.codes(1)
    browser = invited.company.app.test_client()
    address = f"/t/{invited.forms[EARLY]}/issue"
    foreign = {"Origin": "https://council.example.org", "Sec-Fetch-Site": "cross-site"}
    asked = browser.options(address, headers={**foreign, "Access-Control-Request-Method": "POST"})
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    sent = browser.post(address, data=code + invited.client().request(), headers=foreign)
    assert (sent.status_code, sent.headers["Access-Control-Allow-Origin"]) == (200, "*")


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_page_says_what_to_do_without_a_script_too(invited, language):
    html = page(invited, language=language).get_data(as_text=True)
    shown = re.findall(r'data-said="(\w+)">', html)
    assert shown == ["unsupported"]
    assert f"/t/{invited.forms[EARLY]}/issue" in html


def test_the_page_follows_the_wave(invited):
    programme = invited.company.programme(invited.slug)
    after = next(form.code for form in programme.wave("after").forms)
    early = invited.company.app.test_client().get(f"/t/{after}")
    assert "Tickets cannot be fetched yet" in text_of(early)
    assert "Fetch my ticket" in text_of(page(invited))
    invited.fetch(invited.codes(ENOUGH))
    open_forms(invited)
    assert f'href="/r/{invited.forms[EARLY]}' in page(invited).get_data(as_text=True)
    invited.company.close(invited.slug, "before")
    assert "This round is over" in text_of(page(invited))


def test_hr_opens_the_forms_when_enough_tickets_are_out_and_not_before(invited):
    codes = invited.codes(ENOUGH)
    invited.fetch(codes[: ENOUGH - 1])
    refused = open_forms(invited)
    assert refused.status_code == 409
    assert f"at least {ENOUGH} people" in text_of(refused)
    assert f"{ENOUGH - 1}" not in text_of(refused)
    assert invited.form.state == "not open"
    invited.fetch(codes[ENOUGH - 1 :])
    assert open_forms(invited).status_code == 303
    assert invited.form.state == "open"


@pytest.mark.attack
def test_a_facilitator_cannot_let_the_first_one_answer_alone(invited):
    room = invited.company.facilitator(invited.slug, EARLY)
    token = token_in(room.get("/staff/in").get_data(as_text=True))
    refused = [room.post(f"/staff/room/{press}", data={"csrf_token": token}) for press in ("open", "close")]
    assert [reply.status_code for reply in refused] == [409, 409]
    assert "HR opens this form" in text_of(refused[0])
    assert invited.form.state == "not open"


def test_a_wave_that_needs_no_tickets_opens_as_before(company):
    slug = company.plan(Plan("Walk in", (GroupPlan("All", "Harbour", 30),), k=5))
    company.begin(slug, "before")
    with writing(company.instance.engine) as db:
        wave = life.wave_of(planning.find(db, slug), "before")
        issuing.end_window(wave, None, company.instance.keys)
        life.open_forms(wave, boxes_in(company.instance.boxes))
        assert {form.state for form in wave.forms} == {"open"}

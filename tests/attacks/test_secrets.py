"""Links, cookies and roles of the staff: each works for the one it was made for, once, and not for ever."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from feedback.database import reading, writing
from feedback.instance import now
from feedback.privacy import tokens
from feedback.staff import accounts, sessions
from feedback.staff.models import Account, StaffSession
from feedback.staff.sessions import IDLE, LONGEST
from surveys.programmes import planning
from tests.company import token_in
from tests.surveys.custody.keys import files_of, places_of

pytestmark = pytest.mark.attack

OPEN_TO_ALL = {"staff.sign_in", "staff.trade_link", "staff.check_password", "staff.sign_out"}
FOR_ROOMS = {
    "room.screen",
    "room.open_form",
    "room.close_form",
    "room_cards.choose_in_room",
    "room_cards.print_in_room",
}


@pytest.fixture
def slug(company, two_groups):
    made = company.plan(two_groups)
    company.begin(made, "before")
    return made


@pytest.fixture
def places(app, company, slug):
    """Every staff route there is: (endpoint, method, path)."""
    group = company.programme(slug).groups[0]
    values = {"slug": slug, "wave": "before", "group_id": group.id, "job": "0" * 16, "chart": "x", "kind": "csv"}
    values |= {"comment_id": "0" * 16, "reader_id": "0" * 16, "name": "xlsx"}
    found = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff"):
            path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
            found += [(rule.endpoint, method, path) for method in sorted(rule.methods & {"GET", "POST"})]
    assert len(found) > 20
    return found


def everything(company):
    """All that a staff page could change, to see that nothing did."""
    with reading(company.instance.engine) as db:
        programmes = [
            (
                programme.k,
                [(wave.kind, wave.state, sorted(form.state for form in wave.forms)) for wave in programme.waves],
            )
            for programme in db.scalars(select(planning.Programme))
        ]
        return programmes, db.scalar(select(func.count()).select_from(Account))


def with_token(browser, path="/staff/in"):
    return token_in(browser.get(path).get_data(as_text=True))


def sent_to_sign_in(reply):
    return reply.status_code in {302, 303} and reply.headers["Location"].endswith("/staff/in")


def test_every_staff_page_sends_a_stranger_to_the_sign_in(app, company, places):
    before = everything(company)
    for endpoint, method, path in places:
        browser = app.test_client()
        reply = browser.open(
            path, method=method, data={"csrf_token": with_token(browser)} if method == "POST" else None
        )
        assert sent_to_sign_in(reply) is (
            endpoint not in OPEN_TO_ALL or (endpoint, method) == ("staff.sign_out", "POST")
        ), path
    assert everything(company) == before


def test_no_staff_form_is_taken_without_the_token_of_its_page(app, company, slug, places):
    before = everything(company)
    for browser in (company.hr(), company.facilitator(slug, "Early shift"), app.test_client()):
        for _endpoint, method, path in places:
            if method == "POST":
                for data in ({}, {"csrf_token": "made up"}, {"k": "7", "link": "x", "phrase": company.phrase}):
                    assert browser.post(path, data=data).status_code == 400, path
    assert everything(company) == before


def test_no_form_of_another_site_is_taken_even_with_the_token(company, slug, places):
    before = everything(company)
    hr = company.hr()
    token = with_token(hr, f"/staff/programmes/{slug}")
    for _endpoint, method, path in places:
        if method == "POST":
            for site in ("cross-site", "same-site"):
                reply = hr.post(path, data={"csrf_token": token}, headers={"Sec-Fetch-Site": site})
                assert reply.status_code == 403, path
    assert everything(company) == before


def test_the_same_form_from_here_is_taken(company, slug):
    hr = company.hr()
    token = with_token(hr, f"/staff/programmes/{slug}")
    data, headers = {"csrf_token": token, "k": "7"}, {"Sec-Fetch-Site": "same-origin"}
    assert hr.post(f"/staff/programmes/{slug}/k", data=data, headers=headers).status_code == 303
    assert company.programme(slug).k == 7


def test_the_token_of_one_browser_is_of_no_use_in_another(company, slug):
    token = with_token(company.hr(), f"/staff/programmes/{slug}")
    assert company.hr().post(f"/staff/programmes/{slug}/k", data={"csrf_token": token, "k": "7"}).status_code == 400


def test_a_facilitator_opens_no_page_of_hr(company, slug, places):
    facilitator, before = company.facilitator(slug, "Early shift"), everything(company)
    token = with_token(facilitator)
    for endpoint, method, path in places:
        if endpoint not in OPEN_TO_ALL | FOR_ROOMS:
            reply = facilitator.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
            assert sent_to_sign_in(reply), path
    assert everything(company) == before
    assert facilitator.get("/staff/room").status_code == 200


def test_hr_opens_no_room(company, places):
    hr, before = company.hr(), everything(company)
    token = with_token(hr)
    for endpoint, method, path in places:
        if endpoint in FOR_ROOMS:
            assert sent_to_sign_in(
                hr.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
            )
    assert everything(company) == before


def test_a_facilitator_touches_the_form_of_her_group_and_no_other(app, company, slug):
    assert not any(rule.arguments for rule in app.url_map.iter_rules() if rule.endpoint in FOR_ROOMS)
    facilitator = company.facilitator(slug, "Early shift")
    page = facilitator.get("/staff/room").get_data(as_text=True)
    codes = {
        form.group.name: f"{form.code[:4]}-{form.code[4:]}" for form in company.programme(slug).wave("before").forms
    }
    assert codes["Early shift"] in page
    assert codes["Late shift"] not in page
    assert "Late shift" not in page
    other = {group.name: group.id for group in company.programme(slug).groups}["Late shift"]
    data = {"csrf_token": token_in(page), "room": other, "group": other, "group_id": other}
    assert facilitator.post("/staff/room/close", data=data).status_code == 303
    states = {form.group.name: form.state for form in company.programme(slug).wave("before").forms}
    assert states == {"Early shift": "closed", "Late shift": "open"}


def test_a_link_works_once_even_for_eight_browsers_at_once(app, company):
    with writing(company.instance.engine) as db:
        secret = sessions.new_link(db, now(), account_id=company.account.id)
    ready = Barrier(8)

    def race(_number):
        browser = app.test_client()
        data = {"link": secret, "csrf_token": with_token(browser)}
        ready.wait(timeout=20)
        return browser.post("/staff/in/link", data=data).status_code

    with ThreadPoolExecutor(8) as many:
        assert sorted(many.map(race, range(8))) == [303] + [403] * 7
    with reading(company.instance.engine) as db:
        assert db.scalar(select(func.count()).select_from(StaffSession)) == 1


def test_a_session_ends_when_it_was_idle_or_has_lasted_too_long(company):
    for changes in ({"seen": now() - IDLE - timedelta(seconds=1)}, {"started": now() - LONGEST - timedelta(seconds=1)}):
        hr = company.hr()
        assert hr.get("/staff/programmes").status_code == 200
        with writing(company.instance.engine) as db:
            db.execute(update(StaffSession).values(**changes))
        assert sent_to_sign_in(hr.get("/staff/programmes"))


def test_an_account_that_was_removed_is_out_at_once(company):
    hr = company.hr()
    with writing(company.instance.engine) as db:
        db.delete(db.get_one(Account, company.account.id))
    assert sent_to_sign_in(hr.get("/staff/programmes"))


def test_an_account_without_a_password_sees_nothing_before_it_chose_one(company, places):
    with writing(company.instance.engine) as db:
        db.get_one(Account, company.account.id).password_hash = None
    hr = company.hr()
    for endpoint, method, path in places:
        if method == "GET" and endpoint not in OPEN_TO_ALL | FOR_ROOMS | {"staff.choose_password"}:
            assert hr.get(path).headers["Location"].endswith("/staff/password"), path


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_goes_to_staff_pages_only_and_to_no_script(app, company, https):
    app.config["SESSION_COOKIE_SECURE"] = https
    company.hr()
    cookie = app.test_client().get("/staff/in", base_url="https://localhost").headers["Set-Cookie"].split("; ")
    assert cookie[0].startswith("candour_staff=")
    assert {"HttpOnly", "Path=/staff", "SameSite=Lax"} <= set(cookie)
    assert ("Secure" in cookie) is https
    assert not any(part.startswith(("Domain", "Expires", "Max-Age")) for part in cookie)


def test_signing_in_gives_a_new_session_and_the_old_cookie_opens_nothing(company):
    """A cookie that an attacker planted beforehand is not the one that is signed in."""
    hr = company.hr()
    planted = company.app.test_client()
    planted.get("/staff/in")
    assert sent_to_sign_in(planted.get("/staff/programmes"))
    first = hr.get_cookie("candour_staff", path="/staff").value
    token = with_token(hr, "/staff/programmes/new")
    assert hr.post("/staff/out", data={"csrf_token": token}).status_code == 303
    hr.set_cookie("candour_staff", first, path="/staff")
    assert sent_to_sign_in(hr.get("/staff/programmes"))


def test_no_secret_of_a_link_or_session_is_in_any_address_log_or_page(company, caplog):
    caplog.set_level(logging.DEBUG)
    with writing(company.instance.engine) as db:
        secret = sessions.new_link(db, now(), account_id=company.account.id)
    browser = company.app.test_client()
    reply = browser.post("/staff/in/link", data={"link": secret, "csrf_token": with_token(browser)})
    said = [
        reply.headers["Location"],
        reply.get_data(as_text=True),
        browser.get("/staff/programmes").get_data(as_text=True),
    ]
    assert browser.post("/staff/in/link", data={"link": secret, "csrf_token": with_token(browser)}).status_code == 403
    said.append(caplog.text)
    with browser.session_transaction(base_url="http://localhost/staff") as held:
        cookie = held["secret"]
    assert not any(hidden in text for text in said for hidden in (secret, cookie))


def test_a_room_link_is_shown_with_its_secret_in_the_fragment_only(company, slug):
    hr = company.hr()
    group = company.programme(slug).groups[0].id
    token = with_token(hr, f"/staff/programmes/{slug}")
    page = hr.post(f"/staff/programmes/{slug}/groups/{group}/room", data={"csrf_token": token}).get_data(as_text=True)
    before, _hash, after = page.partition("/staff/in#")
    secret = after[:43]
    assert len(secret) == 43
    assert secret not in before
    assert company.signed_in(secret).get("/staff/room").status_code == 200
    assert places_of(secret.encode(), files_of(company.instance.folder)) == set()


def test_a_wrong_password_says_the_same_as_a_wrong_name(company):
    with writing(company.instance.engine) as db:
        account = db.get_one(Account, company.account.id)
        accounts.set_password(
            account, "four words are good", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        )
    said = set()
    for email in (company.account.email, f"{tokens.new_id()}@brightwater.example"):
        browser = company.app.test_client()
        data = {"email": email, "password": "wrong", "csrf_token": with_token(browser)}
        reply = browser.post("/staff/in/password", data=data)
        said.add((reply.status_code, without_tokens(reply.get_data(as_text=True)).replace(email, "")))
    assert len(said) == 1


def without_tokens(page):
    while 'name="csrf_token"' in page:
        start = page.index('name="csrf_token"')
        page = page[:start] + page[page.index(">", start) :]
    return page

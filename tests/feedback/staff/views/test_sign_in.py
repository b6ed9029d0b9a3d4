"""Signing in: a link that works once, a password afterwards, and no hint to whoever guesses."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from feedback.database import reading, writing
from feedback.instance import now
from feedback.limits import Limit
from feedback.staff import accounts, sessions
from feedback.staff.models import Account, AuditEntry
from feedback.staff.views import sign_in
from tests.company import Company, token_in

PASSWORD = "harbour lantern meadow"


@pytest.fixture
def door(company: Company, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser at the sign-in page; the bucket of tries is this test's own."""
    monkeypatch.setattr(sign_in, "_tries", Limit(burst=10, per_minute=5, clock=lambda: 0.0))
    with writing(company.instance.engine) as db, company.app.app_context():
        account = db.get_one(Account, company.account.id)
        accounts.set_password(account, PASSWORD, sign_in.hasher())
    return company.app.test_client()


def new_link(company: Company, made=None) -> str:
    with writing(company.instance.engine) as db:
        return sessions.new_link(db, made or now(), account_id=company.account.id)


def knock(door: FlaskClient, way: str, **fields: str):
    token = token_in(door.get("/staff/in").get_data(as_text=True))
    return door.post(f"/staff/in/{way}", data={"csrf_token": token, **fields})


def test_a_link_opens_once_and_never_again(company, door):
    secret = new_link(company)
    assert knock(door, "link", link=secret).location == "/staff/programmes"
    again = knock(company.app.test_client(), "link", link=secret)
    assert again.status_code == 403
    assert "This link has been used" in again.get_data(as_text=True)


@pytest.mark.parametrize("wrong", ["", "   ", "nonsense", "x" * 201])
def test_a_code_that_is_no_link_is_refused_in_words(door, wrong):
    reply = knock(door, "link", link=wrong)
    assert reply.status_code in {403, 422}
    assert "There is a problem" in reply.get_data(as_text=True)
    assert door.get("/staff/programmes").location == "/staff/in"


def test_a_link_that_is_too_old_opens_nothing(company, door):
    stale = new_link(company, now() - sessions.LINK_LIFETIME - timedelta(minutes=1))
    assert knock(door, "link", link=stale).status_code == 403
    assert door.get("/staff/programmes").location == "/staff/in"


def test_a_password_signs_in_and_is_noted(company, door):
    assert knock(door, "password", email="HR@brightwater.example ", password=PASSWORD).location == "/staff/programmes"
    assert door.get("/staff/programmes").status_code == 200
    with reading(company.instance.engine) as db:
        assert "signed in" in [entry.what for entry in db.query(AuditEntry)]


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(door):
    wrong = knock(door, "password", email="hr@brightwater.example", password="not this one at all")
    unknown = knock(door, "password", email="nobody@brightwater.example", password="not this one at all")
    assert wrong.status_code == unknown.status_code == 403
    token = token_in(wrong.get_data(as_text=True))
    assert wrong.get_data(as_text=True) == unknown.get_data(as_text=True).replace(
        token_in(unknown.get_data(as_text=True)), token
    ).replace("nobody@brightwater.example", "hr@brightwater.example")


def test_ten_wrong_passwords_in_a_row_are_the_last_for_a_while(door):
    for _try in range(10):
        assert knock(door, "password", email="hr@brightwater.example", password="wrong again!").status_code == 403
    held = knock(door, "password", email="hr@brightwater.example", password=PASSWORD)
    assert held.status_code == 429
    assert "Too many tries" in held.get_data(as_text=True)
    assert knock(door, "password", email="other@brightwater.example", password="x").status_code == 403


def test_missing_fields_say_what_is_missing(door):
    reply = knock(door, "password", email="", password="")
    assert reply.status_code == 422
    assert "Type both your e-mail address and your password" in reply.get_data(as_text=True)


def test_the_first_sign_in_of_an_account_leads_to_choosing_a_password(app):
    with writing(app.extensions["candour"].engine) as db:
        account = accounts.add(db, name="Noor", email="noor@brightwater.example")
    hr = Company(app, account, "").hr()
    assert hr.get("/staff/programmes").location == "/staff/password"
    token = token_in(hr.get("/staff/password").get_data(as_text=True))
    short = hr.post("/staff/password", data={"csrf_token": token, "password": "short"})
    assert short.status_code == 422
    assert "was not changed" in short.get_data(as_text=True)
    assert hr.post("/staff/password", data={"csrf_token": token, "password": PASSWORD}).location == "/staff/programmes"
    assert hr.get("/staff/programmes").status_code == 200


def test_signing_out_ends_the_session_on_the_server(company, door):
    knock(door, "link", link=new_link(company))
    cookie = door.get_cookie("candour_staff", path="/staff")
    token = token_in(door.get("/staff/out").get_data(as_text=True))
    assert door.get("/staff/programmes").status_code == 200
    door.post("/staff/out", data={"csrf_token": token})
    thief = company.app.test_client()
    thief.set_cookie("candour_staff", cookie.value, path="/staff")
    assert thief.get("/staff/programmes").location == "/staff/in"


def test_the_cookie_goes_to_staff_pages_alone_and_to_no_script(company, door):
    header = knock(door, "link", link=new_link(company)).headers["Set-Cookie"]
    assert "Path=/staff" in header
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert door.get("/r").request.headers.get("Cookie") is None


def test_a_form_without_the_token_of_the_page_signs_nobody_in(company, door):
    secret = new_link(company)
    reply = door.post("/staff/in/link", data={"link": secret})
    assert reply.status_code == 400
    assert "This page is too old" in reply.get_data(as_text=True)
    assert knock(door, "link", link=secret).status_code == 303


def test_a_form_from_another_site_signs_nobody_in(company, door):
    secret = new_link(company)
    token = token_in(door.get("/staff/in").get_data(as_text=True))
    data = {"csrf_token": token, "link": secret}
    assert door.post("/staff/in/link", data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert knock(door, "link", link=secret).status_code == 303

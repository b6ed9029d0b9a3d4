"""Somebody has a shared link, had one, or makes one up, and wants to read more than was meant for them.

Controls: the same reader with the right link reads the report; what the searches look for is found where it stands.
"""

import logging
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from feedback.database import reading, writing
from feedback.instance import now
from reports import publishing
from reports.models import ReaderSession
from reports.readers import SESSION_LONGEST
from surveys.programmes import planning
from tests.attacks.test_secrets import OPEN_TO_ALL, sent_to_sign_in, with_token
from tests.company import token_in
from tests.reports.sharing import DAY, SEED, Sharing, facts
from tests.surveys.custody.keys import files_of, places_of

pytestmark = pytest.mark.attack


@pytest.fixture
def sharing(company, two_groups):
    return Sharing.of(company, two_groups)


def sent_to_the_door(reply):
    return reply.status_code == 303 and reply.headers["Location"].endswith("/shared")


def test_a_guessed_an_expired_and_a_revoked_link_open_nothing_and_are_told_the_same(sharing):
    publication = sharing.publish()
    expired, run_out = sharing.invite(publication)
    revoked, taken_back = sharing.invite(publication)
    sharing.expire(expired)
    sharing.revoke(revoked)
    told, answered = set(), set()
    for secret in (secrets.token_urlsafe(32), run_out, taken_back, run_out[:-1], "\0", "é" * 43, "x"):
        browser, reply = sharing.try_link(secret)
        told.add((reply.status_code, reply.data, *sorted(reply.headers)))
        assert "Set-Cookie" not in reply.headers
        assert sent_to_the_door(browser.get(f"/shared/reports/{publication.id}"))
        if secret.isascii() and secret.isprintable():
            machine = sharing.ask(f"/publications/{publication.id}", secret)
            answered.add((machine.status_code, machine.data, *sorted(machine.headers)))
    assert len(told) == len(answered) == 1
    assert (told.pop()[0], answered.pop()[0]) == (403, 401)
    _reader, good = sharing.invite(publication)  # control
    assert sharing.browser(good).get(f"/shared/reports/{publication.id}").status_code == 200
    assert sharing.ask(f"/publications/{publication.id}", good).status_code == 200


def test_no_reader_opens_what_was_published_for_others(sharing, two_groups):
    mine, other = sharing.publish(1), sharing.beside(two_groups).publish(2)
    for reach in (mine, None):
        _reader, secret = sharing.invite(reach)
        browser = sharing.browser(secret)
        for path in ("", "/csv", "/json", "/nothing"):
            there = browser.get(f"/shared/reports/{other.id}{path}")
            nowhere = browser.get(f"/shared/reports/{'0' * 16}{path}")
            assert (there.status_code, there.data) == (nowhere.status_code, nowhere.data) == (404, nowhere.data)
        for path in ("", "/table"):
            there = sharing.ask(f"/publications/{other.id}{path}", secret)
            nowhere = sharing.ask(f"/publications/{'0' * 16}{path}", secret)
            assert (there.status_code, there.data) == (nowhere.status_code, nowhere.data) == (404, nowhere.data)
        assert other.id not in sharing.ask("/publications", secret).get_data(as_text=True)
        assert browser.get(f"/shared/reports/{mine.id}/csv").status_code == 200  # control


def test_whoever_reads_one_report_reads_no_later_one(sharing):
    first = sharing.publish(1)
    _reader, secret = sharing.invite(first)
    sharing.withdraw("The title was wrong.")
    later = sharing.publish(2)
    assert sharing.browser(secret).get(f"/shared/reports/{later.id}").status_code == 404
    assert [each["id"] for each in sharing.ask("/publications", secret).json["publications"]] == [first.id]
    _reader, of_all = sharing.invite()  # control
    assert sharing.browser(of_all).get(f"/shared/reports/{later.id}").status_code == 200


def test_taking_a_link_back_ends_the_browsers_that_came_by_it_at_once(sharing):
    publication = sharing.publish()
    reader, secret = sharing.invite(publication)
    browser = sharing.browser(secret)
    path = f"/shared/reports/{publication.id}"
    assert browser.get(path).status_code == 200  # control
    sharing.revoke(reader)
    assert sent_to_the_door(browser.get(path))
    assert sent_to_the_door(browser.get(f"{path}/csv"))


def test_a_session_ends_with_the_last_day_and_when_it_has_lasted_too_long(sharing):
    publication = sharing.publish()
    path = f"/shared/reports/{publication.id}"
    reader, secret = sharing.invite(publication)
    browser = sharing.browser(secret)
    sharing.expire(reader)
    assert sent_to_the_door(browser.get(path))
    _reader, secret = sharing.invite(publication)
    browser = sharing.browser(secret)
    assert browser.get(path).status_code == 200  # control
    with writing(sharing.company.instance.engine) as db:
        db.execute(update(ReaderSession).values(started=now() - SESSION_LONGEST - timedelta(seconds=1)))
    assert sent_to_the_door(browser.get(path))
    assert sharing.browser(secret).get(path).status_code == 200  # the link itself goes on


def test_leaving_ends_the_session_on_the_server_too(sharing):
    publication = sharing.publish()
    _reader, secret = sharing.invite(publication)
    browser = sharing.browser(secret)
    kept = browser.get_cookie("candour_reader", path="/shared").value
    assert sent_to_the_door(browser.post("/shared/out"))
    assert browser.get_cookie("candour_reader", path="/shared") is None
    browser.set_cookie("candour_reader", kept, path="/shared")
    assert sent_to_the_door(browser.get(f"/shared/reports/{publication.id}"))


def staff_pages(sharing):
    """Every staff route there is: (endpoint, method, path)."""
    adapter = sharing.company.app.url_map.bind("localhost")
    for rule in sharing.company.app.url_map.iter_rules():
        if rule.rule.startswith("/staff"):
            values = {**dict.fromkeys(rule.arguments, "after"), "slug": sharing.slug}
            path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
            yield from ((rule.endpoint, method, path) for method in rule.methods & {"GET", "POST"})


def test_a_reader_reaches_no_page_of_the_staff(sharing):
    _reader, secret = sharing.invite(sharing.publish())
    browser = sharing.browser(secret)
    cookie = browser.get_cookie("candour_reader", path="/shared").value
    browser.set_cookie("candour_reader", cookie, path="/")
    browser.set_cookie("candour_staff", cookie, path="/staff")
    token = with_token(browser)
    closed = [(method, path) for endpoint, method, path in staff_pages(sharing) if endpoint not in OPEN_TO_ALL]
    assert len(closed) > 20
    for method, path in closed:
        assert sent_to_sign_in(browser.open(path, method=method, data={"csrf_token": token})), path
    trade = browser.post("/staff/in/link", data={"csrf_token": token, "link": secret})
    assert trade.status_code == 403
    report = f"/staff/programmes/{sharing.slug}/after/report"
    assert sharing.company.hr().get(report).status_code == 200  # control


def test_no_way_leads_from_a_readers_page_to_the_staff(sharing):
    publication = sharing.publish()
    _reader, secret = sharing.invite()
    browser = sharing.browser(secret)
    pages = ["/shared", "/shared/reports", f"/shared/reports/{publication.id}", "/shared/reports/x"]
    assert not any('="/staff' in browser.get(path).get_data(as_text=True) for path in pages)
    report = f"/staff/programmes/{sharing.slug}/after/report"
    assert '="/staff' in sharing.company.hr().get(report).get_data(as_text=True)  # control


def test_the_staffs_cookie_and_a_room_link_open_no_shared_page(sharing):
    publication = sharing.publish()
    for browser in (sharing.company.hr(), sharing.company.facilitator(sharing.slug, "Early shift")):
        cookie = browser.get_cookie("candour_staff", path="/staff").value
        browser.set_cookie("candour_reader", cookie, path="/shared")
        assert sent_to_the_door(browser.get(f"/shared/reports/{publication.id}"))


def test_the_representative_sees_a_report_from_the_very_commit_that_publishes_it(sharing):
    """Neither before it, when HR sees nothing either, nor a moment later."""
    _reader, secret = sharing.invite()
    browser, hr = sharing.browser(secret), sharing.company.hr()
    path, report = f"/shared/reports/{1:016x}", f"/staff/programmes/{sharing.slug}/after/report"
    assert (browser.get(path).status_code, hr.get(report).status_code) == (404, 404)
    with writing(sharing.company.instance.engine) as db:
        publishing.store(db, planning.find(db, sharing.slug), {**facts(), "id": f"{1:016x}"}, DAY, SEED)
        with reading(sharing.company.instance.engine) as other:
            assert publishing.find(other, planning.find(other, sharing.slug).id, "after") is None
        assert (browser.get(path).status_code, hr.get(report).status_code) == (404, 404)
    assert (browser.get(path).status_code, hr.get(report).status_code) == (200, 200)
    assert [each["id"] for each in sharing.ask("/publications", secret).json["publications"]] == [f"{1:016x}"]


def test_reading_writes_nothing_down(sharing):
    publication = sharing.publish()
    _reader, secret = sharing.invite()
    browser, written = sharing.browser(secret), []
    browser.get(f"/shared/reports/{publication.id}/csv")  # the first who takes a file along has it made

    def note(_connection, _cursor, statement, *_more):
        if statement.split()[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            written.append(statement)

    event.listen(sharing.company.instance.engine, "before_cursor_execute", note)
    for path in ("/shared", "/shared/reports", f"/shared/reports/{publication.id}"):
        assert browser.get(path).status_code == 200
    browser.get(f"/shared/reports/{publication.id}/csv")
    sharing.ask("/publications", secret)
    assert written == []
    sharing.browser(secret)  # control
    assert written


def test_no_secret_of_a_reader_is_in_any_address_log_page_or_file(sharing, caplog):
    caplog.set_level(logging.DEBUG)
    publication = sharing.publish()
    hr, said = sharing.company.hr(), []
    path = f"/staff/programmes/{sharing.slug}/after/readers"
    token = token_in(hr.get(path).get_data(as_text=True))
    last = (now().date() + timedelta(days=30)).isoformat()
    data = {"csrf_token": token, "name": "Works council", "reach": "this", "expires": last}
    made = hr.post(path, data=data).get_data(as_text=True)
    before, _hash, after = made.partition("/shared#")
    secret = after[:43]
    assert len(secret) == 43
    assert secret not in before + after[43:]
    browser, reply = sharing.try_link(secret)
    cookie = browser.get_cookie("candour_reader", path="/shared").value
    said += [reply.headers["Location"], reply.get_data(as_text=True)]
    said += [browser.get(each).get_data(as_text=True) for each in ("/shared", f"/shared/reports/{publication.id}")]
    said += [sharing.ask("/publications", secret).get_data(as_text=True), sharing.ask("/x", secret).data.decode()]
    said += [hr.get(path).get_data(as_text=True), caplog.text]
    assert not any(hidden in text for text in said for hidden in (secret, cookie))
    files = files_of(sharing.company.instance.folder)
    for hidden in (secret, cookie):
        assert places_of(hidden.encode(), files) == set()
    assert places_of(b"Works council", files)  # control


def test_a_secret_in_an_address_is_not_looked_at(sharing):
    publication = sharing.publish()
    _reader, secret = sharing.invite(publication)
    anybody = sharing.company.app.test_client()
    for wrong in (
        f"/shared/{secret}",
        f"/shared/reports/{secret}",
        f"/shared?link={secret}",
        f"/shared/in?link={secret}",
    ):
        assert publication.id not in anybody.get(wrong).get_data(as_text=True)
    assert anybody.post(f"/shared/in?link={secret}").status_code == 422
    for query in (f"?token={secret}", f"?access_token={secret}"):
        assert sharing.ask(f"/publications{query}", None).status_code == 401
    assert anybody.post("/shared/in", data={"link": secret}).status_code == 303  # control


@pytest.mark.parametrize("https", [True, False])
def test_the_readers_cookie_goes_to_shared_pages_alone_and_to_no_script(sharing, https):
    instance = sharing.company.instance
    served = replace(instance.settings, base_url=f"http{'s' if https else ''}://localhost")
    sharing.company.app.extensions["candour"] = replace(instance, settings=served)
    _reader, secret = sharing.invite()
    cookie = sharing.try_link(secret)[1].headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "Path=/shared", "SameSite=Strict"} <= set(cookie)
    assert ("Secure" in cookie) is https
    assert not any(part.startswith(("Domain", "Expires", "Max-Age")) for part in cookie)


def test_no_form_of_another_site_hands_a_link_in_or_ends_a_session(sharing):
    """Else somebody could be shown another report than they believe."""
    _reader, secret = sharing.invite()
    browser = sharing.browser(secret)
    for path in ("/shared/in", "/shared/out"):
        for site in ("cross-site", "same-site"):
            reply = browser.post(path, data={"link": secret}, headers={"Sec-Fetch-Site": site})
            assert (reply.status_code, "Set-Cookie" in reply.headers) == (403, False)
    assert browser.get("/shared/reports").status_code == 200
    same = browser.post("/shared/out", headers={"Sec-Fetch-Site": "same-origin"})  # control
    assert sent_to_the_door(same)
    assert sent_to_the_door(browser.get("/shared/reports"))

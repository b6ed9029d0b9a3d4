"""The company's proxy ends TLS: it sees every byte, may send it again, and may leave names on both sides.

From a browser with script it sees bodies and answers of one length whatever was chosen, and nothing that joins two
visits. Controls: sealing without padding, a server that names its visitors, and the form without script.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections import defaultdict

import pytest

from feedback.privacy import sealing
from feedback.wordlist import words
from surveys.programmes.planning import GroupPlan, Plan
from surveys.submission import LENGTH
from tests.attacks.spying import Spy, phone, send_from
from tests.attacks.waves import Ballot
from tests.company import carry_in
from tests.sealing_client import SealingClient
from tests.surveys.invited import EARLY

pytestmark = pytest.mark.attack

WORDS = " ".join(words()[100:106])
CONTENTS = {
    "nothing": {},
    "one answer": {"answers": {"E1": 5}},
    "everything": {"answers": {f"Q{number}": [1, 2, 3] for number in range(40)}},
    "a word": {"text": "no"},
    "a long text": {"text": "x" * 3070},
}
NAMES = {
    "set-cookie",
    "etag",
    "last-modified",
    "expires",
    "date",
    "age",
    "x-request-id",
    "server-timing",
    "nel",
    "alt-svc",
}


def sizes(bodies):
    """By content, how long what goes over the line is."""
    return {len(body) for body in bodies}


def test_whatever_is_answered_and_however_somebody_came_in_weighs_the_same(room, ballot, in_node):
    bodies = [room.body(secrets.token_bytes(32), **content) for content in CONTENTS.values()]
    bodies += [ballot.client.body(ballot.tickets[0], **content) for content in CONTENTS.values()]
    bodies += [room.body(secrets.token_bytes(32), locks=room.locks(WORDS))]
    assert sizes(bodies) == {LENGTH}
    wave = in_node("readWave", room.descriptor, room.digest)
    assert sizes(in_node("sealPart", wave, 2, content) for content in (b"", b"no", b"x" * 3070)) == {3120}

    clear = [json.dumps(content).encode() for content in CONTENTS.values()]  # control: the same without padding
    key = sealing.X25519PublicKey.from_public_bytes(sealing.generate_key_pair().public)
    assert len(sizes(sealing.SUITE.encrypt(content, key, b"") for content in clear)) == len(CONTENTS)


def test_every_row_that_is_kept_weighs_the_same(ballot):
    for ticket, content in zip(ballot.tickets, CONTENTS.values(), strict=False):
        assert ballot.client.send(ballot.client.body(ticket, **content)).status_code == 201
    assert {tuple(len(value) for value in row) for row in ballot.rows()} == {(32, 32, 1072)}


@pytest.mark.journey
def test_a_real_browser_asks_and_sends_the_same_whatever_is_chosen(browser, company):
    """The same number of requests for the same addresses, bodies of one length, and nothing told with them."""
    slug = company.plan(Plan("Walk in", (GroupPlan("All", "Harbour", 40),), k=5, questionnaire="candour-light"))
    room = SealingClient(company.app, company.begin(slug, "before")["All"])
    seen = set()
    for choose in ("", "input[value='2']"):
        spy = Spy(company.app)
        with phone(browser, company.app) as (page, base):
            send_from(page, f"{base}/r/{room.code}/form", choose=choose)
        assert [each.status for each in spy.of("/sealed")] == [201]
        seen.add(tuple(sorted((each.method, each.path, len(each.body), len(each.reply)) for each in spy.seen)))
        for each in spy.seen:
            assert not {"cookie", "referer", "if-none-match", "if-modified-since"} & each.told.keys(), each.path
    assert len(seen) == 1


def test_without_script_the_proxy_reads_the_answers(company, room):
    """Control for the whole file, and a limit that the threat model states."""
    spy = Spy(company.app)
    for answers in ({}, {"E1": "5", "E2": "4"}):
        company.answer(room.code, answers)
    bodies = [each.body for each in spy.of("/answer")]
    assert len(sizes(bodies)) == 2
    assert b"E1=5" in bodies[1]


def test_what_is_sent_again_on_the_way_is_the_same_answer_and_nothing_new(ballot):
    body = ballot.client.body(ballot.tickets[0], {"E1": 5})
    said = [ballot.client.send(body).status_code for _again in range(5)]
    assert said == [201, 200, 200, 200, 200]
    assert len(ballot.rows()) == 1
    (row,) = ballot.rows()
    other = ballot.client.body(ballot.tickets[0], {"E1": 1})
    assert ballot.client.send(other).status_code == 409  # with a ticket it has seen, the proxy changes nothing more
    assert ballot.rows() == [row]


@pytest.fixture
def statuses(ballot, company):
    """One reply of every kind that a submission can get."""
    client, ticket = ballot.client, ballot.tickets[0]
    body = client.body(ticket)
    replies = {status: client.send(sent) for status, sent in ((201, body), (200, body), (409, client.body(ticket)))}
    replies[403], replies[400] = client.send(client.body(bytes(354))), client.send(b"short")
    after = next(form.code for form in company.programme(ballot.invited.slug).wave("after").forms)
    replies[425] = SealingClient.send(_at(client, after), body)
    full = company.begin(company.plan(Plan("Full", (GroupPlan("One", "Hill", 1),), k=5)), "before")["One"]
    crowd = SealingClient(company.app, full)
    assert crowd.send(crowd.body(secrets.token_bytes(32))).status_code == 201
    replies[507] = crowd.send(crowd.body(secrets.token_bytes(32)))
    for _try in range(700):
        if (reply := crowd.send(b"")).status_code == 429:
            break
    replies[429] = reply
    company.close(ballot.invited.slug, "before")
    replies[410] = SealingClient.send(_at(client, ballot.invited.forms[EARLY]), body)
    return replies


def _at(client, code):
    """The same browser at another form."""
    client.code = code
    return client


def test_a_submission_is_answered_by_a_status_and_nothing_else(ballot, statuses):
    """But for the status, all replies are the same bytes: none says more to whoever sees only sizes."""
    ballot.client.code = ballot.invited.forms[EARLY]
    assert {status: reply.status_code for status, reply in statuses.items()} == dict(
        zip(statuses, statuses, strict=True)
    )
    assert statuses.keys() == {200, 201, 400, 403, 409, 410, 425, 429, 507}
    assert {reply.data for reply in statuses.values()} == {b""}
    assert len({tuple(sorted(reply.headers)) for reply in statuses.values()}) == 1


def names_in(told):
    """Headers by which a server, or a proxy behind it, can know somebody again."""
    return {name.lower() for name, _text in told} & NAMES


@pytest.fixture
def everything_anonymous(ballot, company, app):
    """A good and a bad request to every route that is neither the staff's nor a reader's."""
    client = ballot.client
    ballot.answer()
    company.close(ballot.invited.slug, "before")
    replies = defaultdict(list)
    adapter, browser = app.url_map.bind("localhost"), app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/staff", "/static", "/shared")):  # a reader from outside has a session, too
            continue
        for code in (client.code, "AAAAAAAA"):
            path = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, code))
            for method in sorted(rule.methods & {"GET", "HEAD", "POST"}):
                replies[rule.endpoint].append(browser.open(path, method=method, data=b"" if method == "POST" else None))
    return replies


def test_no_anonymous_route_names_a_visitor_or_sends_one_where_a_name_could_be_kept(everything_anonymous, app):
    assert {"sealed.wave", "sealed.send", "tickets.show", "tickets.issue", "receipt.look", "employee.start"} <= set(
        everything_anonymous
    )
    for endpoint, replies in everything_anonymous.items():
        for reply in replies:
            assert names_in(reply.headers) == set(), endpoint
            assert reply.headers["Referrer-Policy"] == "no-referrer", endpoint
            assert reply.headers["Cache-Control"] == "no-store", endpoint
            assert "Cookie" not in reply.headers.get("Vary", ""), endpoint
            if reply.status_code in {301, 302, 303, 307, 308}:
                assert endpoint == "employee.leave", endpoint  # away from here, to a fixed address
    assert names_in(app.test_client().get("/staff/in").headers) == {"set-cookie"}  # control


def test_a_server_that_put_a_name_on_the_wave_would_be_found_out(room):
    def named(exchange):
        exchange.headers.append(("ETag", f'"{secrets.token_hex(4)}"'))

    assert names_in(room.app.test_client().get(f"/r/{room.code}/wave").headers) == set()
    Spy(room.app, back=named)
    assert names_in(room.app.test_client().get(f"/r/{room.code}/wave").headers) == {"etag"}


@pytest.mark.journey
def test_between_fetching_and_answering_a_real_browser_carries_nothing_but_the_ticket(browser, invited):
    """The journey from the mail to the thanks, request by request: no cookie, no referrer, no code in an address."""
    spy = Spy(invited.company.app)
    (code,) = invited.codes(1)
    with phone(browser, invited.company.app) as (page, base):
        link = f"{base}/t/{invited.forms[EARLY]}"
        page.goto(f"{link}#{_in_fragment(code)}")
        page.get_by_role("button", name="Fetch my ticket").click()
        page.locator("[data-said=done]:visible").wait_for()
        Ballot.of(invited)
        page.goto(link)
        send_from(page, f"{base}/r/{invited.forms[EARLY]}/form")
    (asked,), (sent,) = spy.of("/issue"), spy.of("/sealed")
    assert (asked.status, sent.status) == (200, 201)
    assert asked.body.startswith(code)
    pieces = {asked.body[start : start + 16] for start in range(len(asked.body) - 15)}
    pieces |= {asked.reply[start : start + 16] for start in range(len(asked.reply) - 15)}
    assert not any(sent.body[start : start + 16] in pieces for start in range(LENGTH - 15))
    for each in spy.seen:
        assert not {"cookie", "referer", "if-none-match", "if-modified-since"} & each.told.keys(), each.path
        assert names_in(each.headers) == set(), each.path
        assert _in_fragment(code) not in each.path


def _in_fragment(code):
    return urlsafe_b64encode(code).rstrip(b"=").decode()


def test_the_field_that_carries_answers_without_script_is_no_name_either(room):
    """The form without script carries a field that is sealed anew each time: two visits cannot be compared."""
    browser = room.app.test_client()
    fields = {carry_in(browser.get(f"/r/{room.code}/form").get_data(as_text=True)) for _visit in range(10)}
    assert len(fields) == 10
    assert len({len(field) for field in fields}) == 1

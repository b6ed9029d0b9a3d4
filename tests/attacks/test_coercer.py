"""Somebody stands beside a person, or has her six words, her device, or the way her answers take.

Such a coercer learns that an answer lies there, may take it back, and learns nothing of what is in it. Controls: a
client that seals from what it still knows proves every guess; a list of exact length tells a number.
"""

import hashlib
import itertools
import json
import secrets
import sqlite3
from base64 import b64decode
from contextlib import closing

import pytest

from feedback.privacy import counted, sealing, stretching, tokens
from feedback.privacy.counted import Standing
from feedback.privacy.padding import pad
from feedback.privacy.sealing import SIZE, Part
from feedback.wordlist import words
from surveys.programmes.planning import GroupPlan, Plan
from surveys.submission import LOCK, SCORES, TEXT, TICKET
from tests.attacks.spying import Spy, phone, send_from
from tests.sealing_client import Locks, SealingClient
from tests.surveys.views.asking import Asked

pytestmark = pytest.mark.attack

WORDS = " ".join(words()[100:106])
OTHER_WORDS = " ".join(words()[200:206])
GUESSES = [json.dumps({"v": 1, "group": "", "answers": {"E1": code}, "pair": ""}).encode() for code in range(1, 6)]


def files_of_box(room):
    """Every value of a box, table by table, as a thief reads them."""
    (path,) = (room.app.extensions["candour"].boxes).rglob("*.box")
    with closing(sqlite3.connect(path)) as database:
        return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in ("scores", "texts")}  # noqa: S608


@pytest.fixture
def sent(room):
    """One person's answer among five others."""
    mine = room.locks()
    bodies = [room.body(secrets.token_bytes(32), {"E1": 1 + each}, "The rota is wrong") for each in range(5)]
    bodies.append(room.body(secrets.token_bytes(32), {"E1": 3}, "My manager shouts", mine))
    assert {room.send(body).status_code for body in bodies} == {201}
    return room, mine, bodies[-1]


def proved_by_sealing_again(seal, record):
    """Which guesses the coercer finds true: whatever seals to the same bytes is what was in it."""
    return [guess for guess in GUESSES if seal(guess) == record]


def test_nobody_can_prove_what_was_sealed_not_even_with_the_words_and_the_record(room, in_node):
    wave = in_node("readWave", room.descriptor, room.digest)
    record = in_node("sealPart", wave, 1, GUESSES[2])
    assert proved_by_sealing_again(lambda guess: in_node("sealPart", wave, 1, guess), record) == []

    key = hashlib.sha256(WORDS.encode()).digest()  # control: a client that draws its key from the words
    public = sealing.X25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()
    info = b"candour-response-v1" + room.digest + b"\1"

    def from_words(guess):
        padded = pad(guess, SIZE[Part.SCORES])
        return in_node("sealFrom", key, public, b64decode(room.wave["key"]), info, padded, b"")

    assert proved_by_sealing_again(from_words, from_words(GUESSES[2])) == [GUESSES[2]]


@pytest.mark.journey
def test_a_real_browser_keeps_nothing_of_an_answer_once_it_is_sent(browser, room):
    spy = Spy(room.app)
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state])"
    with phone(browser, room.app) as (page, base):
        send_from(page, f"{base}/r/{room.code}/form", choose="input[value='4']")
        assert page.evaluate(kept) == '[{},{},"",null]'
        page.evaluate("localStorage.setItem('control', 'E1=4')")
        assert "E1=4" in page.evaluate(kept)  # control
    assert [each.status for each in spy.of("/sealed")] == [201]


def test_what_lies_in_the_box_recognises_a_receipt_and_gives_none_away(sent):
    room, mine, _body = sent
    stored = [value for rows in files_of_box(room).values() for row in rows for value in row]
    assert {mine.finder, mine.text_finder} <= {value[:16] for value in stored}
    for secret in (mine.receipt, stretching.text_receipt(mine.receipt), WORDS.encode()):
        assert not any(secret in value for value in stored)
    locks = [row[1] for rows in files_of_box(room).values() for row in rows]
    assert not any(room.withdraw(Locks(value)) == 200 for lock in locks for value in (lock, lock[:16], lock[16:]))
    assert room.look(mine) == 200


def test_only_whoever_has_the_receipt_can_join_a_text_to_scores(sent):
    room, mine, _body = sent
    box = files_of_box(room)
    names = {table: {value for row in rows for value in row if len(value) == 32} for table, rows in box.items()}
    assert len(names["scores"]) == len(names["texts"]) == 12
    assert names["scores"].isdisjoint(names["texts"])
    ways = [stretching.finder, stretching.text_receipt, hashed]
    assert joined(box, ways) == []
    assert mine.text_finder in {lock[:16] for _tag, lock, _text in box["texts"]}
    careless = [(tag, stretching.finder(stretching.text_receipt(lock)), b"") for tag, lock, _sealed in box["scores"]]
    assert len(joined({**box, "texts": careless}, ways)) == 6  # control: locks made from locks
    order = {table: [row[0] for row in rows] for table, rows in box.items()}
    assert all(tags == sorted(tags) for tags in order.values())  # and both lie in the order of random names


def test_taking_an_answer_back_takes_its_text_along(sent):
    room, mine, body = sent
    assert room.withdraw(mine) == 200
    left = [value for rows in files_of_box(room).values() for row in rows for value in row]
    assert len(left) == 2 * 3 * 5
    assert not any(piece in left for piece in (body[TICKET + LOCK : TICKET + LOCK + SCORES], body[-TEXT:]))


def hashed(raw):
    return hashlib.sha256(raw).digest()


def joined(box, ways):
    """Pairs of a score and a text of which one lock is made from the other by one of these computations, or two."""
    locks = {piece for row in box["texts"] for piece in (row[1], row[1][:16], row[1][16:])}
    twice = [lambda raw, one=one, other=other: other(one(raw)) for one, other in itertools.product(ways, ways)]
    known = [piece for row in box["scores"] for piece in (row[1], row[1][:16], row[1][16:])]
    return [(piece, step(piece)) for piece in known for step in (*ways, *twice) if step(piece) in locks]


def test_other_words_and_words_of_another_round_say_the_same_as_none(sent, company):
    room, _mine, _body = sent
    mine = room.locks(WORDS)
    assert room.send(room.body(secrets.token_bytes(32), locks=mine)).status_code == 201
    other_slug = company.plan(Plan("Elsewhere", (GroupPlan("Everybody", "Hill", 40),), k=5))
    elsewhere = SealingClient(company.app, company.begin(other_slug, "before")["Everybody"])
    elsewhere.send(elsewhere.body(secrets.token_bytes(32), locks=elsewhere.locks(OTHER_WORDS)))
    theirs = elsewhere.locks(OTHER_WORDS)
    strangers = (room.locks(), room.locks(OTHER_WORDS), elsewhere.locks(WORDS), theirs)
    for asked in (SealingClient.look, SealingClient.withdraw):
        assert {asked(room, locks) for locks in strangers} == {404}
    assert (room.look(mine), room.withdraw(mine), room.look(mine)) == (200, 200, 404)  # control
    assert elsewhere.look(theirs) == 200


def test_without_script_the_page_says_the_same_words_too(sent, app):
    room, _mine, _body = sent
    assert room.send(room.body(secrets.token_bytes(32), locks=room.locks(WORDS))).status_code == 201
    pages = [shown(app, room, typed) for typed in (OTHER_WORDS, " ".join(words()[300:306]))]
    assert pages[0] == pages[1]
    assert shown(app, room, WORDS) not in pages  # control


def shown(app, room, typed):
    return app.test_client().post(f"/r/{room.code}/receipt", data={"words": typed, "action": "look"}).data


def test_a_look_says_only_that_an_answer_is_there(sent, app):
    room, mine, _body = sent
    replies = [
        app.test_client().post(f"/r/{room.code}/receipt/look", data=locks.finder)
        for locks in (mine, room.locks(), Locks(b"short"))
    ]
    assert [reply.status_code for reply in replies] == [200, 404, 404]
    assert {reply.data for reply in replies} == {b""}
    assert len({tuple(reply.headers) for reply in replies}) == 1


@pytest.mark.parametrize("total", [0, 1, 4, 5, 6, 9, 10, 11])
def test_the_list_tells_no_number_but_a_round_one_and_below_k_none(company, total):
    slug = company.plan(Plan("Counted", (GroupPlan("Everybody", "Harbour", 40),), k=5))
    asked = Asked(company, slug, company.begin(slug, "before")["Everybody"])
    asked.fill(total)
    company.close(slug, "before")
    lines = company.app.test_client().get(f"/r/{asked.code}/counted").get_data(as_text=True).splitlines()
    assert len(lines) == (0 if total < 5 else -(-total // 5) * 5)
    assert lines == sorted(lines)
    assert {len(line) for line in lines} <= {64 + 1 + 64 + 1 + 32}
    kept = [(tokens.new_tag(), secrets.token_bytes(1072)) for _each in range(total)]
    exact = sorted(f"{counted.entry(lock)} {hashed(sealed).hex()}" for lock, sealed in kept)
    assert len(exact) == total  # control: the plain list


def closed_list(company, room):
    company.close("walk-in", "before")
    return company.app.test_client().get(f"/r/{room.code}/counted").get_data(as_text=True)


def test_the_line_of_an_answer_is_found_by_its_words_and_by_no_others(sent, company):
    room, _mine, _body = sent
    mine = room.locks(WORDS)
    assert room.send(room.body(secrets.token_bytes(32), locks=mine)).status_code == 201
    listed = closed_list(company, room)
    assert counted.standing(listed, mine.receipt) is Standing.COUNTED
    for other in (room.locks(OTHER_WORDS), room.locks(), Locks(mine.finder)):
        assert counted.standing(listed, other.receipt) is Standing.MISSING
    assert mine.finder.hex() not in listed
    assert mine.receipt.hex() not in listed


def test_after_the_close_the_words_take_nothing_back(sent, company):
    room, mine, _body = sent
    company.close("walk-in", "before")
    assert room.withdraw(mine) == 410


def swapped(room, company, mine, proxy):
    """A proxy puts scores of its own in the place of those that were sent; what the list then says to the owner."""
    body = room.body(secrets.token_bytes(32), {"E1": 1}, locks=mine)

    def swap(exchange):
        if exchange.body == body:
            exchange.body = proxy(body)

    Spy(company.app, on_the_way=swap)
    for sent in (body, *(room.body(secrets.token_bytes(32)) for _other in range(5))):
        assert room.send(sent).status_code == 201
    return counted.standing(closed_list(company, room), mine.receipt)


def test_an_answer_that_was_swapped_on_the_way_shows_to_whoever_has_the_six_words(room, company):
    """However the proxy makes the lock for what it puts there, with all that it saw."""
    instead = room.seal(Part.SCORES, GUESSES[4])

    def proxy(body):
        lock, sent = body[TICKET : TICKET + LOCK], body[TICKET + LOCK : TICKET + LOCK + SCORES]
        assert len(sent) == len(instead)
        own = stretching.lock(secrets.token_bytes(32), instead)
        return body[:TICKET] + lock[:16] + own[16:] + instead + body[TICKET + LOCK + SCORES :]

    assert swapped(room, company, room.locks(WORDS), proxy) is Standing.SWAPPED
    page = shown(company.app, room, WORDS).decode()
    assert 'data-said="counted">' not in page
    assert 'data-said="swapped">' in page


def test_a_lock_that_was_left_as_it_was_gives_the_swap_away_too(room, company):
    instead = room.seal(Part.SCORES, GUESSES[4])
    start = TICKET + LOCK
    said = swapped(room, company, room.locks(), lambda body: body[:start] + instead + body[start + SCORES :])
    assert said is Standing.SWAPPED


def test_an_answer_that_came_as_it_was_sent_is_counted_and_one_that_was_dropped_is_missing(room, company):
    """Controls of the two tests before."""
    assert swapped(room, company, room.locks(), lambda body: body) is Standing.COUNTED


def test_an_answer_under_a_lock_of_the_proxy_is_missing(room, company):
    start = TICKET + LOCK
    said = swapped(room, company, room.locks(), lambda body: body[:TICKET] + secrets.token_bytes(LOCK) + body[start:])
    assert said is Standing.MISSING

"""The operator notes the time of every request, fetched under a name and answered without one, and matches the two.

Simulated, because people are slower than a test: the gate leaves the best matching at chance. Control: fetching and
answering in one sitting, which it joins for nearly everybody. Then the product: there is no way past the gate, and no
page to look at that moves when somebody comes.
"""

import hashlib
import math
import os
import secrets
import shutil
import sqlite3
from collections import Counter
from contextlib import closing

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from feedback.database import reading
from surveys.programmes import life, planning
from surveys.tickets.issuing import FewInGroups, TooFewTickets
from surveys.tickets.roster import key_of
from tests.attacks.waves import Ballot, open_forms
from tests.company import token_in
from tests.sealing_client import SealingClient
from tests.surveys.custody.keys import files_of, places_of
from tests.surveys.invited import EARLY, LATE

pytestmark = pytest.mark.attack

HOUR = 3600.0
REPEATS = 200


def share_joined(fetched, answered, usual):
    """How many of all answers the best matching gives to the right person.

    The operator knows how long filling in takes as a rule (a median of ``usual`` seconds, log-normal), and that
    nobody answers before fetching.
    """
    waited = answered[None, :] - fetched[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.where(waited > 0, np.log(waited / usual), 20.0)
    _people, guessed = linear_sum_assignment(logs**2)
    return float((guessed == np.arange(len(fetched))).mean())


def mails_read(chance, people):
    """When people open a mail: most in the first hours, some the next day, in seconds."""
    return chance.exponential(4 * HOUR, people) + chance.integers(0, 2, people) * 8 * HOUR


def one_sitting(chance, people):
    """Control: whoever opens the link answers at once, in about four minutes."""
    fetched = mails_read(chance, people)
    return fetched, fetched + chance.lognormal(math.log(240), 0.5, people)


def with_the_gate(chance, people):
    """All fetch; when that is over another mail goes out, and each answers when that one is read."""
    fetched = mails_read(chance, people)
    return fetched, fetched.max() + HOUR + mails_read(chance, people)


def joined(way, people, usual):
    chance = np.random.default_rng(5_600 + people)
    shares = [share_joined(*way(chance, people), usual) for _repeat in range(REPEATS)]
    return float(np.mean(shares)), float(np.std(shares)) / math.sqrt(REPEATS)


@pytest.mark.parametrize("people", [10, 20, 40])
def test_with_the_gate_the_best_matching_of_times_is_at_chance(people):
    """At chance one of n is right. The control is as bad as ``anonymity.md`` 5.6 says."""
    share, error = joined(with_the_gate, people, 24 * HOUR)
    assert abs(share - 1 / people) < 5 * error
    assert error < 0.01
    share, error = joined(one_sitting, people, 240)
    assert share - 5 * error > 0.5  # control


def test_the_operator_gains_nothing_by_guessing_another_habit():
    """Whatever it takes for the usual time between the two, from minutes to days."""
    found = [joined(with_the_gate, 20, usual) for usual in (60, HOUR, 6 * HOUR, 48 * HOUR)]
    assert all(abs(share - 1 / 20) < 5 * error for share, error in found)


def test_nobody_answers_before_the_gate_and_nothing_of_the_try_is_kept(invited):
    mine, *_others = invited.fetch(invited.codes(10))
    client = SealingClient(invited.company.app, invited.forms[EARLY])
    before = files_of(invited.company.instance.folder)
    assert [client.send(client.body(mine)).status_code for _again in range(3)] == [425] * 3
    assert files_of(invited.company.instance.folder) == before
    open_forms(invited)
    assert client.send(client.body(mine)).status_code == 201  # control


def test_no_button_and_no_command_opens_the_forms_below_the_gate(invited):
    """HR's page, the room's page and what the command line calls; each says the same at 0, 1 and 9 tickets."""
    company, hr = invited.company, invited.company.hr()
    room = company.facilitator(invited.slug, EARLY)
    codes, said = iter(invited.codes(10)), set()
    with reading(company.instance.engine) as db:
        gate = life.gate(planning.find(db, invited.slug))
    for fetched in range(gate):
        if fetched in {0, 1, gate - 1}:
            path = f"/staff/programmes/{invited.slug}/before/forms"
            refused = hr.post(path, data={"csrf_token": token_in(hr.get(path[:-13]).get_data(as_text=True))})
            in_the_room = room.post(
                "/staff/room/open", data={"csrf_token": token_in(room.get("/staff/in").get_data(as_text=True))}
            )
            with pytest.raises(TooFewTickets) as told:
                invited.end_window()
            assert (refused.status_code, in_the_room.status_code) == (409, 409)
            said.add((told.value.message, len(refused.data)))
            assert invited.form.state == "not open"
        invited.fetch([next(codes)])
    assert gate == 10
    assert len(said) == 1
    open_forms(invited)
    assert invited.form.state == "open"  # control


def pressed(invited, **fields):
    """HR presses “open all forms”."""
    hr, page = invited.company.hr(), f"/staff/programmes/{invited.slug}"
    token = token_in(hr.get(page).get_data(as_text=True))
    return hr.post(f"{page}/before/forms", data={"csrf_token": token, **fields})


def test_a_group_in_which_few_can_answer_is_named_before_anybody_does_and_without_a_number(invited):
    """Whoever watches knows who fetched; HR is told where that matters, and learns neither how many nor whether any."""
    invited.fetch(invited.codes(10))
    late, said = invited.codes(6, LATE), []
    for code in late[:4]:
        with pytest.raises(FewInGroups, match="In “Late shift” few people or none") as named:
            invited.end_window()
        said.append((named.value.message, without_tokens(pressed(invited).get_data(as_text=True))))
        invited.fetch([code])
    assert len(set(said)) == 1
    assert "Open the forms all the same" in said[0][1]
    assert invited.form.state == "not open"
    invited.fetch([late[4]])  # now as many as k, here 5
    assert pressed(invited).status_code == 303
    assert invited.form.state == "open"


def test_hr_may_open_the_forms_all_the_same(invited):
    invited.fetch(invited.codes(10))
    invited.codes(3, LATE)
    assert pressed(invited).status_code == 409
    assert pressed(invited, although_few="1").status_code == 303
    assert invited.form.state == "open"


def who_fetched(folder):
    """Codes of people whose row differs from the others', in every roster that lies about, and its journal."""
    found = set()
    for path in folder.rglob("*.roster"):
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT code, issued, request FROM people").fetchall()
        usual = max(Counter(row[1:] for row in rows).values())
        found |= {code for code, issued, request in rows if issued} if usual < len(rows) else set()
    return found


def test_nobody_is_known_by_the_files_to_be_the_only_one_of_a_group_who_can_answer(invited, tmp_path):
    """A live operator saw who fetched, and the threat model says so. Whoever copies the files from then on did not."""
    codes, (only, *_never) = invited.codes(9), invited.codes(4, LATE)
    invited.fetch(codes)
    alone = SealingClient(invited.company.app, invited.forms[LATE]).ask_for_ticket()
    body = only + alone.request()
    ticket = alone.ticket(invited.issue(body))
    instance = invited.company.instance
    assert who_fetched(instance.rosters) == {key_of(code) for code in (*codes, only)}  # control
    shutil.copytree(instance.rosters, tmp_path / "rosters")
    places = {path.name: tmp_path / f"old {path.name}" for path in instance.rosters.iterdir()}
    for name, link in places.items():
        os.link(instance.rosters / name, link)
    digest = hashlib.sha256(body[16:]).digest()
    assert places_of(digest, files_of(instance.rosters))  # control

    ballot = Ballot(invited, [ticket])
    ballot.answer(group=LATE)
    assert len(ballot.rows(LATE)) == 1
    assert who_fetched(instance.rosters) == set()
    left = files_of(instance.rosters) | {name: link.read_bytes() for name, link in places.items()}
    assert not places_of(digest, left)
    assert invited.roster.issued() == 10
    assert invited.roster.invited() == 13
    assert who_fetched(tmp_path / "rosters")  # and whoever copied them before does know: that is stated


def public_pages(app, codes):
    """Every page and file that somebody without an account can fetch, byte for byte, and its headers."""
    adapter, browser = app.url_map.bind("localhost"), app.test_client()
    seen = {}
    for rule in app.url_map.iter_rules():
        varies = rule.endpoint in {"employee.form", "receipt.words_page", "static"}  # sealed anew, drawn anew, files
        if "GET" not in rule.methods or rule.rule.startswith("/staff") or varies:
            continue
        for code in codes if "code" in rule.arguments else ["some-programme"]:
            reply = browser.get(adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, code)))
            seen[rule.endpoint, code] = (reply.status_code, tuple(reply.headers), reply.data)
    return seen


def test_no_public_page_moves_while_people_fetch_and_answer(invited):
    """Polled after each fetch and each answer: a counter that moves when Anna leaves her desk is a link."""
    company, codes = invited.company, list(invited.forms.values())
    before = public_pages(company.app, codes)
    assert len(before) > 15
    held = []
    for code in invited.codes(11):
        held += invited.fetch([code])
        assert public_pages(company.app, codes) == before
    open_forms(invited)
    opened = public_pages(company.app, codes)
    assert opened != before  # control: what moves is seen to move
    client = SealingClient(company.app, invited.forms[EARLY])
    locks = client.locks()
    for number, ticket in enumerate(held):
        sent = client.body(ticket, {"E1": 1 + number % 5}, locks=locks if number == 3 else None)
        assert client.send(sent).status_code == 201
        assert public_pages(company.app, codes) == opened
    assert client.withdraw(locks) == 200
    assert public_pages(company.app, codes) == opened


def pages_of_hr(invited, hr):
    """Every page of the staff about this programme, without the token that is drawn for each."""
    adapter = invited.company.app.url_map.bind("localhost")
    values = {"slug": invited.slug, "wave": "before", "group_id": invited.groups[EARLY]}
    found = {}
    for rule in invited.company.app.url_map.iter_rules():
        if (
            "GET" in rule.methods
            and rule.rule.startswith("/staff/programmes/<slug>")
            and rule.arguments <= values.keys()
        ):
            path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
            found[rule.endpoint] = without_tokens(hr.get(path).get_data(as_text=True))
    return found


def without_tokens(page):
    return page.replace(token_in(page), "") if "csrf_token" in page else page


def test_no_page_of_hr_tells_how_many_have_fetched_or_answered(invited):
    codes, hr = invited.codes(12), invited.company.hr()
    before, held = pages_of_hr(invited, hr), []
    assert before
    for code in codes:
        held += invited.fetch([code])
        assert pages_of_hr(invited, hr) == before
    open_forms(invited)
    opened = pages_of_hr(invited, hr)
    assert opened != before  # control: what moves is seen to move
    client = SealingClient(invited.company.app, invited.forms[EARLY])
    for ticket in held:
        assert client.send(client.body(ticket)).status_code == 201
        assert pages_of_hr(invited, hr) == opened


def test_two_visits_of_one_browser_have_nothing_in_common_but_what_it_tells_by_itself(ballot):
    """Locks and seals are drawn for each answer, so that two rounds of one person are not alike either."""
    bodies = [ballot.client.body(ballot.tickets[0], {"E1": 5}) for _visit in range(2)]
    one, other = (body[354:] for body in bodies)
    window = 8
    pieces = {one[start : start + window] for start in range(len(one) - window)}
    assert not any(other[start : start + window] in pieces for start in range(len(other) - window))
    assert secrets.token_bytes(window) not in pieces

"""HR invents all invited people but one, or answers made up afterwards, and subtracts what it knows.

Nothing that a program can do ends the first, and the notice says so. What is held: counted answers never outnumber
the tickets, nor the tickets the invitations, and once answering begins nobody can make a ticket, we neither.
Control: with a signing key that was kept, everything that is refused here is taken.
"""

import re
import secrets
from dataclasses import replace

import pytest

from feedback.database import reading
from feedback.errors import Refusal
from feedback.instance import Instance
from feedback.privacy import tickets, tokens
from surveys import answering
from surveys.answering import NoImport
from surveys.filing import box_of_open
from surveys.programmes import life, planning
from surveys.tickets import inviting, signing
from surveys.tickets.signing import FetchingOver
from tests.attacks.waves import Ballot
from tests.sealing_client import SealingClient
from tests.surveys.custody.keys import files_of
from tests.surveys.invited import EARLY, LATE
from tests.surveys.views.asking import text_of

pytestmark = pytest.mark.attack


def lines_of(ballot):
    company = ballot.invited.company
    company.close(ballot.invited.slug, "before")
    return company.app.test_client().get(f"/r/{ballot.client.code}/counted").get_data(as_text=True).splitlines()


def test_no_more_is_counted_than_was_issued_and_no_more_issued_than_invited(invited):
    """Everybody tries three times, at the issuer and at the box; strangers try, too."""
    codes = invited.codes(12) + invited.codes(3, LATE)
    invited.codes(5)  # invited, and never came
    client = SealingClient(invited.company.app, invited.forms[EARLY])
    held = []
    for code in codes * 3 + [secrets.token_bytes(16) for _stranger in range(9)]:
        asking = client.ask_for_ticket()
        if (reply := client.issue(code + asking.request())).status_code == 200:
            held.append(asking.ticket(reply.data))
    issued, people = invited.roster.issued(), invited.roster.invited()
    ballot = Ballot(invited, held)
    spent = [client.send(client.body(ticket)).status_code for ticket in held * 3]
    assert (len(held), issued, people) == (15, 15, 20)
    assert (spent.count(201), spent.count(409)) == (15, 30)
    kept = {lock for _tag, lock, _sealed in ballot.rows()}
    assert len(kept) == 15 <= issued <= people
    assert len(lines_of(ballot)) == 15


def test_when_answering_begins_no_ticket_is_made_by_anybody(invited):
    """Control: the key that was copied while it existed makes one that is taken."""
    instance: Instance = invited.company.instance
    held = invited.fetch(invited.codes(10))
    copied, late = signing.read(instance.keys, invited.wave_id), invited.codes(1)[0]
    ballot = Ballot(invited, held)
    asking = ballot.client.ask_for_ticket()
    assert ballot.client.issue(late + asking.request()).status_code == 410
    with pytest.raises(FetchingOver):
        signing.read(instance.keys, invited.wave_id)
    with pytest.raises(Refusal):
        codes_by_hr(invited)
    assert not [name for name in files_of(instance.keys) if "signing" in name]
    stuffed = asking.ticket(tickets.blind_sign(copied, asking.request()[3:]))
    assert ballot.client.send(ballot.client.body(stuffed)).status_code == 201


def codes_by_hr(invited):
    with reading(invited.company.instance.engine) as db:
        wave = life.wave_of(planning.find(db, invited.slug), "before")
        group = next(form.group for form in wave.forms if form.group.name == EARLY)
        inviting.make_codes(invited.roster, wave, group, 1, secrets.token_bytes)


def test_while_the_wave_is_open_nothing_can_be_put_beside_the_tickets(ballot):
    """Whoever makes bodies without a ticket, by every way in there is, adds none."""
    client, browser = ballot.client, ballot.invited.company.app.test_client()
    said = {client.send(client.body(secrets.token_bytes(size))).status_code for size in (0, 32, 98, 354)}
    assert said == {403}
    for action in ("start", "send", "next", "check"):
        reply = browser.post(f"/r/{client.code}/answer", data={"action": action, "E1": "5"})
        assert reply.status_code == 400
    assert ballot.rows() == []
    assert client.send(client.body(ballot.tickets[0])).status_code == 201  # control


@pytest.mark.parametrize("entry", ["cards", "invitations"])
def test_no_import_adds_answers_where_people_come_by_cards_or_tickets(ballot, room, entry):
    """Control: where the room link is the way in, which anybody may use more than once, it does."""
    instance: Instance = ballot.invited.company.instance
    form, lot = replace(ballot.invited.form, entry=entry), [(tokens.new_tag(), {"E1": 5}, b"")]
    with pytest.raises(NoImport, match="Nothing was stored"):
        answering.submit_all(box_of_open(instance.boxes, form), form, lot)
    assert ballot.rows() == []
    with reading(instance.engine) as db:
        walk_in = answering.find_form(db.connection(), room.code)
    assert answering.submit_all(box_of_open(instance.boxes, walk_in), walk_in, lot) == 1


def test_what_remains_possible_is_said_before_the_first_question(ballot, room):
    """Whoever holds all other invitations is outside of what a program can stop, so people are told."""
    pages = [text_of(each.app.test_client().get(f"/r/{each.code}")) for each in (ballot.client, room)]
    assert "whoever invented all the other invited people could learn your answer" in pages[0]
    assert re.search("Whoever fills in all of a group.s forms but one could learn that one", pages[1])
    assert "invented" not in pages[1]  # control: each way in has its own sentence

"""Somebody searches every file, log and printed line for what passed through a whole wave of invited people.

Invitation codes, mail and network addresses, browsers' names, six words, tickets, blinded requests, answers, keys:
each is looked for raw and in the usual spellings, after a good wave and after errors in the middle of it. Control:
what is written down on purpose is found, each of them.
"""

import logging
import secrets
import tempfile
from base64 import urlsafe_b64encode
from contextlib import contextmanager

import pytest

from feedback.privacy import tickets
from feedback.privacy.sealing import Part, seal_response
from feedback.privacy.traces import without_traces
from feedback.wordlist import words
from surveys.tickets import signing
from tests.attacks.waves import open_forms
from tests.sealing_client import SealingClient
from tests.surveys.custody.keys import files_of, places_of
from tests.surveys.invited import EARLY

pytestmark = pytest.mark.attack

ADDRESS, AGENT, MAIL = "203.0.113.99", "CanaryBrowser/9.9", "kim.canary@brightwater.example"
WORDS = " ".join(words()[400:406])
ANSWER, TEXT = '"E1":424242', "my canary manager shouts"
TOLD = {
    "environ_overrides": {"REMOTE_ADDR": ADDRESS},
    "headers": {"User-Agent": AGENT, "Accept-Language": "tlh-canary", "Cookie": "canary=1", "X-Real-IP": ADDRESS},
}


class Wave:
    """Ten people fetch, answer, look and take back; what each of them had in hand is kept to be looked for."""

    def __init__(self, invited, folder):
        self.invited, self.folder = invited, folder
        self.client = SealingClient(invited.company.app, invited.forms[EARLY], **TOLD)
        self.canaries = {
            "an address": ADDRESS.encode(),
            "a browser": AGENT.encode(),
            "a language": b"tlh-canary",
            "a cookie": b"canary=1",
            "words": WORDS.encode(),
            "an answer": ANSWER.encode(),
            "a text": TEXT.encode(),
            "the opening phrase": invited.company.phrase.encode(),
        }

    def invite(self):
        self.invited.roster.add([(self.invited.groups[EARLY], MAIL)])
        self.codes = self.invited.codes(10)
        self.canaries["a code"] = self.codes[0]
        self.canaries["a code as in the link"] = urlsafe_b64encode(self.codes[0]).rstrip(b"=")
        key = signing.read(self.invited.company.instance.keys, self.invited.wave_id).private_numbers()
        self.canaries["the signing key"] = key.p.to_bytes(128, "big")[8:72]

    def fetch(self):
        asking = [self.client.ask_for_ticket() for _code in self.codes]
        replies = [self.client.issue(code + each.request()).data for code, each in zip(self.codes, asking, strict=True)]
        self.tickets = [each.ticket(reply) for each, reply in zip(asking, replies, strict=True)]
        self.canaries["a request"], self.canaries["a reply"] = asking[0].request()[3:67], replies[0][:64]
        self.canaries["a nonce"], self.canaries["a signature"] = self.tickets[0][2:34], self.tickets[0][98:162]

    def answer(self):
        open_forms(self.invited)
        mine = self.client.locks(WORDS)
        self.canaries["a receipt"] = mine.receipt
        for number, ticket in enumerate(self.tickets):
            body = self.client.body(ticket, {"E1": 424242}, TEXT, mine if number == 0 else None)
            assert self.client.send(body).status_code == 201
        assert self.client.look(mine) == 200
        assert self.client.withdraw(mine) == 200
        said = self.invited.company.app.test_client().post(
            f"/r/{self.client.code}/receipt", data={"words": WORDS, "action": "look"}, **TOLD
        )
        assert said.status_code == 200

    def body(self):
        return self.client.body(self.tickets[1], {"E1": 424242}, TEXT)

    def box(self):
        instance = self.invited.company.instance
        return instance.boxes / self.invited.wave_id / f"{self.invited.groups[EARLY]}.box"


def found_in(wave, caplog, printed):
    """Which canaries stand where: in a file, its name, a log record with all that hangs on it, or what was printed."""
    files = {name: content for name, content in files_of(wave.folder).items() if "migrated" not in name}
    files["names"] = "\n".join(str(path) for path in wave.folder.rglob("*")).encode()
    records = [f"{each.getMessage()} {each.exc_info} {each.exc_text} {each.__dict__}" for each in caplog.records]
    files["log"], files["printed"] = "\n".join(records).encode(), printed.encode()
    return {(what, place) for what, canary in wave.canaries.items() for place in places_of(canary, files)}


@pytest.fixture
def wave(invited, tmp_path, monkeypatch, caplog):
    """Temporary files go where they are looked at, too; every log speaks."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    caplog.set_level(logging.DEBUG)
    return Wave(invited, tmp_path)


def test_after_a_whole_wave_nothing_of_anybody_stands_anywhere(wave, caplog, capfd):
    wave.invite()
    during = found_in(wave, caplog, "")
    assert during == {("the signing key", f"instance/keys/signing/{wave.invited.wave_id}")}  # control: and it is found
    wave.fetch()
    wave.answer()
    assert found_in(wave, caplog, "") == set()
    wave.canaries["a mail address"] = MAIL.encode()
    assert {place for _what, place in found_in(wave, caplog, "")} <= {
        f"instance/rosters/{wave.invited.wave_id}{end}" for end in (".roster", ".roster-journal")
    }
    wave.invited.company.close(wave.invited.slug, "before")
    assert found_in(wave, caplog, "".join(capfd.readouterr())) == set()


@contextmanager
def broken(path):
    """A file that becomes unreadable in the middle of everything, and is whole again afterwards."""
    kept = path.rename(path.with_suffix(".kept"))
    path.mkdir()
    yield
    path.rmdir()
    kept.rename(path)


def test_after_an_error_in_the_middle_of_an_answer_nothing_of_anybody_stands_anywhere_either(wave, caplog, capfd):
    wave.invite()
    wave.fetch()
    open_forms(wave.invited)
    with broken(wave.box()):
        reply = wave.client.send(wave.body())
    assert reply.status_code == 500
    assert "unexpected" in caplog.text  # control: an error was logged
    assert found_in(wave, caplog, "".join(capfd.readouterr())) == set()
    assert not any(places_of(canary, {"page": reply.data}) for canary in wave.canaries.values())
    assert wave.client.send(wave.body()).status_code == 201  # control: nothing was broken for good


def test_an_error_while_a_ticket_is_fetched_says_nothing_about_whose_it_was(wave, caplog, capfd):
    wave.invite()
    asking = wave.client.ask_for_ticket()
    body = wave.codes[0] + asking.request()
    wave.canaries["a request"] = asking.request()[3:67]
    with broken(wave.invited.company.instance.rosters / f"{wave.invited.wave_id}.roster"):
        reply = wave.client.issue(body)
    assert reply.status_code == 500
    assert "unexpected" in caplog.text  # control
    left = found_in(wave, caplog, "".join(capfd.readouterr()))
    assert {what for what, _place in left} == {"the signing key"}
    assert asking.ticket(wave.client.issue(body).data)  # control: the code was not used up


def test_whatever_is_written_down_would_be_found(wave, caplog):
    """Control for each canary: in a file as it is, in base64, in a log, and in the name of a file."""
    wave.invite()
    wave.fetch()
    wave.canaries["a receipt"] = secrets.token_bytes(32)
    places = set()
    for number, (what, canary) in enumerate(sorted(wave.canaries.items())):
        way = number % 3
        if way == 0:
            (wave.folder / f"careless {number}").write_bytes(b"..." + canary)
        elif way == 1:
            (wave.folder / f"careless {number}").write_bytes(urlsafe_b64encode(canary))
        else:
            logging.getLogger("careless").info("%s %s", what, canary.hex())
        places.add(what)
    (wave.folder / f"upload-{wave.canaries['a nonce'].hex()}").touch()
    found = found_in(wave, caplog, "")
    assert {what for what, _place in found} == places
    assert ("a nonce", "names") in found
    assert {place for _what, place in found} >= {"log", "names", "careless 0"}


def test_a_ticket_that_is_kept_beside_its_code_would_be_found(wave, caplog):
    """Control: a roster that kept the replies, to send them again, would join everybody to a request."""
    wave.invite()
    reply = wave.client.issue(wave.codes[0] + wave.client.ask_for_ticket().request()).data
    wave.canaries["a reply"] = reply[:64]
    assert not {place for what, place in found_in(wave, caplog, "") if what == "a reply"}
    (wave.folder / "replies.sqlite").write_bytes(reply)
    assert ("a reply", "replies.sqlite") in found_in(wave, caplog, "")


def test_the_seal_is_what_hides_the_answer(ballot):
    """Control: the same canary in the same box, unsealed, is there for everybody."""
    client = ballot.client
    sealed = seal_response(bytes(range(9, 41)), client.digest, Part.SCORES, ANSWER.encode())
    assert ANSWER.encode() not in sealed
    plain = ANSWER.encode().ljust(len(sealed), b"\0")
    body = client.body(ballot.tickets[0])
    start = tickets.TOKEN_SIZE + 32
    assert client.send(body[:start] + plain + body[start + len(plain) :]).status_code == 201
    assert places_of(ANSWER.encode(), files_of(ballot.invited.company.instance.folder))


def test_no_log_keeps_the_code_of_a_form_under_whatever_address_it_came(app):
    """Servers log paths; every path of ours that has a code in it loses it on the way to the log."""
    paths = [rule.rule.replace("<code>", "K7QM2XPD") for rule in app.url_map.iter_rules() if "code" in rule.arguments]
    assert len(paths) > 8
    assert [path for path in paths if "K7QM2XPD" in without_traces(f"GET {path} HTTP/1.1")] == []
    assert "K7QM2XPD" in without_traces("GET /elsewhere/K7QM2XPD HTTP/1.1")  # control
